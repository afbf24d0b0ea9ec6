import type { Output } from '../framework/output.ts'
import type { Table } from '../framework/table.ts'
import { count, number } from '../framework/text.ts'
import type { WasmReport, WasmRow } from './wasm.ts'

export function wasmOutput(report: WasmReport): Output {
  const title = 'Fits in WebAssembly beside the native engine'
  return { report: { ...report }, head: report, title, tables: [[title, wasmTable(report)]] }
}

function wasmTable({ rows, config, browser }: WasmReport): Table {
  const timeOf = (dimension: number, where: WasmRow['runner']['where'], threads: number) =>
    rows.find((row) => row.dimension === dimension && row.runner.where === where && row.runner.threads === threads)!
      .seconds
  return {
    columns: ['columns', 'where', 'threads', 'seconds', 'times native', 'times wasm in Node', 'longest wait, ms'],
    rows: rows.map(({ dimension, runner: { where, threads }, seconds, longestWait }) => [
      String(dimension),
      where,
      String(threads),
      number(seconds, 3),
      number(seconds / timeOf(dimension, 'native', threads), 3),
      where === 'native' ? '-' : number(seconds / timeOf(dimension, 'wasm in Node', 1), 3),
      number(longestWait, 3),
    ]),
    notes: [
      `A fit of ${count(config.rows)} rows a side and ${count(config.steps)} steps, from the tables to the map; the fastest of ${config.turns}, in turns, after one of 2 steps that is not counted; ${browser}.`,
      'Times native: with as many threads. Longest wait: how long the event loop of Node or of the page had no turn, in the best of the fits.',
    ],
  }
}
