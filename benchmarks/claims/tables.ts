import { median } from '../framework/statistics.ts'
import { cell, rangeText, type Table } from '../framework/table.ts'
import type { AccuracyRun, Look } from './accuracy.ts'
import type { Cost, CostFailure } from './cost.ts'
import type { GradientError } from './gradient-error.ts'
import type { MethodName } from './methods/method.ts'
import { SCHEDULE_LABELS } from './schedules.ts'
import type { SgdCurve } from './sgd.ts'

/** The runs of one method with one K at one dimension, over the seeds. */
export interface AccuracyGroup {
  readonly dimension: number
  readonly method: MethodName
  readonly iterations: number
  readonly rate: number
  readonly runs: readonly AccuracyRun[]
}

export function groupRuns(runs: readonly AccuracyRun[]): AccuracyGroup[] {
  const groups = new Map<string, AccuracyRun[]>()
  for (const run of runs) {
    const key = `${run.dimension} ${run.method} ${run.iterations}`
    groups.set(key, [...(groups.get(key) ?? []), run])
  }
  return [...groups.values()].map((members) => {
    const { dimension, method, iterations, rate } = members[0]!
    return { dimension, method, iterations, rate, runs: members }
  })
}

export function accuracyTable(runs: readonly AccuracyRun[]): Table {
  const columns = [
    'D',
    'method',
    'K',
    'rate',
    'forward L2-UVP (%)',
    'backward L2-UVP (%)',
    'seconds to 3%',
    'seconds to 1%',
    'steps',
    'ms a step',
    'failed',
  ]
  const rows = groupRuns(runs).map(({ dimension, method, iterations, rate, runs: members }) => {
    const done = members.filter(({ failure }) => failure === null)
    const last = done.map(({ looks }) => looks.at(-1)!)
    const reach = (error: number) => {
      const times = done.map(({ looks }) => looks.find((look) => look.forward <= error)?.seconds)
      const reached = times.filter((time) => time !== undefined)
      return reached.length === members.length ? cell(median(reached)) : `${reached.length} of ${members.length} runs`
    }
    return [
      String(dimension),
      method,
      String(iterations),
      String(rate),
      rangeText(last.map(({ forward }) => forward)),
      rangeText(last.map(({ backward }) => backward)),
      reach(3),
      reach(1),
      rangeText(last.map(({ step }) => step)),
      cell(median(last.map(({ seconds, step }) => (1000 * seconds) / step))),
      `${members.length - done.length} of ${members.length}`,
    ]
  })
  return { columns, rows }
}

/** The median over the seeds at each look. */
export function medianCurve(runs: readonly AccuracyRun[], of: (look: Look) => number): [number, number][] {
  const done = runs.filter(({ failure }) => failure === null)
  const looks = Math.min(...done.map((run) => run.looks.length))
  if (!Number.isFinite(looks)) return []
  return Array.from({ length: looks }, (_, i) => [
    median(done.map((run) => run.looks[i]!.seconds)),
    median(done.map((run) => of(run.looks[i]!))),
  ])
}

export function costTable(costs: readonly (Cost | CostFailure)[]): Table {
  const columns = ['method', 'K', 'peak memory of the process (MB)', 'when loaded', 'before', 'ms a step', 'set-up (s)']
  const rows = costs.map((cost) =>
    'failure' in cost
      ? [cost.method, String(cost.iterations), cost.failure, '', '', '', '']
      : [
          cost.method,
          String(cost.iterations),
          cell(cost.peakMb),
          cell(cost.loadedMb),
          cell(cost.beforeMb),
          cell(1000 * cost.stepSeconds),
          cell(cost.setupSeconds),
        ],
  )
  return { columns, rows }
}

export function gradientTable(errors: readonly GradientError[]): Table {
  const methods = [...new Set(errors.map(({ method }) => method))].sort()
  const counts = [...new Set(errors.map(({ iterations }) => iterations))]
  const at = (method: string, count: number) =>
    errors.find((one) => one.method === method && one.iterations === count)?.error ?? Number.NaN
  return {
    columns: ['K', ...methods],
    rows: counts.map((count) => [String(count), ...methods.map((method) => cell(at(method, count)))]),
  }
}

export function sgdTable(curves: readonly SgdCurve[]): Table {
  const slope = ({ slope: value, error }: { slope: number; error: number }) =>
    `${value.toFixed(2)} ± ${Number.isFinite(error) ? error.toFixed(2) : '?'}`
  return {
    columns: ['step and inner solve', 'slope of E distance²', 'slope of E gradient²', 'last distance²', 'theory'],
    rows: curves.map((curve) => [
      SCHEDULE_LABELS[curve.schedule],
      slope(curve.distanceSlope),
      slope(curve.gradientSlope),
      rangeText(curve.distances.map((one) => one.at(-1)!)),
      { theory: '-1', constant: '0 (a floor)', 'three iterations': '0 (a bias)' }[curve.schedule],
    ]),
  }
}
