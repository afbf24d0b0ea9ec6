import { InputError } from '../../base/errors.ts'
import { type Matrix, transpose } from '../../base/linalg/matrix.ts'
import type { Precision } from '../../graph/assembly.ts'
import { add, constant, div, input, matmul, mul, scalar, sub, type Tensor } from '../../graph/index.ts'
import { pointsShape } from '../../potentials/potential.ts'
import { type Frame, frameMatrices, perUnit, type Side } from '../../problem/frame.ts'
import { unmixing } from '../../problem/metric.ts'
import type { ModelGraph } from './model-graph.ts'

/** From the units of the data into the frame and back: as `centred` and `uncentred`, within the graph. */

/** Numbers beyond these become infinite or lose digits in single precision. */
const RANGE = [2 ** -120, 2 ** 120] as const

/**
 * @param value points in the units of the data
 * @returns x~ or z~ in the precision of a solve
 */
export function enter(graph: ModelGraph, value: string, side: Side, into: Precision): string {
  const { assembly, model, options } = graph
  const { frame } = model
  const product = matmul(input('centred', pointsShape(frame.dimension)), fixed(frameMatrices(frame)[`${side}In`]))
  const within = into === 'float64' ? 'float64' : options.precision
  const points = within === options.precision ? value : assembly.cast(value, within)
  const { centred } = assembly.part({ centred: centring(frame, side, within) }, { points }, within)
  return assembly.part({ product }, { centred: within === into ? centred : assembly.cast(centred, into) }, into).product
}

/** Rows of the frame in the units of the data, and in the precision of the points. @param of the precision of `value` */
export function leave(graph: ModelGraph, value: string, side: Side, of: Precision): string {
  const { assembly, model, options } = graph
  const { frame } = model
  const inFrame = input('inFrame', pointsShape(frame.dimension))
  const centred = matmul(inFrame, fixed(frameMatrices(frame)[`${side}Out`]))
  const made = assembly.part({ centred }, { inFrame: value }, of).centred
  const within = of === 'float64' ? 'float64' : options.precision
  const rows = within === of ? made : assembly.cast(made, within)
  const { points } = assembly.part({ points: shifting(frame, side, within) }, { centred: rows }, within)
  return inPrecision(graph, points, within)
}

/** A value of the frame, [rows], in squared units of the cost. @param sign -1 for the objective of the inverse, whose minimum is -u* */
export function inCost(graph: ModelGraph, value: string, of: Precision, sign: 1 | -1): string {
  const { assembly, model, options } = graph
  const { factor } = model.frame
  if (options.precision === 'float32') requireSize(1 / factor, 'potential is a number')
  const scaled = { scaled: mul(input('value', ['rows']), scalar(sign / factor)) }
  if (options.precision === 'float32' && of === 'float32') return assembly.part(scaled, { value }, of).scaled
  const exact = of === 'float64' ? value : assembly.cast(value, 'float64')
  return inPrecision(graph, assembly.part(scaled, { value: exact }, 'float64').scaled, 'float64')
}

/** A value in the precision of the points. */
export function inPrecision({ assembly, options }: ModelGraph, value: string, of: Precision): string {
  return of === options.precision ? value : assembly.cast(value, options.precision)
}

/** L S (x - m0) / unit. In single precision the mean is subtracted in two parts, which keeps as many digits as double precision would. */
function centring(frame: Frame, side: Side, precision: Precision): Tensor {
  const points = input('points', pointsShape(frame.dimension))
  const [large, small] = meanParts(frame, side, precision)
  const scaled = mul(sub(sub(points, large), small), row(perUnit(frame, side)))
  return frame.mixing === undefined ? scaled : matmul(scaled, fixed(transpose(frame.mixing)))
}

/** The reverse of `centring`. */
function shifting(frame: Frame, side: Side, precision: Precision): Tensor {
  const [large, small] = meanParts(frame, side, precision)
  const centred = input('centred', pointsShape(frame.dimension))
  const scaled = frame.mixing === undefined ? centred : matmul(centred, fixed(transpose(unmixing(frame.mixing))))
  const offsets = div(scaled, row(perUnit(frame, side)))
  return add(add(offsets, small), large)
}

function meanParts(frame: Frame, side: Side, precision: Precision): [large: Tensor, small: Tensor] {
  const mean = frame[`${side}Mean`]
  if (precision === 'float64') return [row(mean), constant([0], [])]
  return [row(mean.map(Math.fround)), row(mean.map((value) => value - Math.fround(value)))]
}

function row(values: Float64Array): Tensor {
  return constant(values, [values.length])
}

function fixed({ data, rows, columns }: Matrix): Tensor {
  return constant(data, [rows, columns])
}

/** @throws InputError where single precision cannot hold points of the map's size */
export function requireRange(frame: Frame, precision: Precision): void {
  if (precision === 'float64') return
  for (const side of ['source', 'target'] as const) {
    for (const factor of perUnit(frame, side)) requireSize(1 / factor, `${side} has features`)
    for (const mean of frame[`${side}Mean`]) requireSize(1 + Math.abs(mean), `${side} has means`)
  }
}

function requireSize(size: number, what: string): void {
  const [least, most] = RANGE
  if (!(size >= least && size <= most))
    throw new InputError(
      `The ${what} of the size ${size.toPrecision(2)}, which single precision cannot hold; export with points in float64.`,
      { field: 'precision' },
    )
}

/** The largest ratio of a feature's mean to its spread: float32 points lose that much precision in the differences between rows. */
export function meanOverSpread(frame: Frame): number {
  const ratios = (['source', 'target'] as const).map((side) => {
    const size = frame[`${side}Deviation`] / Math.sqrt(frame.dimension)
    return Math.max(...frame[`${side}Mean`].map((mean, j) => Math.abs(mean * frame.scale[j]!) / size))
  })
  return Math.max(...ratios)
}
