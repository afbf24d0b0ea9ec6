import type { DoubleProgram } from './double.ts'
import { type NewtonRow, newton } from './newton.ts'
import { type ConjugateResult, type RowEnd, withEnds } from './result.ts'
import { sharpened } from './smoothing.ts'
import type { SolveOptions } from './solve.ts'
import { encodeStatus } from './status.ts'

/** How many rows are finished at once, so that memory does not grow with their number. */
const BLOCK_ROWS = 256
/** Evaluations after which a row is tried by smoothing. */
const NEWTON_EVALUATIONS = 300

/** The programs of u smoothed by t; by 1 it is u itself. */
export type SmoothedProgram = (t: number) => Promise<DoubleProgram>

/** The problem that the rows solve. */
export interface Asked {
  /** z of a row, in the highest precision available. */
  target(row: number): Float64Array
  /** One-hot, rows x classes. */
  readonly labels: Float32Array
  readonly classes: number
}

/**
 * Finishes some rows of a result in float64, from where they stopped; a row that stopped where u is infinite starts again at the mean. What
 * Newton's method leaves is tried again by smoothing.
 * @param limits `maxIterations` includes the evaluations already spent
 */
export async function finishRows(
  programs: SmoothedProgram,
  asked: Asked,
  result: ConjugateResult,
  rows: readonly number[],
  limits: SolveOptions & { readonly convex: boolean },
): Promise<ConjugateResult> {
  const ends = new Map<number, RowEnd>()
  for (let start = 0; start < rows.length; start += BLOCK_ROWS) {
    const block = rows.slice(start, start + BLOCK_ROWS)
    await finishBlock(programs, asked, result, block, limits, ends)
  }
  return withEnds(result, ends)
}

async function finishBlock(
  programs: SmoothedProgram,
  { target, labels, classes }: Asked,
  result: ConjugateResult,
  rows: readonly number[],
  limits: SolveOptions & { readonly convex: boolean },
  ends: Map<number, RowEnd>,
): Promise<void> {
  const program = await programs(1)
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
  const capped = open.map((row) => ({ ...row, budget: Math.min(row.budget, NEWTON_EVALUATIONS) }))
  const found = await newton(program, capped, limits)
  const left = [...found.keys()].filter((i) => isOpen(found[i]!) && found[i]!.spent < open[i]!.budget)
  if (left.length > 0) {
    const rest = left.map((i) => ({
      ...open[i]!,
      base: found[i]!.at.points,
      budget: open[i]!.budget - found[i]!.spent,
    }))
    const again = await sharpened(programs, rest, limits)
    left.forEach((i, k) => {
      found[i] = better(found[i]!, again[k]!)
    })
  }
  found.forEach((end, i) => {
    ends.set(rows[i]!, end)
  })
}

function isOpen({ status }: RowEnd): boolean {
  return status === 'iterations' || status === 'stalled'
}

/** The second end if it has converged or lies lower; the evaluations of both count. */
function better(first: RowEnd, second: RowEnd): RowEnd {
  const best = second.status === 'converged' || second.at.objective < first.at.objective ? second : first
  return { ...best, spent: first.spent + second.spent }
}
