import { MAX_REJECTIONS, ROUNDING } from '../../conjugate/lbfgs.ts'
import { solverGraph } from '../../conjugate/objective.ts'
import type { Assembly, Iteration, LoopValue, Precision } from '../../graph/assembly.ts'
import { add, input, matmul, slice } from '../../graph/index.ts'
import { pointsShape } from '../../potentials/potential.ts'
import { residualMetric } from '../../problem/frame.ts'
import { directionGraph, type IterationSettings, inversesGraph, judgementGraph, trialGraph } from './iteration.ts'
import type { ModelGraph } from './model-graph.ts'

/** The solves of many rows as one loop. Rows that are done leave it, so an iteration costs only as much as its open rows. */

/** Rows to solve: targets and starts in the frame, [rows, D], and labels. */
interface SolveRows {
  readonly target: string
  readonly base: string
  readonly label?: string
}

interface SolveGraphOptions {
  readonly precision: Precision
  /** Evaluations that a row may take: an int64. */
  readonly most: string
  /** A number of that precision. */
  readonly tolerance: string
}

/** The solution of every row: y, its residual and objective, [rows, D], [rows, 1] and [rows, 1]. */
export type Solved = Readonly<Record<'points' | 'residual' | 'objective', string>>

/** Pairs of L-BFGS: half of `ConjugateSolver`'s, since each of them costs a copy here. */
const MEMORY = 8
/** In double precision, rows continue as long as steps can be shortened. */
const DOUBLE = { rounding: 1e-14, rejections: 40 } as const

const SCALARS = ['objective', 'residual', 'step', 'descent', 'rejections'] as const

export function solveGraph(
  graph: ModelGraph,
  rows: SolveRows,
  { precision, most, tolerance }: SolveGraphOptions,
): Solved {
  const { assembly, model } = graph
  const { frame, potential, preconditioner, classes } = model
  const d = frame.dimension
  const settings: IterationSettings = {
    dimension: d,
    precision,
    memory: MEMORY,
    convex: potential.guarantee !== null,
    ...(precision === 'float32' ? { rounding: ROUNDING, rejections: MAX_REJECTIONS } : DOUBLE),
  }
  const fixed = {
    ...graph.weights[precision](),
    preconditioner: assembly.numbers(preconditioner, [d, d], precision),
    metric: assembly.numbers(residualMetric(frame), [d, d], precision),
    tolerance,
  }
  const { values, some } = startValues(assembly, rows, settings, classes.length)
  const { values: ends } = assembly.loop(most, some, values, (inside, now) =>
    iterate(inside, now, fixed, settings, graph),
  )
  // Rows that ran out of iterations keep their last position.
  const found = assembly.node('ScatterND', [ends.found!, placesOf(assembly, ends.row!), packed(assembly, ends)])
  return unpacked(assembly, found, rows.base, fixed.preconditioner, settings)
}

/** The state of every row before the first evaluation, and whether there are any rows. */
function startValues(
  assembly: Assembly,
  { target, base, label }: SolveRows,
  { dimension: d, precision, memory }: IterationSettings,
  classes: number,
): { readonly values: Record<string, LoopValue>; readonly some: string } {
  const shape = assembly.node('Shape', [target])
  const count = assembly.node('Slice', [shape, assembly.integers([0]), assembly.integers([1])])
  const zero = assembly.numbers([0], [1], precision)
  const zeros = (columns: number) =>
    assembly.node('Expand', [zero, assembly.node('Concat', [count, assembly.integers([columns])], { axis: 0 })])
  const [wide, narrow] = [zeros(d), zeros(1)]
  // A row has no residual before its first evaluation.
  const unknown = assembly.node('Expand', [
    assembly.numbers([Number.POSITIVE_INFINITY], [1], precision),
    assembly.node('Shape', [narrow]),
  ])
  const number = (start: string, columns: number): LoopValue => ({ type: precision, shape: ['open', columns], start })
  const rows = assembly.node('Reshape', [count, assembly.integers([], [0])])
  const numbered = assembly.node('Range', [assembly.integers([0], []), rows, assembly.integers([1], [])])
  const values: Record<string, LoopValue> = {
    row: { type: 'int64', shape: ['open'], start: numbered },
    found: { type: precision, shape: ['rows', d + 2], start: zeros(d + 2) },
    target: number(target, d),
    base: number(base, d),
    ...(label !== undefined && { label: number(label, classes) }),
    ...Object.fromEntries(['at', 'slope', 'direction'].map((name) => [name, number(wide, d)])),
    ...Object.fromEntries(SCALARS.map((name) => [name, number(name === 'residual' ? unknown : narrow, 1)])),
    inverses: number(zeros(memory), memory),
    ...Object.fromEntries(pairNames(memory).map((name) => [name, number(wide, d)])),
  }
  return { values, some: assembly.node('Greater', [rows, assembly.integers([0], [])]) }
}

function pairNames(memory: number): string[] {
  return Array.from({ length: memory }, (_, k) => [`move ${k}`, `change ${k}`]).flat()
}

function iterate(
  inside: Assembly,
  now: Readonly<Record<string, string>>,
  fixed: Readonly<Record<string, string>>,
  settings: IterationSettings,
  { model }: ModelGraph,
): Iteration {
  const { dimension, precision, memory } = settings
  const { displacement } = inside.part(trialGraph(dimension), now, precision)
  const { objective, slope, residual } = solverGraph(model.potential, model.classes.length)
  const there = inside.part(
    { objective: objective!, slope: slope!, residual: residual! },
    { ...now, ...fixed, displacement: displacement! },
    precision,
  )
  const evaluated = Object.fromEntries(Object.entries(there).map(([name, value]) => [`${name} there`, value]))
  const judged = inside.part(judgementGraph(settings), { ...now, ...fixed, ...evaluated, displacement }, precision)
  const after = { ...now, ...judged }
  const isDone = inside.node('Reshape', [
    inside.node('Greater', [judged.done, inside.numbers([0.5], [], precision)]),
    inside.integers([-1]),
  ])
  const [open, done] = [rowsWhere(inside, inside.node('Not', [isDone])), rowsWhere(inside, isDone)]
  const finished = inside.node('Gather', [packed(inside, after), done], { axis: 0 })
  const places = placesOf(inside, inside.node('Gather', [now.row!, done], { axis: 0 }))
  const keep = (value: string) => inside.node('Gather', [value, open], { axis: 0 })
  const kept = keptRows(after, memory, keep)
  const { inverses } = inside.part(
    inversesGraph(memory),
    { inverses: keep(now.inverses!), inverse: kept.inverse! },
    precision,
  )
  const next = { ...kept, inverses }
  const size = inside.node('Size', [open])
  return {
    go: inside.node('Greater', [size, inside.integers([0], [])]),
    values: {
      ...next,
      ...inside.part(directionGraph(settings), next, precision),
      found: inside.node('ScatterND', [now.found!, places, finished]),
    },
  }
}

/** The open rows of every value that is carried on; every pair moves back by one, and the newest comes first. */
function keptRows(
  after: Readonly<Record<string, string>>,
  memory: number,
  keep: (value: string) => string,
): Record<string, string> {
  const own = ['row', 'target', 'base', 'at', 'slope', 'direction', ...SCALARS, 'accepted', 'inverse']
  const kept = Object.fromEntries(
    [...own, ...('label' in after ? ['label'] : [])].map((name) => [name, keep(after[name]!)]),
  )
  for (let k = 0; k < memory; k++)
    for (const what of ['move', 'change']) kept[`${what} ${k}`] = keep(after[k === 0 ? what : `${what} ${k - 1}`]!)
  return kept
}

/** The numbers of the rows where a boolean is true. */
export function rowsWhere(assembly: Assembly, mask: string): string {
  return assembly.node('Reshape', [assembly.node('NonZero', [mask]), assembly.integers([-1])])
}

/** Row numbers in the shape that ScatterND takes. */
export function placesOf(assembly: Assembly, rows: string): string {
  return assembly.node('Reshape', [rows, assembly.integers([-1, 1])])
}

/** What is kept of a row that is done: v, the residual and the objective. */
function packed(assembly: Assembly, state: Readonly<Record<string, string>>): string {
  return assembly.node('Concat', [state.at!, state.residual!, state.objective!], { axis: 1 })
}

function unpacked(
  assembly: Assembly,
  found: string,
  base: string,
  preconditioner: string,
  { dimension: d, precision }: IterationSettings,
): Solved {
  const all = input('found', ['rows', d + 2])
  const displaced = matmul(slice(all, 1, 0, d), input('preconditioner', [d, d]))
  const tensors = {
    points: add(displaced, input('base', pointsShape(d))),
    residual: slice(all, 1, d, d + 1),
    objective: slice(all, 1, d + 1, d + 2),
  }
  return assembly.part(tensors, { found, base, preconditioner }, precision)
}
