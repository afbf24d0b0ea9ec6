import { PART } from '../../conjugate/nearest.ts'
import { linearStartGraph } from '../../conjugate/objective.ts'
import { COARSE } from '../../conjugate/origin.ts'
import { add, gradient, input, matmul, mul, reduceSum, reshape, scalar, square, sub } from '../../graph/index.ts'
import { pointsShape } from '../../potentials/potential.ts'
import { weightInputs } from '../../potentials/weights.ts'
import type { MapModel } from '../model.ts'
import { type ModelGraph, modelGraph } from './model-graph.ts'
import { solveGraph } from './solve-graph.ts'

/** Where the solves of the inverse start, in the frame. */

/** Where the mean Hessian would put each solution. */
export function linearStarts({ assembly, model }: ModelGraph, target: string): string {
  const d = model.frame.dimension
  const preconditioner = assembly.numbers(model.preconditioner, [d, d], 'float32')
  const { starts } = linearStartGraph(d)
  return assembly.part({ starts: starts! }, { targets: target, preconditioner }, 'float32').starts
}

/** As `OriginStarts`: the pre-images under the convex potential that a released one came from. */
export function originStarts(
  graph: ModelGraph,
  certificate: NonNullable<MapModel['certificate']>,
  target: string,
  label: string | undefined,
): string {
  const { assembly, model, options } = graph
  const origin = modelGraph(assembly, { ...model, ...certificate }, options, 'certificate ')
  const rows = { target, base: linearStarts(graph, target), ...(label && { label }) }
  const most = assembly.integers([COARSE.maxIterations], [])
  const tolerance = assembly.numbers([COARSE.tolerance], [], 'float32')
  return solveGraph(origin, rows, { precision: 'float32', most, tolerance }).points
}

/** As `NearestStarts`: the anchor whose image, for the row's class, lies nearest, plus a part of the mean Hessian's step. */
export function nearestStarts(
  graph: ModelGraph,
  anchors: Float32Array,
  target: string,
  label: string | undefined,
): string {
  const { assembly, model } = graph
  const d = model.frame.dimension
  const classes = Math.max(model.classes.length, 1)
  const [count, points] = [anchors.length / d, assembly.numbers(anchors, [anchors.length / d, d], 'float32')]
  const images = Array.from({ length: classes }, (_, k) => imagesOf(graph, points, count, k))
  const nearest = images.map((image) => {
    const { distance } = assembly.part(distances(d, count), { target, image }, 'float32')
    return assembly.node('ArgMin', [distance], { axis: 1, keepdims: 0 })
  })
  const all = classes === 1 ? images[0]! : assembly.node('Concat', images, { axis: 0 })
  const place = label === undefined ? nearest[0]! : ownClass(graph, nearest, label)
  const first = label === undefined ? place : assembly.node('Add', [place, firstOf(graph, label, count)])
  const take = (table: string, rows: string) => assembly.node('Gather', [table, rows], { axis: 0 })
  const { gap } = assembly.part(
    { gap: mul(scalar(PART), sub(input('target', pointsShape(d)), input('image', pointsShape(d)))) },
    { target, image: take(all, first) },
    'float32',
  )
  return assembly.node('Add', [take(points, place), linearStarts(graph, gap)])
}

/** grad u at the anchors, for one class. */
function imagesOf(graph: ModelGraph, anchors: string, count: number, k: number): string {
  const { assembly, model } = graph
  const { potential, classes } = model
  const at = input('at', pointsShape(potential.config.dimension))
  const label = classes.length > 0 ? input('label', ['rows', classes.length]) : undefined
  const [image] = gradient(potential.value(at, weightInputs(potential), label), [at])
  const oneHot = Float32Array.from({ length: count * classes.length }, (_, i) => Number(i % classes.length === k))
  const own = classes.length > 0 ? { label: assembly.numbers(oneHot, [count, classes.length], 'float32') } : {}
  return assembly.part({ image: image! }, { ...graph.weights.float32(), at: anchors, ...own }, 'float32').image
}

/** |z - image|^2 less |z|^2, which is the same for all anchors, [rows, anchors]. */
function distances(d: number, count: number) {
  const image = input('image', [count, d])
  const lengths = reshape(reduceSum(square(image), [1]), [1, count])
  const product = matmul(input('target', pointsShape(d)), image, { transposeB: true })
  return { distance: add(mul(scalar(-2), product), lengths) }
}

/** For each row, the entry that belongs to its own class. */
function ownClass({ assembly }: ModelGraph, nearest: readonly string[], label: string): string {
  const columns = nearest.map((places) => assembly.node('Reshape', [places, assembly.integers([-1, 1])]))
  const table = assembly.node('Concat', columns, { axis: 1 })
  const own = assembly.node('Mul', [table, assembly.cast(label, 'int64')])
  return assembly.node('ReduceSum', [own, assembly.integers([1])], { keepdims: 0 })
}

/** Where the images of each row's class begin. */
function firstOf({ assembly }: ModelGraph, label: string, count: number): string {
  const place = assembly.node('ArgMax', [label], { axis: 1, keepdims: 0 })
  return assembly.node('Mul', [place, assembly.integers([count])])
}
