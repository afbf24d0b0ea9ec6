import { InputError } from '../../base/errors.ts'
import { type ByteSink, type ByteSource, copyBytes } from '../bytes.ts'
import { isText, type NpyHeader, npyHeader, readNpyHeader } from './npy-header.ts'

/** Joins matrices in C order, one below the other. */
export async function joinNpy(parts: readonly ByteSource[], sink: ByteSink): Promise<void> {
  const headers: NpyHeader[] = []
  for (const part of parts) headers.push(await readNpyHeader(part))
  const kinds = headers.map(kindOf)
  const other = kinds.findIndex((kind) => kind !== kinds[0])
  if (other > 0) throw new InputError(`${parts[other]!.name} holds ${kinds[other]}, and ${parts[0]!.name} ${kinds[0]}.`)
  const { shape, type } = headers[0]!
  const rows = headers.reduce((sum, header) => sum + header.shape[0]!, 0)
  await sink.write(npyHeader(`<${type.kind}${type.size}`, [rows, ...shape.slice(1)]))
  for (const [k, part] of parts.entries()) await copyBytes(part, headers[k]!.start, part.byteLength, sink)
}

function kindOf({ type, shape, fortran }: NpyHeader): string {
  if (fortran || isText(type) || !type.littleEndian) throw new Error('Such an array is not written here.')
  return `${shape[1]} columns of ${type.kind}${type.size}`
}
