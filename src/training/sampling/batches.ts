import type { Pieces } from '../../base/pieces.ts'
import { gatherRows } from '../../base/points.ts'
import { Random } from '../../base/random.ts'
import { ALONE } from '../../collective/collective.ts'
import type { Side } from '../../problem/frame.ts'
import { groupsOf, massOf, ownPlaces, type TrainingProblem, type TrainingSide } from '../problem.ts'
import type { TrainingState } from '../state.ts'
import { apportion, Sampler } from './sampler.ts'
import { Smoother } from './smoothing.ts'
import { type Cells, strata, weightedStrata } from './strata.ts'

/** The row numbers of one batch, and the points of its source rows. */
export interface Drawn {
  readonly targetRows: Int32Array
  readonly sourceRows: Int32Array
  /** The smoothed source rows, n x D. */
  readonly source: Float32Array
}

/**
 * Draws the batches: each side is stratified into cells, and a batch has one row of each cell (with row weights, drawn in proportion to them).
 * Source rows are smoothed. Each class gets its share of the batch (the mean of its shares of the two sides), with one cell for each place.
 *
 * With several ranks, each rank stratifies the rows that all ranks have, draws from all cells, and keeps the rows of its own places, so that the
 * order of the rows does not depend on the number of ranks. Rows that only this rank has are divided into as many cells as it has places.
 */
export class Batches {
  readonly #problem: TrainingProblem
  readonly #places: Int32Array
  readonly #source: Sampler
  readonly #target: Sampler
  readonly #targetCells: Cells
  readonly #smoother: Smoother

  private constructor(
    problem: TrainingProblem,
    { source, target }: Readonly<Record<Side, Cells>>,
    start: Random | TrainingState,
  ) {
    this.#targetCells = target
    this.#problem = problem
    this.#places = ownPlaces(problem)
    const fresh = start instanceof Random
    const sampler = (side: Side, all: Cells) =>
      new Sampler(all, fresh ? this.#stream(start, side, `batches/${side}`) : start[side])
    this.#source = sampler('source', source)
    const smoothing = fresh ? this.#stream(start, 'source', 'smoothing') : start.smoothing
    this.#smoother = new Smoother(problem.source.rows, problem.frame.dimension, source, smoothing)
    this.#target = sampler('target', target)
  }

  /** Makes the strata. @param start a generator for a new run, or the state of a run to continue */
  static *of(problem: TrainingProblem, start: Random | TrainingState): Pieces<Batches> {
    const { source, target, frame, classes, recipe, apart = {} } = problem
    const d = frame.dimension
    const groups = Math.max(problem.groups ?? classes.length, 1)
    const [from, to] = [groupsOf(source, d, groups), groupsOf(target, d, groups)]
    const shares = [sharesOf(source, from), sharesOf(target, to)] as const
    const places = ownPlaces(problem)
    function* cells(side: TrainingSide, members: Int32Array[], ownRows: boolean | undefined): Pieces<Cells> {
      const counts = apportion(
        ownRows ? places.length : recipe.batch,
        shares[0].map((share, k) => share + shares[1][k]!),
      )
      const parts: Cells[] = []
      for (const [k, rows] of members.entries()) parts.push(yield* cellsOf(side, d, rows, counts[k]!))
      return joined(parts)
    }
    const all = { source: yield* cells(source, from, apart.source), target: yield* cells(target, to, apart.target) }
    return new Batches(problem, all, start)
  }

  /** Ranks with their own rows draw from their own streams. */
  #stream(random: Random, side: Side, name: string): Random {
    const { collective = ALONE, apart = {} } = this.#problem
    return (apart[side] ? random.stream('rank', collective.rank) : random).stream(name)
  }

  next(): Drawn {
    const { source, frame, recipe, apart = {} } = this.#problem
    const sourceRows = this.#own(this.#source.next(), apart.source)
    const targetRows = this.#own(this.#target.next(), apart.target)
    const points = new Float32Array(sourceRows.length * frame.dimension)
    gatherRows(source.rows, frame.dimension, sourceRows, points)
    this.#smoother.smooth(points, recipe.smoothing, apart.source ? undefined : this.#places)
    return { sourceRows, targetRows, source: points }
  }

  #own(rows: Int32Array, ownRows: boolean | undefined): Int32Array {
    return ownRows || this.#places.length === rows.length ? rows : Int32Array.from(this.#places, (k) => rows[k]!)
  }

  /** Among the rows that all ranks have, those whose last solutions come from another rank. Each row belongs to the rank of its first place. */
  targetRowsOfOthers(): number[] {
    const own = new Set(this.#places)
    const seen = new Set<number>()
    return this.#targetCells.rows.flatMap((cell, k) => {
      const first = cell.filter((row) => !seen.has(row))
      for (const row of first) seen.add(row)
      return own.has(k) ? [] : Array.from(first)
    })
  }

  /** The state of the draws, as a copy in plain data. */
  get state(): Pick<TrainingState, 'source' | 'target' | 'smoothing'> {
    return { source: this.#source.state, target: this.#target.state, smoothing: this.#smoother.state }
  }
}

/** One cell for each place of a batch; a group with fewer rows than places repeats its cells. */
function* cellsOf(
  { rows: table, weights }: TrainingSide,
  columns: number,
  rows: Int32Array,
  count: number,
): Pieces<Cells> {
  if (weights !== undefined) return yield* weightedStrata(table, columns, rows, count, weights)
  const cells = yield* strata(table, columns, rows, count)
  return { rows: Array.from({ length: count }, (_, i) => cells[i % cells.length]!) }
}

function joined(parts: readonly Cells[]): Cells {
  const rows = parts.flatMap((part) => part.rows)
  return parts.some(({ masses }) => masses) ? { rows, masses: parts.flatMap(({ masses }) => masses!) } : { rows }
}

/** The share of a side's mass that each group holds. */
function sharesOf(side: TrainingSide, groups: readonly Int32Array[]): number[] {
  const masses = groups.map((rows) => massOf(side, rows))
  const total = masses.reduce((sum, mass) => sum + mass, 0)
  return masses.map((mass) => mass / total)
}
