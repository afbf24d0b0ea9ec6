import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeLz4Block, decodeLz4Frame, decodeLz4Hadoop } from '../../src/io/compression/lz4.ts'

/** Literal bytes, and then the last `length` of all bytes so far from `offset` back again (which may overlap themselves). */
interface Step {
  readonly literals: readonly number[]
  readonly offset: number
  readonly length: number
}

const step: fc.Arbitrary<Step> = fc.record({
  literals: fc.oneof(
    fc.array(fc.nat(255), { minLength: 1, maxLength: 20 }),
    fc.array(fc.nat(255), { minLength: 260, maxLength: 300 }),
  ),
  offset: fc.nat(70_000),
  length: fc.oneof(fc.integer({ min: 4, max: 40 }), fc.integer({ min: 250, max: 600 })),
})
const steps = fc.tuple(fc.array(step, { maxLength: 12 }), fc.array(fc.nat(255), { minLength: 1, maxLength: 30 }))

/** A block by the rules of the format, and what it stands for. */
function blockOf([repeats, end]: readonly [readonly Step[], readonly number[]]): {
  packed: Uint8Array
  plain: Uint8Array
} {
  const packed: number[] = []
  const plain: number[] = []
  const rest = (count: number): number[] => {
    if (count < 15) return []
    const full = Math.floor((count - 15) / 255)
    return [...Array<number>(full).fill(255), (count - 15) % 255]
  }
  const literals = (bytes: readonly number[], match: number): void => {
    packed.push((Math.min(bytes.length, 15) << 4) | Math.min(match, 15), ...rest(bytes.length), ...bytes)
    plain.push(...bytes)
  }
  for (const { literals: bytes, offset, length } of repeats) {
    literals(bytes, length - 4)
    const back = 1 + (offset % Math.min(plain.length, 0xffff))
    packed.push(back & 0xff, back >> 8, ...rest(length - 4))
    for (let i = 0; i < length; i++) plain.push(plain[plain.length - back]!)
  }
  literals(end, 0)
  return { packed: Uint8Array.from(packed), plain: Uint8Array.from(plain) }
}

function integers(littleEndian: boolean, ...values: number[]): number[] {
  return values.flatMap((value) => {
    const bytes = [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24]
    return littleEndian ? bytes : bytes.reverse()
  })
}

/** Magic, version 1 with independent blocks of up to 4 MB, and the checksum of these two bytes. */
const HEADER = [0x04, 0x22, 0x4d, 0x18, 0x60, 0x70, 0x73]

test('a block decodes to its literals and repeats', () => {
  fc.assert(
    fc.property(steps, (given) => {
      const { packed, plain } = blockOf(given)
      const out = new Uint8Array(plain.length)
      expect(decodeLz4Block(packed, out)).toBe(plain.length)
      expect(Buffer.compare(out, plain)).toBe(0)
    }),
  )
})

test('a frame decodes to its blocks, packed or kept as they are', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(steps, fc.boolean()), { maxLength: 4 }), (blocks) => {
      const parts = blocks.map(([given, kept]) => ({ ...blockOf(given), kept }))
      const frame = Uint8Array.from([
        ...HEADER,
        ...parts.flatMap(({ packed, plain, kept }) =>
          kept
            ? [...integers(true, (plain.length | 0x80000000) >>> 0), ...plain]
            : [...integers(true, packed.length), ...packed],
        ),
        0,
        0,
        0,
        0,
      ])
      const expected = Buffer.concat(parts.map(({ plain }) => plain))
      expect(Buffer.compare(decodeLz4Frame(frame), expected)).toBe(0)
      // A parquet page: the same blocks, framed as Hadoop does.
      const framed = parts.flatMap(({ packed, plain }) => [...integers(false, plain.length, packed.length), ...packed])
      expect(Buffer.compare(decodeLz4Hadoop(Uint8Array.from(framed), expected.length), expected)).toBe(0)
    }),
  )
})

test('what the reference program (lz4 1.9.4) takes for a frame', () => {
  // Checked once with `lz4 -t`: the header's checksum, and blocks that end in five literals.
  const block = [0x3c, 0x61, 0x62, 0x63, 3, 0, 0x50, 0x62, 0x63, 0x61, 0x62, 0x63]
  const frame = [...HEADER, block.length, 0, 0, 0, ...block, 0, 0, 0, 0]
  expect(new TextDecoder().decode(decodeLz4Frame(Uint8Array.from(frame)))).toBe('abcabcabcabcabcabcabcabc')
})

test('a long run, of which the frame grows beyond one block', () => {
  const run = { packed: [0x1f, 7, 1, 0, ...Array<number>(16_000).fill(255), 0, 0x50, 1, 2, 3, 4, 5] }
  const length = 1 + 4 + 15 + 255 * 16_000 + 5
  const block = [...integers(true, run.packed.length), ...run.packed]
  const out = decodeLz4Frame(Uint8Array.from([...HEADER, ...block, ...block, 0, 0, 0, 0]))
  expect(out.length).toBe(2 * length)
  expect(out.subarray(0, length - 5).every((byte) => byte === 7)).toBe(true)
  expect([...out.subarray(-5)]).toEqual([1, 2, 3, 4, 5])
})

describe('damage', () => {
  const literals = Uint8Array.of(0x30, 1, 2, 3)

  test('older Hadoop writers left the frame out', () => {
    expect([...decodeLz4Hadoop(literals, 3)]).toEqual([1, 2, 3])
  })

  test.each([
    ['literals that are not there', Uint8Array.of(0x50, 1, 2), 'LZ4 literals past the end'],
    ['more than there is room for', Uint8Array.of(0xa0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10), 'LZ4 literals past the end'],
    ['a length that ends', Uint8Array.of(0xf0, 255), 'LZ4 block ends early'],
    ['a repeat of what is before the data', Uint8Array.of(0x10, 1, 9, 0), 'LZ4 match outside of the data'],
  ])('%s', (_, packed, words) => {
    expect(() => decodeLz4Block(packed, new Uint8Array(8))).toThrow(words)
  })

  test('inside a Hadoop frame is an error, not taken for a bare block', () => {
    const framed = Uint8Array.of(...integers(false, 3, 4), 0x50, 1, 2, 3)
    expect(() => decodeLz4Hadoop(framed, 3)).toThrow('LZ4 literals past the end')
  })

  test('a frame that is none, or is cut', () => {
    expect(() => decodeLz4Frame(new Uint8Array(20))).toThrow('not an LZ4 frame')
    expect(() => decodeLz4Frame(Uint8Array.of(...HEADER, 9, 0, 0, 0, ...literals))).toThrow('LZ4 frame ends early')
  })
})
