import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { InputError } from '../../src/base/errors.ts'
import { decodeSafetensors, encodeSafetensors, type Tensor } from '../../src/io/safetensors/safetensors.ts'

const fixture = (name: string) => new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url)))

function file(header: unknown, body = new Uint8Array(0)): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header))
  const bytes = new Uint8Array(8 + json.length + body.length)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true)
  bytes.set(json, 8)
  bytes.set(body, 8 + json.length)
  return bytes
}

test('what is encoded decodes bit for bit, whatever the values and names', () => {
  const tensor: fc.Arbitrary<Tensor> = fc.oneof(
    fc.float64Array({ maxLength: 9 }).map((data) => ({ dtype: 'F64' as const, shape: [data.length], data })),
    fc.float32Array({ maxLength: 8 }).map((data) => ({ dtype: 'F32' as const, shape: [1, data.length], data })),
    fc.bigInt64Array({ maxLength: 5 }).map((data) => ({ dtype: 'I64' as const, shape: [data.length, 1], data })),
    fc.uint8Array({ maxLength: 7 }).map((data) => ({ dtype: 'U8' as const, shape: [data.length], data })),
    fc.constant({ dtype: 'I32' as const, shape: [], data: Int32Array.of(-7) }),
  )
  const name = fc
    .oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', '0', '"', '\\"{'))
    .filter((n) => n !== '__metadata__')
  fc.assert(
    fc.property(fc.array(fc.tuple(name, tensor)), fc.dictionary(fc.string(), fc.string()), (entries, metadata) => {
      const tensors = new Map(entries)
      const bytes = encodeSafetensors(tensors, metadata)
      const decoded = decodeSafetensors(bytes)
      expect({ ...decoded.metadata }).toEqual({ ...metadata })
      expect(decoded.tensors.size).toBe(tensors.size)
      for (const [key, { dtype, shape, data }] of tensors) {
        const other = decoded.tensors.get(key)!
        expect([other.dtype, other.shape, other.data.constructor]).toEqual([dtype, shape, data.constructor])
        expect(Buffer.from(other.data.buffer)).toEqual(Buffer.from(data.buffer, data.byteOffset, data.byteLength))
      }
      expect(encodeSafetensors(decoded.tensors, decoded.metadata)).toEqual(bytes)
    }),
  )
})

test('reads what the reference implementation wrote', () => {
  const bytes = fixture('reference.safetensors')
  const { tensors, metadata } = decodeSafetensors(bytes, 'reference')
  expect(metadata).toEqual({ format: 'np' })
  expect([...tensors.get('weight')!.data]).toEqual([0.5, -1.25, 3, 4, 5, 1e-30].map(Math.fround))
  expect(tensors.get('weight')!.shape).toEqual([2, 3])
  expect(tensors.get('steps')).toEqual({ dtype: 'I64', shape: [2], data: BigInt64Array.of(-1n, 9007199254740993n) })
  expect(tensors.get('exact')!.data).toEqual(Float64Array.of(0.1, -0, Number.MAX_VALUE))
  expect(tensors.get('flags')).toEqual({ dtype: 'BOOL', shape: [3], data: Uint8Array.of(1, 0, 1) })
  expect(decodeSafetensors(encodeSafetensors(tensors, metadata)).tensors.get('steps')).toEqual(tensors.get('steps'))
})

test.each([
  ['no bytes', new Uint8Array(3), '3 bytes where'],
  ['a header longer than the file', file({}).fill(200, 0, 1), 'claims 200 bytes but only 2 follow'],
  ['an absurd header length', new Uint8Array(16).fill(255), 'more than the 100000000 allowed'],
  ['no JSON', file('{"a":'), 'not JSON'],
  ['an array', file('[]'), 'starts with "[]"'],
  ['bytes that are no text', file('{"a":1}').fill(255, 10, 12), 'not JSON'],
  ['an unknown type', file({ a: { dtype: 'C64', shape: [], data_offsets: [0, 8] } }, new Uint8Array(8)), '"C64"'],
  ['a type from the prototype', file({ a: { dtype: 'toString', shape: [], data_offsets: [0, 0] } }), '"toString"'],
  [
    'a negative size',
    file({ a: { dtype: 'U8', shape: [-1, -1], data_offsets: [0, 1] } }, new Uint8Array(1)),
    '[-1,-1]',
  ],
  ['a fractional size', file({ a: { dtype: 'U8', shape: [0.5], data_offsets: [0, 0] } }), '[0.5]'],
  [
    'an overflowing size',
    file({ a: { dtype: 'U8', shape: [2 ** 40, 2 ** 40, 0], data_offsets: [0, 8] } }, new Uint8Array(8)),
    'needs 0 bytes',
  ],
  [
    'a range of another size',
    file({ a: { dtype: 'F32', shape: [2], data_offsets: [0, 4] } }, new Uint8Array(4)),
    'needs 8 bytes but its range holds 4',
  ],
  [
    'a range turned round',
    file({ a: { dtype: 'U8', shape: [4], data_offsets: [4, 0] } }, new Uint8Array(4)),
    'holds -4',
  ],
  [
    'a range out of the file',
    file({ a: { dtype: 'U8', shape: [9], data_offsets: [0, 9] } }, new Uint8Array(4)),
    'truncated',
  ],
  [
    'bytes after the tensors',
    file({ a: { dtype: 'U8', shape: [1], data_offsets: [0, 1] } }, new Uint8Array(3)),
    '2 bytes follow',
  ],
  [
    'a gap',
    file({ a: { dtype: 'U8', shape: [1], data_offsets: [1, 2] } }, new Uint8Array(2)),
    'bytes 0 to 1 of the data belong',
  ],
  [
    'an overlap',
    file(
      { a: { dtype: 'U8', shape: [2], data_offsets: [0, 2] }, b: { dtype: 'U8', shape: [2], data_offsets: [1, 3] } },
      new Uint8Array(3),
    ),
    '"b" overlaps',
  ],
  [
    'a name twice',
    file(
      '{"a":{"dtype":"U8","shape":[],"data_offsets":[0,1]},"\\u0061"  :{"dtype":"U8","shape":[],"data_offsets":[0,1]}}',
      new Uint8Array(1),
    ),
    '"a" twice',
  ],
  ['metadata that is no text', file({ __metadata__: { a: 1 } }), 'not a string'],
  ['a tensor that is no table', file({ a: [] }), 'described by []'],
])('refuses %s in one sentence', (_, bytes, words) => {
  const decode = () => decodeSafetensors(bytes, 'map.brenier')
  expect(decode).toThrow(InputError)
  expect(decode).toThrow(words)
  expect(decode).toThrow(/^map\.brenier is not a valid safetensors file: .*\.$/)
})

test('damage anywhere gives an InputError or other values, never another error', () => {
  const bytes = fixture('reference.safetensors')
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1 }),
      fc.nat(bytes.length),
      (changes, length) => {
        const damaged = bytes.slice(0, length)
        for (const [at, value] of changes) if (at < length) damaged[at] = value
        try {
          decodeSafetensors(damaged)
        } catch (error) {
          expect(error).toBeInstanceOf(InputError)
        }
      },
    ),
  )
})

test('refuses to encode a tensor whose shape or type does not fit', () => {
  expect(() => encodeSafetensors({ w: { dtype: 'F32', shape: [2, 2], data: new Float32Array(3) } })).toThrow(
    'needs 4 values, found 3',
  )
  expect(() => encodeSafetensors({ w: { dtype: 'F32', shape: [1], data: new Float64Array(1) } })).toThrow(
    'needs a Float32Array',
  )
  expect(() => encodeSafetensors({ __metadata__: { dtype: 'F32', shape: [1], data: new Float32Array(1) } })).toThrow(
    'another name',
  )
})
