import { InputError } from '../base/errors.ts'
import type { RandomState } from '../base/random.ts'
import { headerJson, shownJson } from '../io/safetensors/json.ts'
import type { Tensor } from '../io/safetensors/safetensors.ts'
import { decodeSealed, encodeSealed } from '../io/safetensors/sealed.ts'
import type { OrderState } from './sampling/sampler.ts'
import type { TrainingState } from './state.ts'

const FORMAT = 'brenier-training'
const VERSION = 2
const SIDES = ['source', 'target'] as const

/** The parts of a state that are not arrays, as JSON in the file's header. */
interface Header {
  readonly format: string
  readonly version: number
  readonly potential: string
  readonly step: number
  readonly seconds: number
  readonly adamSteps: number
  readonly source: readonly OrderState[]
  readonly target: readonly OrderState[]
  readonly smoothing: RandomState
  readonly bestStep: number | null
  readonly worse: number
  /** Absent before a release. */
  readonly released?: { readonly step: number; readonly progress: number }
  /** Absent before the first look since a release. */
  readonly roundTrip?: number
  readonly note: string
}

/**
 * A state of training as the bytes of a safetensors file: arrays and a JSON header, nothing executable. The arrays are copied at once.
 * @param note stored unchanged: what the caller needs to recognise the data and options. Default: empty
 */
export function encodeState(state: TrainingState, note = ''): Uint8Array {
  const { potential, step, seconds, adam, source, target, best, worse, released, heldOut } = state
  const header: Header = {
    format: FORMAT,
    version: VERSION,
    potential,
    step,
    seconds,
    adamSteps: adam.steps,
    source,
    target,
    smoothing: state.smoothing,
    bestStep: best?.step ?? null,
    worse,
    ...(released && { released: { step: released.step, progress: released.progress } }),
    ...(state.roundTrip !== undefined && { roundTrip: state.roundTrip }),
    note,
  }
  const float32 = (data: Float32Array): Tensor => ({ dtype: 'F32', shape: [data.length], data })
  const float64 = (...values: number[]): Tensor => ({
    dtype: 'F64',
    shape: [values.length],
    data: Float64Array.from(values),
  })
  const tensors: Record<string, Tensor> = {
    weights: float32(state.weights),
    average: float32(state.average),
    'adam.first': float32(adam.first),
    'adam.second': float32(adam.second),
    warm: float32(state.warm),
    preconditioner: float32(state.preconditioner),
    'heldOut.step': float64(...heldOut.map((look) => look.step)),
    'heldOut.bound': float64(...heldOut.map((look) => look.bound)),
    ...(best && {
      'best.weights': float32(best.weights),
      'best.rows': float32(best.rows),
      'best.bound': float64(best.bound),
    }),
    ...(released && { 'released.convex': float32(released.convex) }),
  }
  for (const side of SIDES) {
    const data = state.trainedRows?.[side]
    if (data) tensors[`trainedRows.${side}`] = { dtype: 'U32', shape: [data.length], data }
  }
  return encodeSealed(tensors, header)
}

/**
 * Reads the bytes of `encodeState`.
 * @param name the name of the file in errors. Default 'the state'
 * @throws InputError for bytes that are damaged, not a training state, or of another version
 */
export function decodeState(bytes: Uint8Array, name = 'the state'): { state: TrainingState; note: string } {
  const file = decodeSealed(bytes, name)
  const header = parseHeader(file.metadata.brenier, name)
  const array = <T extends Tensor['data']>(key: string, dtype: 'F32' | 'F64' | 'U32', length?: number): T => {
    const tensor = file.tensors.get(key)
    if (tensor?.dtype !== dtype || (length !== undefined && tensor.data.length !== length))
      throw damaged(name, `its array "${key}" is missing or of another type or length`)
    return tensor.data as T
  }
  const weights = array<Float32Array>('weights', 'F32')
  const like = (key: string) => array<Float32Array>(key, 'F32', weights.length)
  const steps = array<Float64Array>('heldOut.step', 'F64')
  const bounds = array<Float64Array>('heldOut.bound', 'F64', steps.length)
  const { potential, step, seconds, adamSteps, source, target, smoothing, bestStep, worse, released, roundTrip, note } =
    header
  const state: TrainingState = {
    potential,
    step,
    seconds,
    weights,
    average: like('average'),
    adam: { steps: adamSteps, first: like('adam.first'), second: like('adam.second') },
    source,
    target,
    smoothing,
    warm: array<Float32Array>('warm', 'F32'),
    preconditioner: array<Float32Array>('preconditioner', 'F32'),
    best:
      bestStep === null
        ? null
        : {
            step: bestStep,
            bound: array<Float64Array>('best.bound', 'F64', 1)[0]!,
            weights: like('best.weights'),
            rows: array<Float32Array>('best.rows', 'F32'),
          },
    worse,
    released: released ? { ...released, convex: like('released.convex') } : null,
    ...(roundTrip !== undefined && { roundTrip }),
    heldOut: Array.from(steps, (at, i) => ({ step: at, bound: bounds[i]! })),
    ...(SIDES.every((side) => file.tensors.has(`trainedRows.${side}`)) && {
      trainedRows: {
        source: array<Uint32Array>('trainedRows.source', 'U32'),
        target: array<Uint32Array>('trainedRows.target', 'U32'),
      },
    }),
  }
  return { state, note }
}

function parseHeader(text: string | undefined, name: string): Header {
  if (text === undefined) throw damaged(name, 'it has no "brenier" header, so it is not a state of training')
  const header = headerJson(text) as Partial<Header> | null | undefined
  if (header === undefined || header === null) throw damaged(name, 'its header is not JSON')
  if (header.format !== FORMAT) throw damaged(name, `it holds ${shownJson(header.format)} and not a state of training`)
  if (header.version !== VERSION)
    throw new InputError(
      `${name} is a training state of version ${shownJson(header.version)}, and this brenier reads version ${VERSION}; resume with the brenier that wrote it.`,
    )
  const { potential, step, seconds, adamSteps, source, target, bestStep, worse, released, note } = header
  const texts = [potential, note].every((text) => typeof text === 'string')
  const counts = [step, adamSteps, bestStep ?? 0, worse].every(isCount)
  const orders =
    isGenerator(header.smoothing) &&
    [source, target].every((side) => Array.isArray(side) && side.length > 0 && side.every(isOrder))
  const releases =
    (released === undefined || (isCount(released?.step) && Number.isFinite(released?.progress))) &&
    (header.roundTrip === undefined || Number.isFinite(header.roundTrip))
  if (!counts || !orders || !texts || !releases || typeof seconds !== 'number' || bestStep === undefined)
    throw damaged(name, 'its header has missing or wrong entries')
  return header as Header
}

function isOrder(value: unknown): value is OrderState {
  const { epoch, position } = (value ?? {}) as Partial<OrderState>
  return isCount(position) && isGenerator(epoch)
}

function isGenerator(value: unknown): value is RandomState {
  const { identity, generator, spare } = (value ?? {}) as Partial<RandomState>
  const integers = (values: unknown, count: number) =>
    Array.isArray(values) && values.length === count && values.every(Number.isInteger)
  const numbers = integers(identity, 2) && integers(generator, 4)
  return numbers && (spare === null || typeof spare === 'number')
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function damaged(name: string, what: string): InputError {
  return new InputError(`${name} cannot be resumed from: ${what}; start the fit again.`)
}
