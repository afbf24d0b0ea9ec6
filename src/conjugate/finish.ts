import type { DoubleProgram } from './double.ts'
import { type NewtonRow, newton } from './newton.ts'
import { type ConjugateResult, type RowEnd, withEnds } from './result.ts'
import type { SolveOptions } from './solve.ts'
import { encodeStatus } from './status.ts'

/** How many rows are finished at once, so that memory does not grow with their number. */
const BLOCK_ROWS = 256

/** The problem that the rows solve. */
export interface Asked {
  /** z of a row, in the highest precision available. */
  target(row: number): Float64Array
  /** One-hot, rows x classes. */
  readonly labels: Float32Array
  readonly classes: number
}

/**
 * Finishes some rows of a result in float64, from where they stopped; a row that stopped where u is infinite starts again at the mean.
 * @param limits `maxIterations` includes the evaluations already spent
 */
export async function finishRows(
  program: DoubleProgram,
  asked: Asked,
  result: ConjugateResult,
  rows: readonly number[],
  limits: SolveOptions & { readonly convex: boolean },
): Promise<ConjugateResult> {
  const ends = new Map<number, RowEnd>()
  for (let start = 0; start < rows.length; start += BLOCK_ROWS) {
    const block = rows.slice(start, start + BLOCK_ROWS)
    await finishBlock(program, asked, result, block, limits, ends)
  }
  return withEnds(result, ends)
}

async function finishBlock(
  program: DoubleProgram,
  { target, labels, classes }: Asked,
  result: ConjugateResult,
  rows: readonly number[],
  limits: SolveOptions & { readonly convex: boolean },
  ends: Map<number, RowEnd>,
): Promise<void> {
  const d = program.dimension
  const part = (data: Float32Array, width: number, row: number) =>
    Float64Array.from(data.subarray(row * width, (row + 1) * width))
  const open = rows.map((row): NewtonRow => {
    const lost = result.status[row] === encodeStatus('nonfinite')
    return {
      base: lost ? new Float64Array(d) : part(result.points, d, row),
      target: target(row),
      label: part(labels, classes, row),
      budget: limits.maxIterations - result.iterations[row]!,
    }
  })
  const found = await newton(program, open, limits)
  found.forEach((end, i) => {
    ends.set(rows[i]!, end)
  })
}
