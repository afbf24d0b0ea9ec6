import type { FitSummary } from '../../../index.ts'
import type { Screen } from '../../command.ts'
import { count, number } from '../../text.ts'

/** The fewest seconds that a fit must take to be shown as a curve, and the fewest points. */
const [LONG, FEWEST] = [30, 12]

const [HEIGHT, WIDEST, NARROWEST] = [8, 64, 30]

const BLOCKS = ' \u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588'

/** W2 squared over the training batches of a long fit, as a small text plot. Undefined if there is too little to show, or no room. */
export function curveText({ curve, seconds }: FitSummary, { columns, unicode }: Screen): string | undefined {
  const finite = curve.filter(({ w2Squared }) => Number.isFinite(w2Squared))
  if (seconds < LONG || finite.length < FEWEST || columns < NARROWEST + 14) return undefined
  const bars = means(
    finite.map(({ w2Squared }) => w2Squared),
    Math.min(WIDEST, columns - 14, finite.length),
  )
  // The first steps lie far below, and would leave no height for the rest.
  const settled = bars.slice(Math.floor(bars.length / 5))
  const [low, high] = [Math.min(...settled), Math.max(...settled)]
  const margin = (high - low || Math.abs(high) || 1) * 0.1
  const [bottom, top] = [low - margin, high + margin]
  const heights = bars.map((value) => Math.min(1, Math.max(0, (value - bottom) / (top - bottom))) * HEIGHT)
  const rows = Array.from({ length: HEIGHT }, (_, k) => {
    const base = HEIGHT - 1 - k
    const label = k === 0 ? number(top, 3) : k === HEIGHT - 1 ? number(bottom, 3) : ''
    return `${label.padStart(10)} ${unicode ? '\u2502' : '|'}${heights.map((height) => cell(height - base, unicode)).join('')}`
  })
  const last = count(curve.at(-1)!.step)
  const axis = `${' '.repeat(12)}step 1${`step ${last}`.padStart(Math.max(0, bars.length - 6))}`
  return ['W2 squared by the batches of training (level is done):', ...rows, axis].join('\n')
}

/** A character that is filled from below. */
function cell(filled: number, unicode: boolean): string {
  if (unicode) return BLOCKS[Math.min(8, Math.max(0, Math.round(8 * filled)))]!
  return filled >= 0.5 ? '#' : filled > 0 ? '.' : ' '
}

/** The means of this many runs of neighbouring values. */
function means(values: readonly number[], runs: number): number[] {
  return Array.from({ length: runs }, (_, k) => {
    const part = values.slice(Math.floor((k * values.length) / runs), Math.floor(((k + 1) * values.length) / runs))
    return part.reduce((sum, value) => sum + value, 0) / part.length
  })
}
