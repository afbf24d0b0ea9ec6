import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Random } from '../../src/base/random.ts'
import { decodeLz4Frame } from '../../src/io/arrow/lz4.ts'
import { encodeLz4Frame } from '../../src/io/arrow/lz4-encode.ts'

/** Bytes with repeats near and far, as compression meets them. */
const bytes = fc
  .array(fc.tuple(fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 1, max: 60 })), { maxLength: 30 })
  .map((parts) =>
    Uint8Array.from(parts.flatMap(([part, times]) => Array.from({ length: times }, () => [...part]).flat())),
  )

test('what is encoded decodes to the same bytes', () => {
  fc.assert(
    fc.property(bytes, (input) => {
      expect([...decodeLz4Frame(encodeLz4Frame(input))]).toEqual([...input])
    }),
  )
})

test('several blocks, long runs and long literals', () => {
  const input = new Uint8Array((4 << 20) * 2 + 12_345)
  for (let i = 0; i < input.length; i++) input[i] = i < 5e6 ? 7 : Math.imul(i, 0x9e3779b1) >>> 24
  const encoded = encodeLz4Frame(input)
  expect(encoded.length).toBeLessThan(input.length - 4e6)
  expect(Buffer.compare(decodeLz4Frame(encoded), input)).toBe(0)
})

test('noise is kept as it is, with 15 bytes of frame and block', () => {
  const random = new Random(1)
  const noise = Uint8Array.from({ length: 10_000 }, () => 256 * random.uniform())
  expect(encodeLz4Frame(noise).length).toBe(noise.length + 15)
})

test('what the reference program (lz4 1.9.4) takes for a frame', () => {
  // Checked once with `lz4 -t`: the header's checksum, and blocks that end in five literals.
  const frame = encodeLz4Frame(new TextEncoder().encode('abcabcabcabcabcabcabcabc'))
  const block = [0x3c, 0x61, 0x62, 0x63, 3, 0, 0x50, 0x62, 0x63, 0x61, 0x62, 0x63]
  expect([...frame]).toEqual([4, 0x22, 0x4d, 0x18, 0x60, 0x70, 0x73, block.length, 0, 0, 0, ...block, 0, 0, 0, 0])
})
