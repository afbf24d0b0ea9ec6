import type { Output } from '../framework/output.ts'
import { median, spreadOf } from '../framework/statistics.ts'
import { rangeText, type Table } from '../framework/table.ts'
import { number } from '../framework/text.ts'
import type { Errors, FamiliesReport, FamilyReport, FamilyRun } from './families.ts'

export function familiesOutput(report: FamiliesReport): Output {
  const { config, families } = report
  return {
    report: { ...report },
    head: report,
    title: `Families of exact maps, for ${config.role}`,
    tables: [
      ['L2-UVP in percent, forward / backward', errorsTable(families)],
      ['The fit relative to the best of the others', ratioTable(families)],
    ],
  }
}

const METHODS = ['fit', 'convex', 'linear', 'entropic'] as const

function errorsTable(families: readonly FamilyReport[]): Table {
  return {
    columns: ['family', 'D', 'rows', 'fit', 'seconds', 'convex by construction', 'linear', 'entropic, 1,000 rows'],
    rows: families.map(({ name, dimension, rows, runs }) => {
      const [own, convex, linear, entropic] = METHODS.map((method) => bothWays(runs.map((run) => run[method])))
      const seconds = number(median(runs.map(({ fit }) => fit.seconds)), 2)
      return [name, `${dimension}`, `${rows}`, own!, seconds, convex!, linear!, entropic!]
    }),
    notes: ['Medians over the seeds with their extremes; every seed draws a pair of its own.'],
  }
}

function bothWays(errors: readonly Errors[]): string {
  return `${rangeText(errors.map(({ forward }) => forward))} / ${rangeText(errors.map(({ backward }) => backward))}`
}

function ratioTable(families: readonly FamilyReport[]): Table {
  const ratios = families.flatMap(({ runs }) =>
    runs.map((run) => ({ forward: ratio(run, 'forward'), backward: ratio(run, 'backward') })),
  )
  const row = (way: keyof Errors) => {
    const { median: middle, min, max } = spreadOf(ratios.map((one) => one[way]))
    const worse = ratios.filter((one) => one[way] > 1).length
    return [way, number(middle, 3), number(min, 3), number(max, 3), `${worse} of ${ratios.length}`]
  }
  return {
    columns: ['', 'median', 'best', 'worst', 'runs above 1'],
    rows: [row('forward'), row('backward')],
    notes: ['Below 1 the fit is the best of the four maps.'],
  }
}

/** The fit's error over the smallest of the other three. */
function ratio(run: FamilyRun, way: keyof Errors): number {
  return run.fit[way] / Math.min(run.convex[way], run.linear[way], run.entropic[way])
}
