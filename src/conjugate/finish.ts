import type { Engine } from '../engine/index.ts'
import { smoothedWeights } from '../potentials/weights.ts'
import { DoubleProgram } from './double.ts'
import { type NewtonRow, newton } from './newton.ts'
import type { SolverParts } from './parts.ts'
import { type ConjugateResult, type RowEnd, withEnds } from './result.ts'
import { sharpened } from './smoothing.ts'
import type { SolveOptions } from './solve.ts'
import { encodeStatus } from './status.ts'

/** How many rows are finished at once, so that memory does not grow with their number. */
const BLOCK_ROWS = 256
/** Evaluations after which a row is tried by smoothing. */
const NEWTON_EVALUATIONS = 300

/** The problem that the rows solve. */
export interface Asked {
  /** z of a row, in the highest precision available. */
  target(row: number): Float64Array
  /** One-hot, rows x classes. */
  readonly labels: Float32Array
}

type Limits = SolveOptions & { readonly convex: boolean }

/** Finishes in float64 the rows that float32 leaves unfinished. It is loaded when the first such row appears. */
export class Finisher {
  readonly #engine: Engine
  readonly #parts: SolverParts
  /** u smoothed by t, by t; by 1 it is u itself. */
  readonly #programs = new Map<number, Promise<DoubleProgram>>()

  constructor(engine: Engine, parts: SolverParts) {
    this.#engine = engine
    this.#parts = parts
  }

  /**
   * Finishes some rows of a result, from where they stopped; a row that stopped where u is infinite starts again at the mean. What Newton's
   * method leaves is tried again by smoothing.
   * @param limits `maxIterations` includes the evaluations already spent
   */
  async finish(
    asked: Asked,
    result: ConjugateResult,
    rows: readonly number[],
    limits: Limits,
  ): Promise<ConjugateResult> {
    const ends = new Map<number, RowEnd>()
    for (let start = 0; start < rows.length; start += BLOCK_ROWS) {
      const block = rows.slice(start, start + BLOCK_ROWS)
      const open = block.map((row) => this.#row(asked, result, row, limits.maxIterations))
      const found = await this.#ends(open, limits)
      found.forEach((end, i) => {
        ends.set(block[i]!, end)
      })
    }
    return withEnds(result, ends)
  }

  #row(
    { target, labels }: Asked,
    { points, status, iterations }: ConjugateResult,
    row: number,
    most: number,
  ): NewtonRow {
    const { classes, potential } = this.#parts
    const d = potential.config.dimension
    const lost = status[row] === encodeStatus('nonfinite')
    return {
      base: lost ? new Float64Array(d) : Float64Array.from(points.subarray(row * d, (row + 1) * d)),
      target: target(row),
      label: Float64Array.from(labels.subarray(row * classes, (row + 1) * classes)),
      budget: most - iterations[row]!,
    }
  }

  async #ends(open: readonly NewtonRow[], limits: Limits): Promise<RowEnd[]> {
    const capped = open.map((row) => ({ ...row, budget: Math.min(row.budget, NEWTON_EVALUATIONS) }))
    const found = await newton(await this.#smoothed(1), capped, limits)
    const left = [...found.keys()].filter((i) => isOpen(found[i]!) && found[i]!.spent < open[i]!.budget)
    if (left.length === 0) return found
    const rest = left.map((i) => {
      const { spent, at } = found[i]!
      return { ...open[i]!, base: at.points, budget: open[i]!.budget - spent }
    })
    const again = await sharpened((t) => this.#smoothed(t), rest, limits)
    left.forEach((i, k) => {
      found[i] = better(found[i]!, again[k]!)
    })
    return found
  }

  #smoothed(t: number): Promise<DoubleProgram> {
    const { potential, weights } = this.#parts
    const known = this.#programs.get(t)
    if (known !== undefined) return known
    const parts = { ...this.#parts, weights: smoothedWeights(potential, weights, t) }
    const made = DoubleProgram.create(this.#engine, parts)
    this.#programs.set(t, made)
    return made
  }

  async dispose(): Promise<void> {
    for (const program of this.#programs.values()) await (await program).dispose()
    this.#programs.clear()
  }
}

function isOpen({ status }: RowEnd): boolean {
  return status === 'iterations' || status === 'stalled'
}

/** The second end if it has converged or lies lower; the evaluations of both count. */
function better(first: RowEnd, second: RowEnd): RowEnd {
  const best = second.status === 'converged' || second.at.objective < first.at.objective ? second : first
  return { ...best, spent: first.spent + second.spent }
}
