import { BLUR, LBFGS_ITERATIONS } from '../../conjugate/solver.ts'
import {
  abs,
  atMost,
  input,
  mul,
  reduceSum,
  reshape,
  scalar,
  select,
  sqrt,
  square,
  sub,
  type Tensor,
} from '../../graph/index.ts'
import { pointsShape } from '../../potentials/potential.ts'
import { residualMetric } from '../../problem/frame.ts'
import type { ModelGraph, Rows } from './model-graph.ts'
import type { OutputValue } from './outputs.ts'
import { placesOf, rowsWhere, type Solved, solveGraph } from './solve-graph.ts'
import { linearStarts, nearestStarts, originStarts } from './starts-graph.ts'
import { enter, inCost, inPrecision, leave } from './units.ts'

/** A single-precision number beyond this counts as infinite. */
const LARGEST = 3e38

/** The limits of a solve: a float32 tolerance, and an int64 count of evaluations. */
interface Limits {
  readonly tolerance: string
  readonly most: string
}

/** S(z), the residual of each row, and any further outputs requested. */
export function backwardGraph(graph: ModelGraph, rows: Rows): OutputValue[] {
  const { assembly, model, options } = graph
  const d = model.frame.dimension
  const limits = limitsOf(graph)
  const target = enter(graph, rows.points, 'target', 'float32')
  const solved = inSinglePrecision(graph, target, rows.label, limits)
  const ends = {
    preimages: leave(graph, solved.points, 'source', 'float32'),
    residual: inPrecision(graph, flat(graph, solved.residual), 'float32'),
    potential: inCost(graph, flat(graph, solved.objective), 'float32', -1),
  }
  const last = options.finish ? finished(graph, rows, { target, ...solved }, ends, limits) : ends
  const all = assembly.part(numbersOnly(d), last, options.precision)
  const outputs: OutputValue[] = [
    { name: 'preimages', value: all.preimages, shape: pointsShape(d) },
    { name: 'residual', value: all.residual, shape: ['rows'] },
  ]
  if (options.outputs.includes('potential')) outputs.push({ name: 'potential', value: all.potential, shape: ['rows'] })
  return outputs
}

/** Rows whose equation could not be evaluated have no pre-image: all their outputs are NaN. */
function numbersOnly(d: number): Record<keyof Ends, Tensor> {
  const residual = input('residual', ['rows'])
  const usable = atMost(abs(residual), scalar(LARGEST))
  const none = scalar(Number.NaN)
  return {
    preimages: select(reshape(usable, ['rows', 1]), input('preimages', pointsShape(d)), none),
    residual: select(usable, residual, none),
    potential: select(usable, input('potential', ['rows']), none),
  }
}

type Ends = Record<'preimages' | 'residual' | 'potential', string>

/** Tolerance and iterations: fixed, or inputs that every run must give (a runtime may ignore an input that has a default). */
function limitsOf({ assembly, options }: ModelGraph): Limits {
  const { solverInputs, tolerance, maxIterations } = options
  if (solverInputs)
    return {
      tolerance: assembly.input('tolerance', 'float32', []),
      most: assembly.input('max_iterations', 'int64', []),
    }
  return { tolerance: assembly.numbers([tolerance], [], 'float32'), most: assembly.integers([maxIterations], []) }
}

/**
 * L-BFGS from where the mean Hessian would put each solution. If u may not be convex, it starts from the pre-image under the convex potential that u
 * came from, or from the nearest anchor. A map without either is solved from the mean as well, and the better solution is kept.
 */
function inSinglePrecision(graph: ModelGraph, target: string, label: string | undefined, limits: Limits): Solved {
  const { assembly, model, options } = graph
  const { anchors, certificate, frame, potential } = model
  const d = frame.dimension
  const base = certificate
    ? originStarts(graph, certificate, target, label)
    : anchors
      ? nearestStarts(graph, anchors, target, label)
      : linearStarts(graph, target)
  const most = options.finish
    ? assembly.node('Min', [limits.most, assembly.integers([LBFGS_ITERATIONS], [])])
    : limits.most
  const solve = { precision: 'float32', most, tolerance: limits.tolerance } as const
  if (potential.guarantee !== null || certificate || anchors)
    return solveGraph(graph, { target, base, ...(label && { label }) }, solve)
  const twice = (a: string, b = a) => assembly.node('Concat', [a, b], { axis: 0 })
  const mean = assembly.node('Expand', [assembly.numbers([0], [1], 'float32'), assembly.node('Shape', [target])])
  const both = { target: twice(target), base: twice(base, mean), ...(label && { label: twice(label) }) }
  const solved = solveGraph(graph, both, solve)
  const halves = Object.entries(solved).flatMap(([name, value]) => {
    const [a, b] = assembly.nodes('Split', [value], 2, { axis: 0 })
    return [[`${name} a`, a!] as const, [`${name} b`, b!] as const]
  })
  return assembly.part(betterOf(d), { ...Object.fromEntries(halves), tolerance: limits.tolerance }, 'float32')
}

/** As `betterOf` of the conjugate: a converged solution first, then the lower objective, where any number is below NaN and infinity. */
function betterOf(d: number): Record<keyof Solved, Tensor> {
  const both = (name: string, columns: number) =>
    [input(`${name} a`, ['rows', columns]), input(`${name} b`, ['rows', columns])] as const
  const [residualA, residualB] = both('residual', 1)
  const [objectiveA, objectiveB] = both('objective', 1)
  const [doneA, doneB] = [residualA, residualB].map((residual) => atMost(residual, input('tolerance', []))) as [
    Tensor,
    Tensor,
  ]
  const lower = sub(scalar(1), atMost(objectiveA, objectiveB))
  const number = atMost(abs(objectiveB), scalar(LARGEST))
  const same = sub(scalar(1), abs(sub(doneA, doneB)))
  const second = select(same, mul(lower, number), doneB)
  const [pointsA, pointsB] = both('points', d)
  return {
    points: select(second, pointsB, pointsA),
    residual: select(second, residualB, residualA),
    objective: select(second, objectiveB, objectiveA),
  }
}

/** Rows that single precision left unsolved, or cannot judge, continue in double precision from where they are, or from the mean if u is infinite there. */
function finished(
  graph: ModelGraph,
  rows: Rows,
  solved: Solved & { target: string },
  ends: Ends,
  { tolerance, most }: Limits,
): Ends {
  const { assembly } = graph
  const { done, start } = assembly.part(handOver(graph), { ...solved, tolerance }, 'float32')
  // If no iterations are left, rows stay as they are. (A runtime may take a negative count as no limit.)
  const rest = assembly.node('Sub', [most, assembly.integers([LBFGS_ITERATIONS], [])])
  const left = assembly.node('Max', [rest, assembly.integers([0], [])])
  const unfinished = assembly.node('Less', [done, assembly.numbers([0.5], [], 'float32')])
  const goesOn = assembly.node('Greater', [left, assembly.integers([0], [])])
  const open = rowsWhere(assembly, assembly.node('And', [unfinished, goesOn]))
  const some = (value: string) => assembly.node('Gather', [value, open], { axis: 0 })
  const double = (value: string) => assembly.cast(some(value), 'float64')
  const target = enter(graph, some(rows.points), 'target', 'float64')
  const base = double(start)
  const own = { target, base, ...(rows.label && { label: double(rows.label) }) }
  const limits = { precision: 'float64', most: left, tolerance: assembly.cast(tolerance, 'float64') } as const
  const { points, residual, objective } = solveGraph(graph, own, limits)
  const places = placesOf(assembly, open)
  const into = (all: string, value: string) => assembly.node('ScatterND', [all, places, value])
  return {
    preimages: into(ends.preimages, leave(graph, points, 'source', 'float64')),
    residual: into(ends.residual, inPrecision(graph, flat(graph, residual), 'float64')),
    potential: into(ends.potential, inCost(graph, flat(graph, objective), 'float64', -1)),
  }
}

/** Which rows are solved, as far as single precision can tell (see `BLUR`), and where the others continue. */
function handOver({ model: { frame } }: ModelGraph): { readonly done: Tensor; readonly start: Tensor } {
  const d = frame.dimension
  const [points, target] = [input('points', pointsShape(d)), input('target', pointsShape(d))]
  const [residual, tolerance] = [input('residual', ['rows', 1]), input('tolerance', [])]
  const metric = residualMetric(frame)
  const blur = (BLUR * Math.sqrt(metric.reduce((sum, value) => sum + value * value, 0))) / Math.sqrt(d)
  const length = sqrt(reduceSum(square(target), [1]))
  const near = atMost(mul(scalar(blur), length), tolerance)
  const converged = reshape(atMost(residual, tolerance), ['rows'])
  const finite = atMost(abs(residual), scalar(LARGEST))
  return { done: mul(near, converged), start: select(finite, points, scalar(0)) }
}

function flat({ assembly }: ModelGraph, value: string): string {
  return assembly.node('Reshape', [value, assembly.integers([-1])])
}
