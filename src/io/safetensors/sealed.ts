import { InputError } from '../../base/errors.ts'
import { crc32 } from '../compression/crc32.ts'
import { decodeSafetensors, encodeSafetensors, type SafeTensors, type Tensor } from './safetensors.ts'

type Named = ReadonlyMap<string, Tensor> | Readonly<Record<string, Tensor>>

/** Says that there is a checksum, so that damage to the name of the checksum itself is found as well. */
const CHECKED = { checksum: 'crc32' }

/** A file of this project: arrays, a JSON header, and a checksum over both that survives another order of the arrays. */
export function encodeSealed(tensors: Named, header: object): Uint8Array {
  const metadata = { brenier: JSON.stringify(header), ...CHECKED }
  return encodeSafetensors(tensors, { ...metadata, crc32: checksumOf(tensors, metadata) })
}

/**
 * Reads what `encodeSealed` wrote. A file without a checksum, of a version before there was one, is read as it is.
 * @throws InputError as `decodeSafetensors`, and where the checksum is that of other contents
 */
export function decodeSealed(bytes: Uint8Array, name: string): SafeTensors {
  const file = decodeSafetensors(bytes, name)
  const { crc32: said, ...metadata } = file.metadata
  if (said === undefined && metadata.checksum === undefined) return file
  const found = checksumOf(file.tensors, metadata)
  if (said !== found)
    throw new InputError(
      `${name} is damaged: its contents have the checksum ${found} and not the ${said ?? 'missing one'} that was written with them; take another copy, or make it again.`,
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
