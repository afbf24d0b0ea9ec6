import { median } from '../framework/statistics.ts'
import { cell, rangeText, type Table } from '../framework/table.ts'
import { type PeerResult, THIS_PROJECT } from './accuracy.ts'
import type { SpeedResult } from './speed.ts'
import type { Timings } from './speed-task.ts'

const TASKS = { valueAndGradient: 'value and gradient', parameterStep: 'parameter step' } as const

/** Medians with the range; ratios are between the fastest repeats, which other work on the machine affects least. */
export function speedTable(results: readonly SpeedResult[]): Table {
  const columns = [
    'work',
    'threads',
    'this project (ms)',
    'PyTorch (ms)',
    'WebAssembly (ms)',
    'PyTorch / this, fastest',
    'wasm / native, fastest',
    'share of peak, this / PyTorch',
  ]
  const rows = results.flatMap((result) =>
    (Object.keys(TASKS) as (keyof Timings)[]).map((task) => {
      const { native, torch, wasm, peak, operations } = result
      const of = (timings: Timings | null) => (timings === null ? '-' : rangeText(timings[task]))
      const best = (timings: Timings | null) => (timings === null ? Number.NaN : Math.min(...timings[task]))
      const share = (timings: Timings | null) => {
        if (peak === null || timings === null || task !== 'valueAndGradient') return '-'
        return `${((100 * operations) / (best(timings) * 1e6) / Math.max(...peak)).toFixed(0)}%`
      }
      return [
        TASKS[task],
        String(result.threads),
        of(native),
        of(torch),
        of(wasm),
        cell(best(torch) / best(native)),
        cell(best(wasm) / best(native)),
        `${share(native)} / ${share(torch)}`,
      ]
    }),
  )
  const notes = results.map(({ threads, peak, blas, difference, skipped }) => {
    const limit = peak
      ? `matrix products at up to ${Math.max(...peak).toFixed(0)} GFLOP/s (${blas})`
      : 'no peak measured'
    const same = difference === null ? '' : `; PyTorch's gradient differs from ours by ${difference.toExponential(1)}`
    const absent = skipped.length > 0 ? ` Skipped: ${skipped.join('; ')}.` : ''
    return `${threads} thread${threads > 1 ? 's' : ''}: ${limit}${same}.${absent}`
  })
  return { columns, rows, notes }
}

/**
 * For each peer: its time and its error then, the time in which this project's error was no larger, and the ratio of the times (processor
 * time with one thread, wall-clock time with more).
 */
export function peersTable(results: readonly PeerResult[]): Table {
  const columns = [
    'pair',
    'threads',
    'peer',
    'samples',
    'seconds',
    'processor seconds',
    'steps',
    'ms a step',
    'forward L2-UVP (%)',
    'backward L2-UVP (%)',
    'this project as good after (s)',
    'times faster',
  ]
  const groups = new Map<string, PeerResult[]>()
  for (const result of results) {
    const key = `${result.pair} ${result.threads} ${result.peer}`
    groups.set(key, [...(groups.get(key) ?? []), result])
  }
  const rows = [...groups.values()].flatMap((members) => {
    const { pair, threads, peer, skipped, failed } = members[0]!
    const reason = skipped ?? failed
    const clock = clockOf(threads)
    const lead = [pair, String(threads), peer]
    if (reason !== undefined)
      return [[...lead, `${skipped ? 'skipped' : 'failed'}: ${reason}`, '', '', '', '', '', '', '', '']]
    const own = results.filter((one) => one.peer === THIS_PROJECT && one.pair === pair && one.threads === threads)
    return members[0]!.looks.map((look, i) => {
      const at = <K extends 'seconds' | 'processorSeconds' | 'forward' | 'backward' | 'steps'>(key: K) =>
        members.map((one) => one.looks[i]?.[key]).filter((value) => value !== undefined)
      const [forward, backward] = [median(at('forward')), median(at('backward'))]
      const reached = peer === THIS_PROJECT ? null : asGood(own, forward, backward, clock)
      return [
        ...lead,
        look.rows === undefined ? 'all' : String(look.rows),
        cell(median(at('seconds'))),
        cell(median(at('processorSeconds'))),
        at('steps').length > 0 ? cell(median(at('steps'))) : '-',
        median(at('steps')) > 0 ? cell((1000 * median(at(clock))) / median(at('steps'))) : '-',
        cell(forward),
        cell(backward),
        reached === null ? '-' : cell(reached),
        reached === null ? '-' : cell(median(at(clock)) / reached),
      ]
    })
  })
  return { columns, rows }
}

type ClockName = 'seconds' | 'processorSeconds'

/** The time that is compared: with one thread the processor's, which other work on the machine affects less than wall-clock time. */
function clockOf(threads: number): ClockName {
  return threads === 1 ? 'processorSeconds' : 'seconds'
}

/** This project's shortest fit for which the median over the seeds of each error is no larger; null if there is none. */
function asGood(own: readonly PeerResult[], forward: number, backward: number, clock: ClockName): number | null {
  for (const i of own[0]?.looks.keys() ?? []) {
    const at = (key: ClockName | 'forward' | 'backward') => median(own.map((one) => one.looks[i]![key]))
    if (at('forward') <= forward && at('backward') <= backward) return at(clock)
  }
  return null
}
