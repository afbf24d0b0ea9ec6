import { spawn } from 'node:child_process'
import { basename } from 'node:path'
import { InputError } from '../../src/base/errors.ts'
import type { BenchmarkOutput } from '../../src/cli/benchmark-output.ts'
import type { Table } from '../../src/cli/benchmark-table.ts'
import { count, number } from '../../src/cli/text.ts'
import {
  type Axis,
  type ExperimentContext,
  measurePoint,
  QUANTITIES,
  type Quantity,
  type ScalePoint,
  type ScaleReport,
  type ScaleResult,
  type ScaleRow,
} from '../experiments/index.ts'
import { growthFigure } from './benchmark-scale-figure.ts'

/** What each axis is called in tables and figures. */
export const AXIS_NAMES: Readonly<Record<Axis, string>> = {
  dimension: 'dimension D',
  rows: 'rows a side',
  batch: 'rows in a batch',
  width: 'width of the layers',
  steps: 'training steps',
  iterations: 'inner iterations allowed',
}

export async function scaleOutput(report: ScaleReport): Promise<BenchmarkOutput> {
  const axes = report.config.axes.map(({ axis }) => axis)
  return {
    report: { ...report },
    head: report,
    title: 'How time and memory grow',
    tables: [
      ...axes.map((axis) => [`Along the ${AXIS_NAMES[axis]}`, scaleTable(report, axis)] as const),
      ['Exponents', growthTable(report)],
    ],
    figures: { 'scale.svg': await growthFigure(report) },
  }
}

export function scaleTable({ rows }: ScaleReport, axis: Axis): Table {
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

/** Exponents: quantities down, axes across. */
export function growthTable({ growth, config }: ScaleReport): Table {
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

/** Runs a point in a process of its own where this one is the installed command; else here. */
export async function isolatedPoint(point: ScalePoint, context: ExperimentContext): Promise<ScaleResult> {
  const command = process.argv[1] ?? ''
  if (!/^brenier(\.js)?$/.test(basename(command))) return measurePoint(point, context)
  const args = [...process.execArgv, command, 'benchmark', 'scale', '--point', JSON.stringify(point), '--json']
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(context.signal && { signal: context.signal }),
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject).on('close', (value) => resolve(value ?? 1))
  })
  context.signal?.throwIfAborted()
  if (code !== 0) throw new InputError(`The measurement of ${JSON.stringify(point)} failed (exit code ${code}).`)
  return JSON.parse(output) as ScaleResult
}

/** One point, for the process that measures it. */
export function pointOutput(result: ScaleResult): BenchmarkOutput {
  const row: ScaleRow = { axis: 'dimension', value: 0, ...result }
  const columns = Object.keys(result)
  return {
    report: { ...result },
    title: 'One point',
    tables: [['One point', { columns, rows: [columns.map((key) => String(row[key as keyof ScaleRow]))] }]],
    figures: {},
  }
}
