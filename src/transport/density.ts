import { InputError } from '../base/errors.ts'
import { cholesky, logDeterminant } from '../base/linalg/cholesky.ts'
import type { Matrix } from '../base/linalg/matrix.ts'
import { asPoints, type Points, type PointsLike } from '../base/points.ts'
import { type Engine, type EngineOptions, openEngine } from '../engine/index.ts'
import { constant, encodeOnnx, hessianVector, input, matmul } from '../graph/index.ts'
import { pointsShape } from '../potentials/potential.ts'
import { boundWeights, weightInputs } from '../potentials/weights.ts'
import { centred, frameMatrices } from '../problem/frame.ts'
import { type Labels, labelRows, labelWidth } from '../problem/labels.ts'
import { DENSITY_DIMENSIONS, frameLogDeterminant, hessianLogDeterminant } from './log-determinant.ts'
import type { TransportMap } from './map.ts'
import type { MapModel } from './model.ts'

export interface DensityOptions extends EngineOptions {
  /** The Gaussian distribution of the map's target, in the units of its table. Default: the standard one, N(0, I). */
  readonly target?: { readonly mean: Float64Array; readonly covariance: Matrix }
  /** One label per row, for a conditional map; the density is then that of the row's class. */
  readonly labels?: Labels
  readonly signal?: AbortSignal
}

/** Densities of the distribution whose image under the map is the target; one value per row, in nats. */
export interface Density {
  /** log p(x) = log q(T(x)) + log |det DT(x)|; NaN where the Hessian is not positive definite. */
  readonly logDensity: Float64Array
  /** log |det DT(x)|. */
  readonly logDeterminant: Float64Array
  /** Rows whose Hessian is not positive definite: none for a convex potential, except through rounding. */
  readonly invalidRows: number
}

/** Rows times directions per run of the graph. */
const BLOCK_PRODUCTS = 8192

/**
 * The density that a map to a Gaussian gives its source: log p(x) = log q(T(x)) + log det D^2 u(x), plus the frame's own determinant.
 * It is exact: D Hessian-vector products form the Hessian, in single precision, and Cholesky gives its determinant.
 * @param points rows x D, in the units of the table that the map was fitted on
 * @throws InputError for more than 64 dimensions, and as `TransportMap.forward`
 */
export async function logDensity(
  map: TransportMap,
  points: PointsLike,
  options: DensityOptions = {},
): Promise<Density> {
  const { labels, signal } = options
  const x = asPoints(points, 'The points')
  const d = map.dimension
  if (map.model.potential.cost !== undefined)
    throw new InputError(
      'The density needs a map that is the gradient of its potential, which only a squared distance gives; fit with such a cost.',
    )
  if (d > DENSITY_DIMENSIONS)
    throw new InputError(
      `The density is computed from the whole Hessian, up to ${DENSITY_DIMENSIONS} dimensions; this map has ${d}. Project the data first.`,
    )
  const images = await map.forward(x, { ...(labels && { labels }), ...(signal && { signal }) })
  const logDeterminants = await logDeterminantsOf(await openEngine(options), map.model, x, options)
  const logQ = gaussianLogDensity(images, options.target)
  return {
    logDensity: logDeterminants.map((value, i) => value + logQ[i]!),
    logDeterminant: logDeterminants,
    invalidRows: logDeterminants.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0),
  }
}

/** log N(x; mean, covariance) of each row, in nats; the standard normal if no moments are given. @throws InputError for moments of another dimension */
export function gaussianLogDensity(
  { data, rows, columns: d }: Points,
  moments?: { readonly mean: Float64Array; readonly covariance: Matrix },
): Float64Array {
  if (moments !== undefined && (moments.mean.length !== d || moments.covariance.rows !== d))
    throw new InputError(
      `The target has ${moments.mean.length} dimensions and the points ${d}; give the moments of the map's target.`,
    )
  const lower = moments && cholesky(moments.covariance).data
  const constantPart = -0.5 * (d * Math.log(2 * Math.PI) + (moments ? logDeterminant(moments.covariance) : 0))
  const w = new Float64Array(d)
  return Float64Array.from({ length: rows }, (_, i) => {
    let square = 0
    for (let j = 0; j < d; j++) {
      let value = data[i * d + j]! - (moments?.mean[j] ?? 0)
      if (lower) {
        for (let k = 0; k < j; k++) value -= lower[j * d + k]! * w[k]!
        value /= lower[j * d + j]!
      }
      w[j] = value
      square += value * value
    }
    return constantPart - 0.5 * square
  })
}

/** log |det DT(x)| at each row: see `frameLogDeterminant`. */
export async function logDeterminantsOf(
  engine: Engine,
  model: MapModel,
  x: Points,
  { labels, signal }: DensityOptions,
): Promise<Float64Array> {
  const { frame } = model
  const width = labelWidth(model)
  const { dimension: d } = frame
  const shift = frameLogDeterminant(frame)
  const program = await engine.load(hessianGraph(model), { rowsApart: true })
  const label = labelRows(model, x, labels)
  const from = centred(x, frame, 'source')
  const rowsAtOnce = Math.max(1, Math.floor(BLOCK_PRODUCTS / d))
  const out = new Float64Array(x.rows)
  try {
    for (let start = 0; start < x.rows; start += rowsAtOnce) {
      signal?.throwIfAborted()
      const rows = Math.min(rowsAtOnce, x.rows - start)
      const shape = [rows * d, d]
      const inputs = {
        centred: { data: repeated(from, d, start, rows, d), shape },
        direction: { data: directions(rows, d), shape },
        ...(label && {
          label: { data: repeated(label, width, start, rows, d), shape: [rows * d, width] },
        }),
      }
      const hessians = new Float32Array(rows * d * d)
      await program.run(inputs, { product: { data: hessians, shape } }, signal)
      for (let i = 0; i < rows; i++)
        out[start + i] = shift + hessianLogDeterminant(hessians.subarray(i * d * d, (i + 1) * d * d), d)
    }
  } finally {
    await program.dispose()
  }
  return out
}

/** Hessian of u at each point times a direction: with the D unit vectors at D copies of a point, the rows of its Hessian. */
function hessianGraph(model: MapModel): Uint8Array {
  const { potential, weights, frame } = model
  const width = labelWidth(model)
  const d = frame.dimension
  const { sourceIn } = frameMatrices(frame)
  const label = width > 0 ? input('label', ['rows', width]) : undefined
  const points = matmul(input('centred', pointsShape(d)), constant(sourceIn.data, [d, d]))
  const value = potential.value(points, weightInputs(potential), label)
  const product = hessianVector(value, points, input('direction', pointsShape(d)))
  return encodeOnnx({ product }, { bind: boundWeights(potential, weights), name: 'hessian' })
}

/** Rows [start, start + rows), each repeated `times` times. */
function repeated(table: Float32Array, columns: number, start: number, rows: number, times: number): Float32Array {
  const out = new Float32Array(rows * times * columns)
  for (let i = 0, at = 0; i < rows; i++) {
    const row = table.subarray((start + i) * columns, (start + i + 1) * columns)
    for (let k = 0; k < times; k++, at += columns) out.set(row, at)
  }
  return out
}

function directions(rows: number, d: number): Float32Array {
  const out = new Float32Array(rows * d * d)
  for (let i = 0; i < rows * d; i++) out[i * d + (i % d)] = 1
  return out
}
