/**
 * LZ4 decompression, for Parquet pages and Arrow buffers (https://github.com/lz4/lz4/tree/dev/doc). Throws `Error` on damage, which
 * each format rewords for the user.
 */

/** Decodes one block into `out` from `at` on, and returns the place after its last byte. The block may refer to earlier bytes of `out`. */
export function decodeLz4Block(input: Uint8Array, out: Uint8Array, at = 0): number {
  let from = 0
  const length = (start: number): number => {
    let size = start
    if (start === 15)
      for (let more = 255; more === 255; ) {
        if (from >= input.length) throw new Error('LZ4 block ends early')
        more = input[from++]!
        size += more
      }
    return size
  }
  while (from < input.length) {
    const token = input[from++]!
    const literals = length(token >> 4)
    if (from + literals > input.length || at + literals > out.length) throw new Error('LZ4 literals past the end')
    out.set(input.subarray(from, from + literals), at)
    from += literals
    at += literals
    if (from === input.length) return at
    if (from + 2 > input.length) throw new Error('LZ4 block ends early')
    const offset = input[from]! | (input[from + 1]! << 8)
    from += 2
    const match = length(token & 15) + 4
    if (offset === 0 || offset > at || at + match > out.length) throw new Error('LZ4 match outside of the data')
    if (offset >= match) out.copyWithin(at, at - offset, at - offset + match)
    else for (let i = 0; i < match; i++) out[at + i] = out[at + i - offset]!
    at += match
  }
  return at
}

/** Decodes a frame. Each of its blocks holds at most the size that the frame's header gives. */
export function decodeLz4Frame(input: Uint8Array): Uint8Array {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength)
  if (view.getUint32(0, true) !== 0x184d2204) throw new Error('not an LZ4 frame')
  const flags = view.getUint8(4)
  const hasSize = (flags & 8) !== 0
  const blockSize = 1 << (8 + 2 * ((view.getUint8(5) >> 4) & 7))
  let from = 6 + (hasSize ? 8 : 0) + (flags & 1 ? 4 : 0) + 1
  let out = new Uint8Array(blockSize)
  let at = 0
  for (;;) {
    const header = view.getUint32(from, true)
    from += 4
    if (header === 0) return out.subarray(0, at)
    const size = header & 0x7fffffff
    const block = input.subarray(from, from + size)
    if (block.length < size) throw new Error('LZ4 frame ends early')
    if (at + blockSize > out.length) {
      const grown = new Uint8Array(Math.max(out.length * 2, at + blockSize))
      grown.set(out)
      out = grown
    }
    if (header & 0x80000000) {
      out.set(block, at)
      at += size
    } else at = decodeLz4Block(block, out, at)
    from += size + (flags & 16 ? 4 : 0)
  }
}

/** Decodes blocks in Hadoop's framing (output and input length, big-endian, before each), or one bare block from older writers. */
export function decodeLz4Hadoop(input: Uint8Array, outputLength: number): Uint8Array {
  const out = new Uint8Array(outputLength)
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength)
  if (!isHadoopFramed(view, outputLength)) {
    decodeLz4Block(input, out)
    return out
  }
  let at = 0
  for (let from = 0; from < input.length; ) {
    const size = view.getUint32(from + 4)
    at = decodeLz4Block(input.subarray(from + 8, from + 8 + size), out, at)
    from += 8 + size
  }
  if (at !== outputLength) throw new Error(`LZ4 blocks hold ${at} bytes instead of ${outputLength}`)
  return out
}

/** Whether the lengths before the blocks add up to all of the input and all of the output. */
function isHadoopFramed(view: DataView, outputLength: number): boolean {
  let from = 0
  let length = 0
  while (from + 8 <= view.byteLength) {
    length += view.getUint32(from)
    from += 8 + view.getUint32(from + 4)
  }
  return from === view.byteLength && length === outputLength
}
