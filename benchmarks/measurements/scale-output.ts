import { growthFigure } from '../figures/growth.ts'
import type { Output } from '../framework/output.ts'
import type { Table } from '../framework/table.ts'
import { count, number } from '../framework/text.ts'
import { AXIS_NAMES, type Axis, QUANTITIES, type Quantity, type ScaleReport } from './scale.ts'
import type { ScaleResult } from './scale-point.ts'

export async function scaleOutput(report: ScaleReport): Promise<Output> {
  const axes = report.config.axes.map(({ axis }) => axis)
  return {
    report: { ...report },
    head: report,
    title: 'How time and memory grow',
    tables: [
      ...axes.map((axis) => [`Along the ${AXIS_NAMES[axis]}`, scaleTable(report, axis)] as const),
      ['Exponents', growthTable(report)],
    ],
    files: { 'scale.svg': await growthFigure(report) },
  }
}

function scaleTable({ rows }: ScaleReport, axis: Axis): Table {
  const memory = (value: number | null) => (value === null ? 'unknown' : count(value))
  return {
    columns: [
      AXIS_NAMES[axis],
      'parameters',
      'ms a step',
      'set-up s',
      'forward µs a row',
      'backward µs a row',
      'gradients a row',
      'not converged',
      'before the fit MiB',
      'fit adds MiB',
      'transport adds MiB',
      'at a tenth of the steps MiB',
      'at the end MiB',
    ],
    rows: rows
      .filter((row) => row.axis === axis)
      .map((row) => [
        count(row.value),
        count(row.parameters),
        number(1e3 * row.stepSeconds, 3),
        number(row.setupSeconds, 3),
        number(1e6 * row.forwardSeconds, 3),
        number(1e6 * row.backwardSeconds, 3),
        number(row.evaluations, 3),
        count(row.unconvergedRows),
        ...[row.baseMemory, row.fitMemory, row.transportMemory, row.earlyMemory, row.lateMemory].map(memory),
      ]),
  }
}

/** Exponents, with a row for each quantity and a column for each axis. */
function growthTable({ growth, config }: ScaleReport): Table {
  const axes = config.axes.map(({ axis }) => axis)
  const exponent = (value: number | null) => (value === null ? '-' : value.toFixed(2))
  return {
    columns: ['grows as a power of', ...axes.map((axis) => AXIS_NAMES[axis])],
    rows: (Object.keys(QUANTITIES) as Quantity[]).map((quantity) => [
      QUANTITIES[quantity],
      ...axes.map((axis) => {
        const found = growth.find((one) => one.axis === axis && one.quantity === quantity)!
        return `${exponent(found.exponent)} (${exponent(found.upperExponent)})`
      }),
    ]),
    notes: ['Least squares of the logarithms over all values, and in brackets over the upper half of them.'],
  }
}

/** One point, for the process that measures it. */
export function pointOutput(result: ScaleResult): Output {
  const columns = Object.keys(result)
  return {
    report: { ...result },
    title: 'One point',
    tables: [['One point', { columns, rows: [Object.values(result).map(String)] }]],
  }
}
