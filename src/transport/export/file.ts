import { InputError } from '../../base/errors.ts'
import { ASSEMBLY_VERSIONS, LABEL_DOMAIN } from '../../graph/assembly.ts'
import { decodeModel, encodeModel, type GraphProto, type ModelProto } from '../../graph/proto.ts'
import { crc32 } from '../../io/compression/crc32.ts'
import { type ExportHeader, parseExportHeader } from './header.ts'

/** Keys of the model's metadata: the header, and a checksum over it and the graph. */
const HEADER = 'brenier'
const CHECKSUM = 'brenier.crc32'

export interface ExportedModel {
  readonly header: ExportHeader
  /** The model to run, without anything that was not understood. */
  readonly bytes: Uint8Array
}

export function encodeExport(graph: GraphProto, header: ExportHeader): Uint8Array {
  return encodeModel(modelOf(graph, JSON.stringify(header), header))
}

function modelOf(graph: GraphProto, text: string, { direction, dimension, labels }: ExportHeader): ModelProto {
  const { opset, irVersion, labels: labelVersion } = ASSEMBLY_VERSIONS
  return {
    irVersion,
    opsetImport: [
      { domain: '', version: opset },
      ...(labels === 'text' ? [{ domain: LABEL_DOMAIN, version: labelVersion }] : []),
    ],
    producerName: 'brenier',
    docString: `The ${direction} map of an optimal transport in ${dimension} dimensions, made by brenier export; what it is fitted on is in the metadata.`,
    graph,
    metadataProps: [
      { key: HEADER, value: text },
      { key: CHECKSUM, value: checksumOf(graph, text) },
    ],
  }
}

function checksumOf(graph: GraphProto, text: string): string {
  const bytes = encodeModel({ irVersion: 0, opsetImport: [], producerName: '', graph })
  return crc32(bytes, crc32(new TextEncoder().encode(text)))
    .toString(16)
    .padStart(8, '0')
}

/** Whether bytes are an ONNX model rather than a map's own file, judged by the first field, the version of the format. */
export function looksLikeOnnx(bytes: Uint8Array): boolean {
  return bytes[0] === 0x08 && bytes[1]! > 0 && bytes[1]! < 0x80 && bytes.length > 8 && bytes[7] !== 0
}

/**
 * Reads what `encodeExport` wrote. Only what was read here runs afterwards: no data in other files, no functions.
 * @throws InputError for bytes that are not an exported map, or were damaged or changed since
 */
export function decodeExport(bytes: Uint8Array, name: string): ExportedModel {
  const model = decoded(bytes, name)
  const metadata = new Map((model.metadataProps ?? []).map(({ key, value }) => [key, value]))
  const text = metadata.get(HEADER)
  if (text === undefined)
    throw new InputError(
      `${name} is an ONNX model without the metadata of a map; give a file that brenier export wrote.`,
    )
  const header = parseExportHeader(text, name)
  const { graph } = model
  const [said, found] = [metadata.get(CHECKSUM), checksumOf(graph, text)]
  if (said !== found)
    throw new InputError(
      `${name} is damaged, or another program has changed it: its contents have the checksum ${found} and not the ${said ?? 'missing one'} that was written with them; export the map again.`,
    )
  return { header, bytes: encodeModel(modelOf(graph, text, header)) }
}

function decoded(bytes: Uint8Array, name: string): ModelProto {
  try {
    const model = decodeModel(bytes)
    if (model.graph?.node.length > 0) return model
  } catch (error) {
    if (!(error instanceof Error)) throw error
    throw new InputError(`${name} is damaged: it is not an ONNX model (${error.message}); export the map again.`)
  }
  throw new InputError(`${name} is an ONNX model without a graph; give a file that brenier export wrote.`)
}
