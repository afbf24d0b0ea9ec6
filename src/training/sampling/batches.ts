import { gatherRows } from '../../base/points.ts'
import { Random } from '../../base/random.ts'
import { groupsOf, massOf, type TrainingProblem, type TrainingSide } from '../problem.ts'
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
 */
export class Batches {
  readonly #problem: TrainingProblem
  readonly #source: Sampler
  readonly #target: Sampler
  readonly #smoother: Smoother

  /** @param start a generator for a new run, or the state of one to go on with */
  constructor(problem: TrainingProblem, start: Random | TrainingState) {
    const { source, target, frame, classes, recipe } = problem
    const d = frame.dimension
    const groups = Math.max(classes.length, 1)
    const [from, to] = [groupsOf(source, d, groups), groupsOf(target, d, groups)]
    const [ofSource, ofTarget] = [sharesOf(source, from), sharesOf(target, to)]
    const shares = ofSource.map((share, k) => share + ofTarget[k]!)
    const counts = apportion(recipe.batch, shares)
    const cells = (side: TrainingSide, members: Int32Array[]) =>
      joined(members.map((rows, k) => cellsOf(side, d, rows, counts[k]!)))
    const sourceCells = cells(source, from)
    const fresh = start instanceof Random
    this.#problem = problem
    this.#source = new Sampler(sourceCells, fresh ? start.stream('batches/source') : start.source)
    this.#smoother = new Smoother(source.rows, d, sourceCells, fresh ? start.stream('smoothing') : start.smoothing)
    this.#target = new Sampler(cells(target, to), fresh ? start.stream('batches/target') : start.target)
  }

  next(): Drawn {
    const { source, frame, recipe } = this.#problem
    const [sourceRows, targetRows] = [this.#source.next(), this.#target.next()]
    const points = new Float32Array(sourceRows.length * frame.dimension)
    gatherRows(source.rows, frame.dimension, sourceRows, points)
    this.#smoother.smooth(points, recipe.smoothing)
    return { sourceRows, targetRows, source: points }
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
