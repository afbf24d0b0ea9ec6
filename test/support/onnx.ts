import protobuf from 'protobufjs/light.js'

/** What a test looks at in an encoded model, read from the wire by hand: independent of the schema that wrote it. */
export interface DecodedModel {
  readonly nodes: readonly { readonly type: string; readonly inputs: string[]; readonly outputs: string[] }[]
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly initializers: readonly string[]
}

type Fields = Map<number, (string | Uint8Array)[]>

/** The length-delimited fields of a message, by number; others are passed over. */
function fieldsOf(bytes: Uint8Array): Fields {
  const reader = protobuf.Reader.create(bytes)
  const fields: Fields = new Map()
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if ((tag & 7) !== 2) {
      reader.skipType(tag & 7)
      continue
    }
    const list = fields.get(tag >>> 3) ?? []
    list.push(reader.bytes())
    fields.set(tag >>> 3, list)
  }
  return fields
}

const GRAPH = 7
const messages = (fields: Fields, field: number) => (fields.get(field) ?? []) as Uint8Array[]
const texts = (fields: Fields, field: number) => messages(fields, field).map((bytes) => new TextDecoder().decode(bytes))

export function decodeModel(bytes: Uint8Array): DecodedModel {
  const graph = fieldsOf(messages(fieldsOf(bytes), GRAPH)[0]!)
  const namesOf = (field: number, nameField: number) =>
    messages(graph, field).map((message) => texts(fieldsOf(message), nameField)[0]!)
  return {
    nodes: messages(graph, 1).map((message) => {
      const node = fieldsOf(message)
      return { type: texts(node, 4)[0]!, inputs: texts(node, 1), outputs: texts(node, 2) }
    }),
    initializers: namesOf(5, 8),
    inputs: namesOf(11, 1),
    outputs: namesOf(12, 1),
  }
}

/** How many nodes of each type a model has. */
export function countNodes(bytes: Uint8Array): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { type } of decodeModel(bytes).nodes) counts[type] = (counts[type] ?? 0) + 1
  return counts
}
