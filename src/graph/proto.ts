import protobuf from 'protobufjs/light.js'

/** The part of ONNX's protocol-buffer schema (onnx.proto3) that graphs here need. */
const schema = protobuf.Root.fromJSON({
  nested: {
    ModelProto: {
      fields: {
        irVersion: { id: 1, type: 'int64' },
        opsetImport: { id: 8, type: 'OperatorSetIdProto', rule: 'repeated' },
        producerName: { id: 2, type: 'string' },
        docString: { id: 6, type: 'string' },
        graph: { id: 7, type: 'GraphProto' },
        metadataProps: { id: 14, type: 'StringStringEntryProto', rule: 'repeated' },
      },
    },
    StringStringEntryProto: { fields: { key: { id: 1, type: 'string' }, value: { id: 2, type: 'string' } } },
    OperatorSetIdProto: { fields: { domain: { id: 1, type: 'string' }, version: { id: 2, type: 'int64' } } },
    GraphProto: {
      fields: {
        node: { id: 1, type: 'NodeProto', rule: 'repeated' },
        name: { id: 2, type: 'string' },
        initializer: { id: 5, type: 'TensorProto', rule: 'repeated' },
        input: { id: 11, type: 'ValueInfoProto', rule: 'repeated' },
        output: { id: 12, type: 'ValueInfoProto', rule: 'repeated' },
      },
    },
    NodeProto: {
      fields: {
        input: { id: 1, type: 'string', rule: 'repeated' },
        output: { id: 2, type: 'string', rule: 'repeated' },
        opType: { id: 4, type: 'string' },
        attribute: { id: 5, type: 'AttributeProto', rule: 'repeated' },
        domain: { id: 7, type: 'string' },
      },
    },
    AttributeProto: {
      fields: {
        name: { id: 1, type: 'string' },
        f: { id: 2, type: 'float' },
        i: { id: 3, type: 'int64' },
        g: { id: 6, type: 'GraphProto' },
        strings: { id: 9, type: 'bytes', rule: 'repeated' },
        ints: { id: 8, type: 'int64', rule: 'repeated', options: { packed: false } },
        type: { id: 20, type: 'int32' },
      },
    },
    TensorProto: {
      fields: {
        dims: { id: 1, type: 'int64', rule: 'repeated', options: { packed: false } },
        dataType: { id: 2, type: 'int32' },
        name: { id: 8, type: 'string' },
        rawData: { id: 9, type: 'bytes' },
      },
    },
    ValueInfoProto: { fields: { name: { id: 1, type: 'string' }, type: { id: 2, type: 'TypeProto' } } },
    TypeProto: { fields: { tensorType: { id: 1, type: 'TensorTypeProto' } } },
    TensorTypeProto: { fields: { elemType: { id: 1, type: 'int32' }, shape: { id: 2, type: 'TensorShapeProto' } } },
    TensorShapeProto: { fields: { dim: { id: 1, type: 'DimensionProto', rule: 'repeated' } } },
    DimensionProto: { fields: { dimValue: { id: 1, type: 'int64' }, dimParam: { id: 2, type: 'string' } } },
  },
})

const modelProto = schema.lookupType('ModelProto')

export const DataType = { float32: 1, int64: 7, text: 8, boolean: 9, float64: 11 } as const

export interface NodeProto {
  input: string[]
  output: string[]
  opType: string
  attribute: AttributeProto[]
  /** The operator's domain; absent for ONNX's own operators. */
  domain?: string
}

/** An attribute's `type` says which field holds its value: 1 a float, 2 an integer, 5 a graph, 7 integers, 8 texts. */
export interface AttributeProto {
  name: string
  type: 1 | 2 | 5 | 7 | 8
  f?: number
  i?: number
  g?: GraphProto
  ints?: number[]
  strings?: Uint8Array[]
}

export interface TensorProto {
  dims: number[]
  dataType: number
  name: string
  rawData: Uint8Array
}

export interface ValueInfoProto {
  name: string
  type: { tensorType: { elemType: number; shape: { dim: ({ dimValue: number } | { dimParam: string })[] } } }
}

export interface GraphProto {
  node: NodeProto[]
  name: string
  initializer: TensorProto[]
  input: ValueInfoProto[]
  output: ValueInfoProto[]
}

export interface ModelProto {
  irVersion: number
  opsetImport: { domain: string; version: number }[]
  producerName: string
  docString?: string
  graph: GraphProto
  metadataProps?: { key: string; value: string }[]
}

export function encodeModel(model: ModelProto): Uint8Array {
  return modelProto.encode(modelProto.create(model)).finish()
}

/** Reads a model. Fields outside this schema (data in other files, functions) are ignored. @throws Error for bytes that are not such a message */
export function decodeModel(bytes: Uint8Array): ModelProto {
  const message = modelProto.decode(bytes)
  return modelProto.toObject(message, { longs: Number, arrays: true, objects: true }) as ModelProto
}
