import { gatherRows } from '../../base/points.ts'
import { Random } from '../../base/random.ts'
import { ALONE } from '../../collective/collective.ts'
import type { Side } from '../../problem/frame.ts'
import { groupsOf, massOf, ownPlaces, type TrainingProblem, type TrainingSide } from '../problem.ts'
import type { TrainingState } from '../state.ts'
import { apportion, Sampler } from './sampler.ts'
import { Smoother } from './smoothing.ts'
import { type Cells, strata, weightedStrata } from './strata.ts'

/** The rows of one batch, by their numbers, and the points of the source among them. */
export interface Drawn {
  readonly targetRows: Int32Array
  readonly sourceRows: Int32Array
  /** Smoothed, n x D. */
  readonly source: Float32Array
}

/**
 * Draws the batches: one row of each cell of a stratification of either side, those of the source smoothed; weighted rows in proportion to their weights. Each class gets its share of the
 * batch (the mean of its shares of the two sides), and a cell for each of its places in it.
 *
 * Of several ranks each makes all cells of rows that all have, draws from all, and takes the rows of its own places: the order of the rows
 * depends on no number of ranks. Of rows that it alone has it makes as many cells as it has places.
 */
export class Batches {
  readonly #problem: TrainingProblem
  readonly #places: Int32Array
  readonly #source: Sampler
  readonly #target: Sampler
  readonly #targetCells: Cells
  readonly #smoother: Smoother

  /** @param start a generator for a new run, or the state of one to go on with */
  constructor(problem: TrainingProblem, start: Random | TrainingState) {
    const { source, target, frame, classes, recipe, apart = {} } = problem
    const d = frame.dimension
    const groups = Math.max(problem.groups ?? classes.length, 1)
    const [from, to] = [groupsOf(source, d, groups), groupsOf(target, d, groups)]
    const shares = [sharesOf(source, from), sharesOf(target, to)] as const
    const places = ownPlaces(problem)
    const cells = (side: TrainingSide, members: Int32Array[], ownRows: boolean | undefined) => {
      const counts = apportion(
        ownRows ? places.length : recipe.batch,
        shares[0].map((share, k) => share + shares[1][k]!),
      )
      return joined(members.map((rows, k) => cellsOf(side, d, rows, counts[k]!)))
    }
    const sourceCells = cells(source, from, apart.source)
    this.#targetCells = cells(target, to, apart.target)
    this.#problem = problem
    this.#places = places
    const fresh = start instanceof Random
    const sampler = (side: Side, all: Cells) =>
      new Sampler(all, fresh ? this.#stream(start, side, `batches/${side}`) : start[side])
    this.#source = sampler('source', sourceCells)
    const smoothing = fresh ? this.#stream(start, 'source', 'smoothing') : start.smoothing
    this.#smoother = new Smoother(source.rows, d, sourceCells, smoothing)
    this.#target = sampler('target', this.#targetCells)
  }

  /** Ranks with rows of their own draw from streams of their own. */
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

  /** Of rows that all ranks have: those whose last solutions another rank gives. Each row has one rank that does, that of its first place. */
  targetRowsOfOthers(): number[] {
    const own = new Set(this.#places)
    const seen = new Set<number>()
    return this.#targetCells.rows.flatMap((cell, k) => {
      const first = cell.filter((row) => !seen.has(row))
      for (const row of first) seen.add(row)
      return own.has(k) ? [] : Array.from(first)
    })
  }

  /** Where the draws stand, as plain data of its own. */
  get state(): Pick<TrainingState, 'source' | 'target' | 'smoothing'> {
    return { source: this.#source.state, target: this.#target.state, smoothing: this.#smoother.state }
  }
}

/** As many cells as a batch has places: a group with fewer rows than places uses its cells again. */
function cellsOf({ rows: table, weights }: TrainingSide, columns: number, rows: Int32Array, count: number): Cells {
  if (weights !== undefined) return weightedStrata(table, columns, rows, count, weights)
  const cells = strata(table, columns, rows, count)
  return { rows: Array.from({ length: count }, (_, i) => cells[i % cells.length]!) }
}

function joined(parts: readonly Cells[]): Cells {
  const rows = parts.flatMap((part) => part.rows)
  return parts.some(({ masses }) => masses) ? { rows, masses: parts.flatMap(({ masses }) => masses!) } : { rows }
}

/** The share of each group in the mass of a side. */
function sharesOf(side: TrainingSide, groups: readonly Int32Array[]): number[] {
  const masses = groups.map((rows) => massOf(side, rows))
  const total = masses.reduce((sum, mass) => sum + mass, 0)
  return masses.map((mass) => mass / total)
}
