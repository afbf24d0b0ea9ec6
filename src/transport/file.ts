import { InputError } from '../base/errors.ts'
import type { Matrix } from '../base/linalg/matrix.ts'
import type { SafeTensors, Tensor } from '../io/safetensors/safetensors.ts'
import { decodeSealed, encodeSealed } from '../io/safetensors/sealed.ts'
import { asKind } from '../potentials/network.ts'
import type { Parameter, Potential } from '../potentials/potential.ts'
import { restorePotential } from '../potentials/restore.ts'
import { sections, viewsOf, weightName } from '../potentials/weights.ts'
import type { ConvexCost } from '../problem/cost.ts'
import type { Side } from '../problem/frame.ts'
import type { Ranges } from '../problem/ranges.ts'
import { looksLikeOnnx } from './export/file.ts'
import { CONDITION_VERSION, FORMAT, type Header, MIXING_VERSION, parseHeader, VERSION } from './header.ts'
import type { MapModel, PotentialFactory } from './model.ts'
import { SKETCH_SIZE } from './trained-rows.ts'

/** A map as the bytes of a safetensors file: arrays and a JSON header, nothing that can run. */
export function encodeMap(model: MapModel): Uint8Array {
  const {
    potential,
    weights,
    frame,
    preconditioner,
    anchors,
    certificate,
    classes,
    conditions,
    training,
    trainedRows,
  } = model
  const d = frame.dimension
  const header: Header = {
    format: FORMAT,
    version: conditions ? CONDITION_VERSION : frame.mixing === undefined ? VERSION : MIXING_VERSION,
    potential: potential.config,
    factor: frame.factor,
    sourceDeviation: frame.sourceDeviation,
    targetDeviation: frame.targetDeviation,
    classes,
    ...(conditions && { conditions }),
    training,
  }
  const float64 = (data: Float64Array, ...shape: number[]): Tensor => ({ dtype: 'F64', shape, data })
  const tensors: Record<string, Tensor> = {
    ...weightTensors(potential, weights),
    ...(certificate && weightTensors(certificate.potential, certificate.weights, CERTIFICATE)),
    'coordinates.scale': float64(frame.scale, d),
    ...(frame.mixing && { 'coordinates.mixing': float64(frame.mixing.data, d, d) }),
    'coordinates.sourceMean': float64(frame.sourceMean, d),
    'coordinates.targetMean': float64(frame.targetMean, d),
    'coordinates.source': float64(frame.source.data, d, d),
    'coordinates.target': float64(frame.target.data, d, d),
    'coordinates.spread': float64(frame.spread, d),
    ...(frame.ranges && rangeTensors(frame.ranges)),
    preconditioner: { dtype: 'F32', shape: [d, d], data: preconditioner },
    ...(anchors && { anchors: { dtype: 'F32', shape: [anchors.length / d, d], data: anchors } }),
    ...(trainedRows && {
      'trainedRows.source': sketchTensor(trainedRows.source),
      'trainedRows.target': sketchTensor(trainedRows.target),
    }),
  }
  return encodeSealed(tensors, header)
}

/** Prefix of the names of the certificate's weights, if the potential that certifies is not the map's own. */
const CERTIFICATE = 'certificate.'

function weightTensors(potential: Potential, weights: Float32Array, prefix = ''): Record<string, Tensor> {
  const views = viewsOf(potential, weights)
  return Object.fromEntries(
    potential.parameters.map(({ name, shape }) => [
      prefix + weightName(name),
      { dtype: 'F32' as const, shape, data: views[name]! },
    ]),
  )
}

const SIDES = ['source', 'target'] as const

/** Two rows for each side: the least and the greatest values. */
function rangeTensors(ranges: Readonly<Record<Side, Ranges>>): Record<string, Tensor> {
  return Object.fromEntries(
    SIDES.map((side) => {
      const { low, high } = ranges[side]
      const data = Float64Array.from([...low, ...high])
      return [rangeName(side), { dtype: 'F64' as const, shape: [2, low.length], data }]
    }),
  )
}

function rangeName(side: Side): string {
  return `ranges.${side}`
}

function sketchTensor(data: Uint32Array): Tensor {
  return { dtype: 'U32', shape: [data.length], data }
}

/** The caller's own potentials and costs, which a file may name. */
export interface OwnParts {
  readonly potentials?: Readonly<Record<string, PotentialFactory>> | undefined
  readonly costs?: readonly ConvexCost[] | undefined
}

/**
 * @param name what to call the file in an error
 * @param own the caller's own potentials, by kind, and costs
 * @throws InputError for bytes that are damaged, not a map, of a later version, or of an unknown kind of potential
 */
export function decodeMap(bytes: Uint8Array, name = 'the map', own: OwnParts = {}): MapModel {
  if (looksLikeOnnx(bytes))
    throw new InputError(
      `${name} is an ONNX model, which holds one direction of a map at most, and not a map file; give the file that brenier fit wrote.`,
    )
  const file = decodeSealed(bytes, name)
  const header = parseHeader(file.metadata.brenier, name)
  const { dimension: d, kind } = header.potential
  const reader = new TensorReader(file, name)
  // Read before the potential is built: it proves that the file has room for what its header claims.
  const scale = reader.float64('coordinates.scale', [d])
  if (!scale.every((s) => s > 0))
    throw new InputError(`${name} holds a scale that is not positive; fit the map again or take another copy.`)
  const { potentials = {}, costs } = own
  const potential = Object.hasOwn(potentials, kind)
    ? potentials[kind]!(header.potential)
    : restorePotential(header.potential, bytes.length, costs)
  const convex = file.tensors.has(`${CERTIFICATE}${weightName('c')}`) ? asKind(potential, 'convex') : null
  const square = (key: string) => ({ data: reader.float64(key, [d, d]), rows: d, columns: d })
  return {
    potential,
    weights: reader.weights(potential),
    ...(convex && { certificate: { potential: convex, weights: reader.weights(convex, CERTIFICATE) } }),
    frame: {
      dimension: d,
      scale,
      ...(file.tensors.has('coordinates.mixing') && { mixing: checkMixing(square('coordinates.mixing'), name) }),
      sourceMean: reader.float64('coordinates.sourceMean', [d]),
      targetMean: reader.float64('coordinates.targetMean', [d]),
      source: square('coordinates.source'),
      target: square('coordinates.target'),
      spread: reader.float64('coordinates.spread', [d]),
      ...(SIDES.every((side) => file.tensors.has(rangeName(side))) && {
        ranges: { source: reader.ranges(rangeName('source'), d), target: reader.ranges(rangeName('target'), d) },
      }),
      factor: header.factor,
      sourceDeviation: header.sourceDeviation,
      targetDeviation: header.targetDeviation,
    },
    preconditioner: reader.float32('preconditioner', [d, d]),
    ...(file.tensors.has('anchors') && { anchors: reader.rows('anchors', d) }),
    classes: header.classes,
    ...(header.conditions && { conditions: header.conditions }),
    training: header.training,
    ...(file.tensors.has('trainedRows.source') && {
      trainedRows: { source: reader.sketch('trainedRows.source'), target: reader.sketch('trainedRows.target') },
    }),
  }
}

/** The matrix must be upper triangular, with an inverse. */
function checkMixing(mixing: Matrix, name: string): Matrix {
  const { data, rows: d } = mixing
  const wrong = data.findIndex((value, at) => {
    const [i, j] = [Math.floor(at / d), at % d]
    return i === j ? !(value > 0) : i > j && value !== 0
  })
  if (wrong >= 0)
    throw new InputError(
      `${name} holds ${data[wrong]} in "coordinates.mixing" in a place that cannot have it; fit the map again or take another copy.`,
    )
  return mixing
}

/** Convex potentials owe their convexity to these constraints; unchecked, a file that breaks them would give bounds called certified. */
function checkConstraint(parameter: Parameter, data: Float32Array, name: string): Float32Array {
  const at = parameter.constraint === 'nonnegative' ? data.findIndex((value) => value < 0) : -1
  if (at >= 0)
    throw new InputError(
      `${name} holds ${data[at]} in "${weightName(parameter.name)}", which is never negative; fit the map again or take another copy.`,
    )
  return data
}

/** Reads tensors of an expected type and shape. */
class TensorReader {
  readonly #file: SafeTensors
  readonly #name: string

  constructor(file: SafeTensors, name: string) {
    this.#file = file
    this.#name = name
  }

  /** The flat weights of a potential. */
  weights(potential: Potential, prefix = ''): Float32Array {
    const weights = new Float32Array(sections(potential).at(-1)?.end ?? 0)
    for (const { parameter, start } of sections(potential)) {
      const data = this.float32(prefix + weightName(parameter.name), parameter.shape)
      weights.set(checkConstraint(parameter, data, this.#name), start)
    }
    return weights
  }

  /** Any number of rows, at least one. */
  rows(key: string, columns: number): Float32Array {
    const rows = Math.floor((this.#file.tensors.get(key)?.data.length ?? 0) / columns)
    return this.float32(key, [Math.max(1, rows), columns])
  }

  ranges(key: string, columns: number): Ranges {
    const both = this.float64(key, [2, columns])
    const [low, high] = [both.slice(0, columns), both.slice(columns)]
    const wrong = low.findIndex((least, j) => least > high[j]!)
    if (wrong >= 0)
      throw new InputError(
        `${this.#name} holds a range from ${low[wrong]} down to ${high[wrong]} in "${key}"; fit the map again or take another copy.`,
      )
    return { low, high }
  }

  float32(key: string, shape: readonly number[]): Float32Array {
    const { data } = this.#tensor(key, 'F32', shape)
    return this.#finite(key, data as Float32Array)
  }

  float64(key: string, shape: readonly number[]): Float64Array {
    const { data } = this.#tensor(key, 'F64', shape)
    return this.#finite(key, data as Float64Array)
  }

  /** Hashes in ascending order, each once. */
  sketch(key: string): Uint32Array {
    const length = this.#file.tensors.get(key)?.data.length ?? 0
    const data = this.#tensor(key, 'U32', [length]).data as Uint32Array
    if (length > SKETCH_SIZE || data.some((hash, i) => i > 0 && hash <= data[i - 1]!))
      throw new InputError(
        `${this.#name} holds ${length} hashes in "${key}" that are not in order or too many; fit the map again or take another copy.`,
      )
    return data
  }

  #finite<T extends Float32Array | Float64Array>(key: string, data: T): T {
    const at = data.findIndex((value) => !Number.isFinite(value))
    if (at >= 0)
      throw new InputError(`${this.#name} holds ${data[at]} in "${key}"; fit the map again or take another copy.`)
    return data
  }

  #tensor(key: string, dtype: string, shape: readonly number[]): Tensor {
    const tensor = this.#file.tensors.get(key)
    if (tensor === undefined)
      throw new InputError(`${this.#name} lacks the array "${key}"; fit the map again or take another copy.`)
    if (tensor.dtype !== dtype || tensor.shape.join() !== shape.join())
      throw new InputError(
        `${this.#name} holds "${key}" as ${tensor.dtype} of shape [${tensor.shape.join(', ')}], expected ${dtype} of [${shape.join(', ')}]; it does not fit its header.`,
      )
    return tensor
  }
}
