import { type AccuracySeries, accuracyFigure } from '../figures/accuracy.ts'
import { fitPowerLaw } from '../framework/statistics.ts'
import type { AccuracyRun } from './accuracy.ts'
import type { Cost, CostFailure } from './cost.ts'
import type { GradientError } from './gradient-error.ts'
import { SCHEDULE_LABELS } from './schedules.ts'
import { FIT_FROM, type SgdCurve } from './sgd.ts'
import { groupRuns, medianCurve } from './tables.ts'

/** The results as SVG figures, by file name. Scales are logarithmic. */
type Figures = Record<string, string>

const ERROR = 'Forward L2-UVP (%)'
const TIME = 'Processor time (s)'

/** One figure for each dimension, with each method at its best K. */
export async function accuracyFigures(runs: readonly AccuracyRun[]): Promise<Figures> {
  const figures: Figures = {}
  for (const dimension of new Set(runs.map((run) => run.dimension))) {
    const groups = groupRuns(runs.filter((run) => run.dimension === dimension))
    const series = [...new Set(groups.map(({ method }) => method))].map((method): AccuracySeries => {
      const curves = groups
        .filter((group) => group.method === method)
        .map((group) => ({ group, points: medianCurve(group.runs, ({ forward }) => forward) }))
        .filter(({ points }) => points.length > 0)
        .sort((a, b) => a.points.at(-1)![1] - b.points.at(-1)![1])
      const best = curves[0]
      return {
        label: best ? `${method}, K = ${best.group.iterations}` : `${method} (failed)`,
        points: best?.points ?? [],
        emphasis: method === 'envelope',
      }
    })
    figures[`accuracy-${dimension}.svg`] = await accuracyFigure({
      title: `Mixture pair, D = ${dimension}: error against time, median of the seeds`,
      error: ERROR,
      time: TIME,
      series,
    })
  }
  return figures
}

export async function costFigures(costs: readonly (Cost | CostFailure)[]): Promise<Figures> {
  const measured = costs.filter((cost) => !('failure' in cost)) as Cost[]
  const methods = [...new Set(measured.map(({ method }) => method))]
  const draw = (title: string, error: string, value: (cost: Cost) => number) =>
    accuracyFigure({
      title,
      error,
      time: 'Inner iterations K',
      series: methods.map((method) => ({
        label: method,
        emphasis: method === 'envelope',
        points: measured
          .filter((cost) => cost.method === method)
          .map((cost) => [cost.iterations, value(cost)] as const),
      })),
    })
  return {
    'memory.svg': await draw('Peak memory of training against inner iterations', 'Memory (MB)', ({ peakMb }) => peakMb),
    'step.svg': await draw(
      'Time of a step against inner iterations',
      'Time (ms)',
      ({ stepSeconds }) => 1000 * stepSeconds,
    ),
  }
}

export async function gradientFigures(errors: readonly GradientError[]): Promise<Figures> {
  const methods = [...new Set(errors.map(({ method }) => method))]
  return {
    'gradient.svg': await accuracyFigure({
      title: 'Error of the gradient against inner iterations',
      error: 'Relative error',
      time: 'Inner iterations K',
      series: methods.map((method) => ({
        label: method,
        emphasis: method === 'envelope',
        points: errors.filter((one) => one.method === method).map((one) => [one.iterations, one.error] as const),
      })),
    }),
  }
}

export async function sgdFigures(curves: readonly SgdCurve[]): Promise<Figures> {
  const draw = (title: string, error: string, of: (curve: SgdCurve) => SgdCurve['distances']) => {
    const series = curves.map((curve) => ({
      label: SCHEDULE_LABELS[curve.schedule],
      emphasis: curve.schedule === 'theory',
      points: curve.steps.map((k, i) => {
        const values = of(curve).map((one) => one[i]!)
        return [k, values.reduce((sum, value) => sum + value, 0) / values.length] as const
      }),
    }))
    return accuracyFigure({ title, error, time: 'Steps', series: [...series, ...slopes(series[0]!)], width: 760 })
  }
  return {
    'sgd-distance.svg': await draw(
      'Plain SGD: distance to the optimum',
      'Mean of |θ - θ*|²',
      ({ distances }) => distances,
    ),
    'sgd-gradient.svg': await draw(
      'Plain SGD: norm of the gradient',
      'Mean of |grad L|²',
      ({ gradients }) => gradients,
    ),
  }
}

/** The power law fitted to the last part of a curve, and that of the theory beside it. */
function slopes({ points }: AccuracySeries): AccuracySeries[] {
  const [from, to] = [FIT_FROM * points.at(-1)![0], points.at(-1)![0]]
  const fitted = fitPowerLaw(points.filter(([k]) => k >= from))
  if (fitted === null) return []
  const { exponent, factor } = fitted
  const start = factor * from ** exponent
  return [
    { label: `fitted, slope ${exponent.toFixed(2)}`, points: [from, to].map((k) => [k, factor * k ** exponent]) },
    { label: 'theory, slope -1', points: [from, to].map((k) => [k, (2 * start * from) / k]) },
  ]
}
