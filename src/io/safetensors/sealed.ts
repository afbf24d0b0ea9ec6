import { InputError } from '../../base/errors.ts'
import { crc32 } from '../compression/crc32.ts'
import { decodeSafetensors, encodeSafetensors, type SafeTensors, type Tensor } from './safetensors.ts'

type Named = ReadonlyMap<string, Tensor> | Readonly<Record<string, Tensor>>

/** Records that there is a checksum, so that damage to the checksum's own key is detected too. */
const CHECKED = { checksum: 'crc32' }

/** A file of this project: arrays, a JSON header, and a checksum over both that does not depend on the order of the arrays. */
export function encodeSealed(tensors: Named, header: object): Uint8Array {
  const metadata = { brenier: JSON.stringify(header), ...CHECKED }
  return encodeSafetensors(tensors, { ...metadata, crc32: checksumOf(tensors, metadata) })
}

/**
 * Reads what `encodeSealed` wrote. A file without a checksum, from a version that had none, is read without this check.
 * @throws InputError as `decodeSafetensors`, and if the checksum does not match the contents
 */
export function decodeSealed(bytes: Uint8Array, name: string): SafeTensors {
  const file = decodeSafetensors(bytes, name)
  const { crc32: said, ...metadata } = file.metadata
  if (said === undefined && metadata.checksum === undefined) return file
  const found = checksumOf(file.tensors, metadata)
  if (said !== found)
    throw new InputError(
      `${name} is damaged: its contents have the checksum ${found}, not the ${said ?? 'missing one'} that was written with them; use another copy, or make it again.`,
    )
  return file
}

function checksumOf(tensors: Named, metadata: Readonly<Record<string, string>>): string {
  const entries = tensors instanceof Map ? [...tensors] : (Object.entries(tensors) as [string, Tensor][])
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  const described = entries.map(([name, { dtype, shape }]) => [name, dtype, shape])
  const texts = Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1))
  let crc = crc32(new TextEncoder().encode(JSON.stringify([texts, described])))
  for (const [, { data }] of entries) crc = crc32(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), crc)
  return crc.toString(16).padStart(8, '0')
}
