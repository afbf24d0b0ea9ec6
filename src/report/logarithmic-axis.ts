import { formatCount, tickFormatter } from './text.ts'

/** Tells `drawPanel` how to draw a logarithmic axis over a domain: spread it into a `PanelAxis`. */
export interface LogarithmicAxis {
  readonly type: 'log'
  readonly grid: true
  readonly ticks: readonly number[]
  readonly tickFormat: (value: number) => string
}

/** A logarithmic axis with lines and labels at powers of ten only, or at 1, 2 and 5 times those if there are fewer than two of them. */
export function logarithmicAxis([low, high]: readonly [number, number]): LogarithmicAxis {
  const first = Math.ceil(Math.log10(low) - 1e-9)
  const decades = Math.floor(Math.log10(high) + 1e-9) - first + 1
  const every = Math.max(1, Math.ceil(decades / 6))
  const ticks: number[] = []
  for (let exponent = first - 1; exponent <= first + decades; exponent++)
    for (const leading of decades >= 2 ? [1] : [1, 2, 5]) {
      const value = Number(`${leading}e${exponent}`)
      if (value >= low && value <= high && (decades < 2 || (exponent - first) % every === 0)) ticks.push(value)
    }
  return { type: 'log', grid: true, ticks, tickFormat }
}

function tickFormat(value: number): string {
  if (value >= 1e-3 && value < 1) return String(value)
  return value >= 1 && value < 1e6 ? formatCount(value) : tickFormatter([value, value])(value)
}
