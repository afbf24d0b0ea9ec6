import type { Output } from '../framework/output.ts'
import type { Table } from '../framework/table.ts'
import { number } from '../framework/text.ts'
import type { GpuReport, RunnerResult } from './gpu.ts'
import type { SizeResult } from './gpu-config.ts'

export function gpuOutput(report: GpuReport): Output {
  const { config, runners } = report
  const used = runners.flatMap(({ runner, sizes }) => {
    const description = sizes.find((size) => size.description !== undefined)?.description
    return description === undefined ? [] : [`${runner}: ${description}`]
  })
  return {
    report: { ...report },
    head: report,
    title: 'Training and transport on a graphics card',
    facts: [...used, ...runners.flatMap(({ runner, failures }) => failures.map((why) => `${runner}: ${why}`))],
    tables: [
      [`Steps of training, D = ${config.dimension}`, stepTable(runners)],
      [`Transport of ${config.rows} rows, thousands of rows a second`, transportTable(runners)],
    ],
  }
}

function rowsOf(runners: readonly RunnerResult[], cells: (size: SizeResult) => string[]): string[][] {
  return runners.flatMap(({ runner, sizes }) =>
    sizes.map((size) => [runner, String(size.width), String(size.batch), ...(size.error ? [size.error] : cells(size))]),
  )
}

const shown = (value: number | undefined, digits = 3) => (value === undefined ? '-' : number(value, digits))

function stepTable(runners: readonly RunnerResult[]): Table {
  return {
    columns: [
      'runner',
      'width',
      'batch',
      'steps a second',
      'evaluations a row',
      'kB sent a step',
      'kB read back a step',
      'gradient difference',
    ],
    rows: rowsOf(runners, ({ step, evaluations, up, down, difference }) => [
      shown(step && 1000 / step),
      shown(evaluations),
      shown(up && up / 1000),
      shown(down && down / 1000),
      difference === undefined ? '-' : difference.toExponential(1),
    ]),
    notes: [
      'Gradient apart: from that of the native engine at the same points, relative to its largest entry (PyTorch: lengths of the two).',
    ],
  }
}

function transportTable(runners: readonly RunnerResult[]): Table {
  return {
    columns: ['runner', 'width', 'batch', 'forward', 'backward'],
    rows: rowsOf(runners, ({ forward, backward }) => [
      shown(forward && forward / 1000),
      shown(backward && backward / 1000),
    ]),
  }
}

/** An error message, after a process that has already passed on its results. */
export const partOutput: Output = { report: {}, title: 'one runner', tables: [] }
