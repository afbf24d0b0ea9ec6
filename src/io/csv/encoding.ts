import { field, InputError, sentence } from '../../base/errors.ts'
import { type ByteInput, type ByteSource, isByteSource } from '../bytes.ts'

/** Byte order marks, and the encodings that they stand for. */
const MARKS: readonly [string, readonly number[]][] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
]
const PART = 1 << 16
const LF = 10

/**
 * The encoding of a text: the one asked for, else that of its byte order mark, else UTF-8.
 * @param asked a label of the Encoding Standard, such as `windows-1252`
 * @throws InputError for an unknown encoding or one that the mark contradicts, and if the bytes are not text
 */
export function encodingOf(bytes: Uint8Array, name: string, asked: string | undefined): string {
  const marked = MARKS.find(([, mark]) => mark.every((byte, i) => bytes[i] === byte))?.[0]
  if (asked !== undefined) {
    const encoding = knownEncoding(asked)
    if (marked !== undefined && marked !== encoding)
      throw new InputError(
        sentence`${name} begins with the byte order mark of ${marked}, and ${field('encoding', asked)} was asked for; leave the encoding out, or correct it.`,
      )
    return encoding
  }
  if (marked !== undefined) return marked
  const zero = bytes.subarray(0, PART).indexOf(0)
  if (zero >= 0)
    throw new InputError(
      sentence`${name} is not text: byte ${zero} is zero; give a file whose name shows its format, or give the format, or ${field('encoding', 'utf-16le')} if it is text.`,
    )
  return 'utf-8'
}

function knownEncoding(asked: string): string {
  try {
    return new TextDecoder(asked).encoding
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new InputError(
      sentence`${field('encoding')} must be an encoding of the Encoding Standard, such as utf-8, windows-1252, utf-16le or shift_jis, found ${JSON.stringify(asked)}.`,
    )
  }
}

/** A decoder that refuses bytes that are not text in its encoding, where the usual one would replace them all by the same character. */
export class StrictDecoder {
  readonly #input: ByteInput
  readonly #encoding: string
  readonly #decoder: TextDecoder
  #taken = 0

  constructor(input: ByteInput, encoding: string) {
    this.#input = input
    this.#encoding = encoding
    this.#decoder = new TextDecoder(encoding, { fatal: true })
  }

  /** @throws InputError naming the first wrong byte, and its line if the input can be read again */
  async decode(bytes: Uint8Array, last: boolean): Promise<string> {
    try {
      const text = this.#decoder.decode(bytes, { stream: !last })
      this.#taken += bytes.length
      return text
    } catch (error) {
      if (error instanceof TypeError) throw await this.#wrongByte(bytes)
      throw error
    }
  }

  async #wrongByte(bytes: Uint8Array): Promise<InputError> {
    const place = this.#encoding === 'utf-8' ? firstNotUtf8(bytes) : 0
    const byte = bytes[place]
    const at = this.#taken + place
    const line = isByteSource(this.#input) ? `, line ${await lineOf(this.#input, at)}` : ''
    const found = byte === undefined ? 'its end' : `byte ${at} (0x${byte.toString(16).toUpperCase()}${line})`
    return new InputError(
      sentence`${this.#input.name} is not text in ${this.#encoding}: ${found} is not a whole character; give its encoding with ${field('encoding')}, such as windows-1252.`,
    )
  }
}

/** The place of the first byte that is not UTF-8. Continuation bytes at the start belong to the piece before. */
function firstNotUtf8(bytes: Uint8Array): number {
  let at = 0
  while (at < 3 && continues(bytes[at])) at++
  while (at < bytes.length) {
    const length = characterLength(bytes[at]!)
    for (let k = 1; k < length; k++) if (!continues(bytes[at + k])) return at
    if (length === 0) return at
    at += length
  }
  return at
}

function continues(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80
}

/** The length of the character that a byte begins; 0 if no character begins with it. */
function characterLength(lead: number): number {
  if (lead < 0x80) return 1
  if (lead < 0xc2 || lead > 0xf4) return 0
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
}

/** The number of the line that contains a byte. */
async function lineOf(input: ByteSource, at: number): Promise<number> {
  let line = 1
  for (let start = 0; start < at; start += PART)
    for (const byte of await input.slice(start, Math.min(start + PART, at))) if (byte === LF) line++
  return line
}
