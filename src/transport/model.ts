import { InputError } from '../errors.ts'
import { decodeSafetensors, encodeSafetensors, type SafeTensors, type Tensor } from '../io/safetensors.ts'
import type { Coordinates } from '../measures/coordinates.ts'
import type { Potential, PotentialConfig } from '../potentials/potential.ts'
import { restorePotential } from '../potentials/restore.ts'
import { sections, viewsOf, weightName } from '../potentials/weights.ts'

/**
 * How a map came to be: kept in its file, shown by `inspect` and in reports. Nothing in it changes from one run to the next of the same
 * fit (no dates, no durations), so that the same seed gives the same file.
 */
export interface TrainingRecord {
  /** How the fit ended; see FIT_MESSAGES in training/. */
  readonly status: string
  readonly steps: number
  readonly seed: number
  readonly sourceRows: number
  readonly targetRows: number
  /** 'features' if the cost is taken on features divided by their deviations, else 'none'. */
  readonly scale: 'none' | 'features'
  readonly start: 'moments' | 'identity'
  /** What ran it. */
  readonly engine: string
  /** Names of the columns, where the tables had them. */
  readonly columns?: readonly string[]
}

/** Everything a map is, as plain data. */
export interface MapModel {
  readonly potential: Potential
  /** Flat, in the order of the potential's parameters. */
  readonly weights: Float32Array
  readonly coordinates: Coordinates
  /** The symmetric root L of the preconditioner of the inner solve, D x D. */
  readonly preconditioner: Float32Array
  /** The labels, in the order of the one-hot columns, where the map is conditional; else none. */
  readonly classes: readonly string[]
  readonly training: TrainingRecord
}

const FORMAT = 'brenier-map'
const VERSION = 1

interface Header {
  readonly format: string
  readonly version: number
  readonly potential: PotentialConfig
  readonly factor: number
  readonly sourceDeviation: number
  readonly targetDeviation: number
  readonly classes: readonly string[]
  readonly training: TrainingRecord
}

/** A map as the bytes of a safetensors file: arrays and a JSON header, nothing that can run. */
export function encodeMap({
  potential,
  weights,
  coordinates,
  preconditioner,
  classes,
  training,
}: MapModel): Uint8Array {
  const d = coordinates.dimension
  const header: Header = {
    format: FORMAT,
    version: VERSION,
    potential: potential.config,
    factor: coordinates.factor,
    sourceDeviation: coordinates.sourceDeviation,
    targetDeviation: coordinates.targetDeviation,
    classes,
    training,
  }
  const views = viewsOf(potential, weights)
  const float64 = (data: Float64Array, ...shape: number[]): Tensor => ({ dtype: 'F64', shape, data })
  const tensors: Record<string, Tensor> = {
    ...Object.fromEntries(
      potential.parameters.map(({ name, shape }) => [
        weightName(name),
        { dtype: 'F32' as const, shape, data: views[name]! },
      ]),
    ),
    'coordinates.scale': float64(coordinates.scale, d),
    'coordinates.sourceMean': float64(coordinates.sourceMean, d),
    'coordinates.targetMean': float64(coordinates.targetMean, d),
    'coordinates.source': float64(coordinates.source.data, d, d),
    'coordinates.target': float64(coordinates.target.data, d, d),
    'coordinates.spread': float64(coordinates.spread, d),
    preconditioner: { dtype: 'F32', shape: [d, d], data: preconditioner },
  }
  return encodeSafetensors(tensors, { brenier: JSON.stringify(header) })
}

/** Builds a potential from its config; `restorePotential` knows the project's own kinds. */
export type PotentialFactory = (config: PotentialConfig) => Potential

/**
 * @param name what to call the file in an error
 * @param factories for potentials of the caller's own, by kind
 * @throws InputError for bytes that are damaged, not a map, of a later version, or of a kind of potential that is not known
 */
export function decodeMap(
  bytes: Uint8Array,
  name = 'the map',
  factories: Readonly<Record<string, PotentialFactory>> = {},
): MapModel {
  const file = decodeSafetensors(bytes, name)
  const header = parseHeader(file, name)
  const d = header.potential.dimension
  const potential = (factories[header.potential.kind] ?? restorePotential)(header.potential)
  const reader = new TensorReader(file, name)
  const weights = new Float32Array(sections(potential).at(-1)?.end ?? 0)
  for (const { parameter, start } of sections(potential))
    weights.set(reader.float32(weightName(parameter.name), parameter.shape), start)
  const square = (key: string) => ({ data: reader.float64(key, [d, d]), rows: d, columns: d })
  return {
    potential,
    weights,
    coordinates: {
      dimension: d,
      scale: reader.float64('coordinates.scale', [d]),
      sourceMean: reader.float64('coordinates.sourceMean', [d]),
      targetMean: reader.float64('coordinates.targetMean', [d]),
      source: square('coordinates.source'),
      target: square('coordinates.target'),
      spread: reader.float64('coordinates.spread', [d]),
      factor: header.factor,
      sourceDeviation: header.sourceDeviation,
      targetDeviation: header.targetDeviation,
    },
    preconditioner: reader.float32('preconditioner', [d, d]),
    classes: header.classes,
    training: header.training,
  }
}

function parseHeader({ metadata }: SafeTensors, name: string): Header {
  const text = metadata.brenier
  if (text === undefined)
    throw new InputError(
      `${name} is a safetensors file but not a map: it has no "brenier" header; give a file that brenier fit wrote.`,
    )
  let header: Partial<Header>
  try {
    header = JSON.parse(text) as Partial<Header>
  } catch {
    throw new InputError(`${name} has a damaged header (not JSON); fit the map again or take another copy.`)
  }
  if (header.format !== FORMAT)
    throw new InputError(`${name} holds "${header.format}" and not a ${FORMAT}; give a file that brenier fit wrote.`)
  if (header.version !== VERSION)
    throw new InputError(
      `${name} is a map of version ${header.version}, and this brenier reads version ${VERSION}; use a later brenier.`,
    )
  const numbers = [header.factor, header.sourceDeviation, header.targetDeviation, header.potential?.dimension]
  if (!numbers.every(Number.isFinite) || !Array.isArray(header.classes) || typeof header.training !== 'object')
    throw new InputError(`${name} has a header with missing or wrong entries; fit the map again or take another copy.`)
  return header as Header
}

/** Reads tensors of an expected type and shape. */
class TensorReader {
  readonly #file: SafeTensors
  readonly #name: string

  constructor(file: SafeTensors, name: string) {
    this.#file = file
    this.#name = name
  }

  float32(key: string, shape: readonly number[]): Float32Array {
    const { data } = this.#tensor(key, 'F32', shape)
    return this.#finite(key, data as Float32Array)
  }

  float64(key: string, shape: readonly number[]): Float64Array {
    const { data } = this.#tensor(key, 'F64', shape)
    return this.#finite(key, data as Float64Array)
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
