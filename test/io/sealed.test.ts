import { describe, expect, test } from 'vitest'
import { InputError } from '../../src/base/errors.ts'
import { decodeSafetensors, encodeSafetensors, type Tensor } from '../../src/io/safetensors/safetensors.ts'
import { decodeSealed, encodeSealed } from '../../src/io/safetensors/sealed.ts'

const tensors: Record<string, Tensor> = {
  b: { dtype: 'F32', shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) },
  a: { dtype: 'F64', shape: [2], data: Float64Array.of(0.5, Number.NaN) },
  ab: { dtype: 'F32', shape: [4], data: Float32Array.of(5, 6, 7, 8) },
}
const header = { format: 'kind', version: 1, note: 'é "quoted"' }
const bytes = encodeSealed(tensors, header)

describe('a sealed file', () => {
  test('gives back its arrays and its header', () => {
    const { tensors: found, metadata } = decodeSealed(bytes, 'f')
    expect(Object.fromEntries(found)).toEqual(tensors)
    expect(JSON.parse(metadata.brenier!)).toEqual(header)
  })

  test('is refused for every single bit that is flipped, wherever it stands', () => {
    const accepted: string[] = []
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      const flipped = bytes.slice()
      flipped[bit >> 3]! ^= 1 << (bit & 7)
      try {
        decodeSealed(flipped, 'f')
        accepted.push(`bit ${bit & 7} of byte ${bit >> 3}`)
      } catch (error) {
        expect(error).toBeInstanceOf(InputError)
      }
    }
    expect(accepted).toEqual([])
  })

  test('says which checksum was found, and what to do', () => {
    const flipped = bytes.slice()
    flipped[bytes.length - 1]! ^= 1
    expect(() => decodeSealed(flipped, 'a.st')).toThrow(
      /^a\.st is damaged: its contents have the checksum [0-9a-f]{8}, not the [0-9a-f]{8} that .*; use another copy, or make it again\.$/,
    )
  })

  test('that has lost its checksum is refused; one of a version without any is read', () => {
    const { brenier, checksum } = decodeSafetensors(bytes).metadata as Record<'brenier' | 'checksum', string>
    expect(() => decodeSealed(encodeSafetensors(tensors, { brenier, checksum }), 'f')).toThrow(/not the missing one/)
    expect(Object.fromEntries(decodeSealed(encodeSafetensors(tensors, { brenier }), 'f').tensors)).toEqual(tensors)
  })

  test('with its arrays in another order, as another tool writes them, is the same file', () => {
    const { tensors: found, metadata } = decodeSafetensors(bytes)
    const text = new TextDecoder().decode(bytes.subarray(8, 8 + new DataView(bytes.buffer).getInt32(0, true)))
    const entries = Object.entries(JSON.parse(text) as Record<string, unknown>)
    const json = new TextEncoder().encode(
      JSON.stringify(Object.fromEntries([...entries.slice(1).reverse(), entries[0]!])),
    )
    const prefix = new Uint8Array(8)
    new DataView(prefix.buffer).setInt32(0, json.length, true)
    const body = bytes.subarray(8 + new DataView(bytes.buffer).getInt32(0, true))
    const other = new Uint8Array(Buffer.concat([prefix, json, body]))
    expect(other).not.toEqual(bytes)
    expect(decodeSealed(other, 'f').tensors).toEqual(found)
    expect(metadata.crc32).toMatch(/^[0-9a-f]{8}$/)
  })
})
