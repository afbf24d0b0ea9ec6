/** LZ4 compression, for Arrow buffers (https://github.com/lz4/lz4/tree/dev/doc). */

const BLOCK = 4 << 20
/** Magic, version 1 with independent blocks, blocks of up to 4 MB, and the checksum of these two bytes. */
const HEADER = [0x04, 0x22, 0x4d, 0x18, 0x60, 0x70, 0x73]
/** The format ends each block in at least so many literal bytes, and begins no match in the last so many. */
const LAST_LITERALS = 5
const LAST_MATCH = 12
const HASH_BITS = 14
/** After each 64 bytes without a match the search takes longer steps. */
const PATIENCE_BITS = 6

/** One frame; blocks that do not shrink are kept as they are. */
export function encodeLz4Frame(input: Uint8Array): Uint8Array {
  const out = new Uint8Array(HEADER.length + input.length + 4 * (Math.ceil(input.length / BLOCK) + 1))
  const view = new DataView(out.buffer)
  out.set(HEADER)
  let at = HEADER.length
  for (let from = 0; from < input.length; from += BLOCK) {
    const block = input.subarray(from, from + BLOCK)
    const packed = encodeLz4Block(block)
    const kept = packed.length >= block.length ? block : packed
    view.setUint32(at, kept === packed ? packed.length : block.length | 0x80000000, true)
    out.set(kept, at + 4)
    at += 4 + kept.length
  }
  return out.subarray(0, at + 4)
}

function encodeLz4Block(input: Uint8Array): Uint8Array {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength)
  const out = new BlockWriter(input)
  const seen = new Int32Array(1 << HASH_BITS).fill(-1)
  let from = 0
  for (let i = 0; i <= input.length - LAST_MATCH; ) {
    const four = view.getUint32(i, true)
    const hash = Math.imul(four, 0x9e3779b1) >>> (32 - HASH_BITS)
    const before = seen[hash]!
    seen[hash] = i
    if (before < 0 || i - before > 0xffff || view.getUint32(before, true) !== four) {
      i += 1 + ((i - from) >> PATIENCE_BITS)
      continue
    }
    let length = 4
    while (i + length < input.length - LAST_LITERALS && input[before + length] === input[i + length]) length++
    out.literals(from, i, length)
    out.match(i - before, length)
    i += length
    from = i
  }
  out.literals(from, input.length, 4)
  return out.bytes()
}

/** Writes tokens: four bits for the number of literals, four for the length of the match, the rest of either in bytes of up to 255. */
class BlockWriter {
  readonly #input: Uint8Array
  readonly #out: Uint8Array
  #at = 0

  constructor(input: Uint8Array) {
    this.#input = input
    this.#out = new Uint8Array(input.length + Math.ceil(input.length / 255) + 16)
  }

  literals(from: number, to: number, matchLength: number): void {
    const count = to - from
    this.#out[this.#at++] = (Math.min(count, 15) << 4) | Math.min(matchLength - 4, 15)
    this.#rest(count)
    this.#out.set(this.#input.subarray(from, to), this.#at)
    this.#at += count
  }

  match(offset: number, length: number): void {
    this.#out[this.#at++] = offset & 0xff
    this.#out[this.#at++] = offset >> 8
    this.#rest(length - 4)
  }

  bytes(): Uint8Array {
    return this.#out.subarray(0, this.#at)
  }

  #rest(count: number): void {
    if (count < 15) return
    let left = count - 15
    for (; left >= 255; left -= 255) this.#out[this.#at++] = 255
    this.#out[this.#at++] = left
  }
}
