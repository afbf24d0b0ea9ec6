import { gatherRows } from '../../base/points.ts'
import { Random } from '../../base/random.ts'
import { groupsOf, type TrainingProblem, type TrainingSide } from '../problem.ts'
import type { TrainingState } from '../state.ts'
import { apportion, Sampler } from './sampler.ts'
import { Smoother } from './smoothing.ts'
import { strata } from './strata.ts'

/** The rows of one batch, by their numbers, and the points of the source among them. */
export interface Drawn {
  readonly targetRows: Int32Array
  readonly sourceRows: Int32Array
  /** Smoothed, n x D. */
  readonly source: Float32Array
}

/**
 * Draws the batches: one row of each cell of a stratification of either side, those of the source smoothed. Each class gets its share of the
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
    const shares = from.map((members, k) => members.length / sizeOf(from) + to[k]!.length / sizeOf(to))
    const counts = apportion(recipe.batch, shares)
    const cells = (side: TrainingSide, members: Int32Array[]) =>
      members.flatMap((rows, k) => filled(strata(side.rows, d, rows, counts[k]!), counts[k]!))
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
function filled(cells: Int32Array[], count: number): Int32Array[] {
  return Array.from({ length: count }, (_, i) => cells[i % cells.length]!)
}

function sizeOf(groups: readonly Int32Array[]): number {
  return groups.reduce((sum, { length }) => sum + length, 0)
}
