import { basename, dirname, join } from 'node:path'
import { UsageError } from '../../../index.ts'
import { isStdout } from '../../outputs.ts'
import { isFolderOutput } from './part-folder.ts'

/** The flags that ask for times. */
interface AskedTimes {
  readonly out: string
  readonly time?: number | undefined
  readonly times?: readonly number[] | undefined
  readonly frames?: number | undefined
}

/** A table to write: the rows at one time, or their images if no time is given. */
export interface AtTime {
  readonly time: number | undefined
  readonly file: string
}

/** Digits after the point of a time in a file name, and the most times, which these digits can tell apart. */
const DIGITS = 3
const MOST_TIMES = 1000

/**
 * The tables to write: a single one, or one for each time, with names that sort in the order of the times.
 * @throws UsageError for flags that exclude one another, and for a series to standard output
 */
export function timesOf({ time, times, frames, out }: AskedTimes): AtTime[] {
  const asked = Object.entries({ '--time': time, '--times': times, '--frames': frames }).flatMap(([name, value]) =>
    value === undefined ? [] : [name],
  )
  if (asked.length > 1) throw new UsageError(`${asked.join(' and ')} exclude one another; give one of them.`)
  const series = times ?? (frames === undefined ? undefined : evenly(frames))
  if (series === undefined) return [{ time, file: out }]
  if (isStdout(out))
    throw new UsageError(`${asked[0]} writes a file for each time, and standard output is one; name a file with --out.`)
  const written = series.map((value) => String(value).split('.')[1]?.length ?? 0)
  const digits = Math.min(DIGITS, Math.max(...written))
  const files = series.map((value) => fileAt(out, value.toFixed(digits)))
  const twice = files.findIndex((file, k) => files.indexOf(file) < k)
  if (twice >= 0)
    throw new UsageError(
      `${asked[0]} has ${series[files.indexOf(files[twice]!)]} and ${series[twice]}, whose files would both be called ${files[twice]}; leave one out.`,
    )
  return series.map((value, k) => ({ time: value, file: files[k]! }))
}

/** Whether the frames of such a number can be told apart by their file names. */
export function isFrameCount(frames: number): boolean {
  return Number.isSafeInteger(frames) && frames >= 2 && frames <= MOST_TIMES
}

function evenly(frames: number): number[] {
  return Array.from({ length: frames }, (_, k) => k / (frames - 1))
}

/** moved.csv at 0.25 is moved-t0.25.csv; the extension, including .gz, is kept. */
function fileAt(out: string, time: string): string {
  if (isFolderOutput(out)) return `${out.replace(/\/+$/, '')}-t${time}/`
  const name = basename(out)
  const ending = /\.[a-z0-9]+(\.gz)?$/i.exec(name)?.[0] ?? ''
  return join(dirname(out), `${name.slice(0, name.length - ending.length)}-t${time}${ending}`)
}
