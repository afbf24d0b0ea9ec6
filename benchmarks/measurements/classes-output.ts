import type { Output } from '../framework/output.ts'
import type { Table } from '../framework/table.ts'
import { count, endingOf, number, seconds } from '../framework/text.ts'
import type { ClassesReport, FitCost } from './classes.ts'

export function classesOutput(report: ClassesReport): Output {
  const { classes, dimension } = report.config
  return {
    report: { ...report },
    head: report,
    title: `${classes} classes at D = ${dimension}: one conditional fit, and others`,
    tables: [
      ['L2-UVP on fresh points, percent', accuracyTable(report)],
      ['What the fits cost', costTable(report)],
    ],
  }
}

function accuracyTable({ rows }: ClassesReport): Table {
  return {
    columns: ['class', 'conditional, forward', 'backward', 'a fit of its own, forward', 'backward'],
    rows: rows.map(({ name, conditional, separate }) => [
      name,
      ...[conditional, separate].flatMap(({ forward, backward }) => [number(forward, 2), number(backward, 2)]),
    ]),
  }
}

function costTable({ cost, config }: ClassesReport): Table {
  const { conditional, unconditional, separate } = cost
  const row = (name: string, fits: readonly FitCost[]) => {
    const [time, steps] = [sum(fits.map((fit) => fit.seconds)), sum(fits.map((fit) => fit.steps))]
    const endings = [...new Set(fits.map(({ status }) => endingOf(status)))].join('; ')
    return [name, seconds(time), count(steps), number((1000 * time) / steps, 3), endings]
  }
  return {
    columns: ['fit', 'time', 'steps', 'ms a step', 'ended'],
    rows: [
      row('conditional', [conditional]),
      row('the same rows without labels', [unconditional]),
      row(`${config.classes} separate fits`, separate),
    ],
    notes: [
      `Conditional over unconditional: ${number(cost.ratio, 3)} times the time, ${number(cost.stepRatio, 3)} times a step's.`,
    ],
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0)
}
