import type { DeviceMemory, DeviceValue, DeviceValues, ResidentProgram } from '../engine/index.ts'
import { residentProgram } from '../engine/resident-program.ts'
import {
  abs,
  add,
  atMost,
  div,
  input,
  matmul,
  neg,
  reduceMax,
  reduceSum,
  reshape,
  scalar,
  select,
  sub,
  type Tensor,
} from '../graph/index.ts'
import { divideRows, mergeRows } from '../graph/operators/rows.ts'
import { type Potential, pointsShape } from '../potentials/potential.ts'
import { weightInputs } from '../potentials/weights.ts'
import type { FrameCost } from '../problem/cost.ts'
import { both, column } from './lbfgs-rules.ts'
import { conjugateObjective } from './objective.ts'
import type { ConjugateProgram } from './program.ts'
import { RowBlocks } from './row-blocks.ts'

/** The most numbers that the differences z - y of one run are made of: 64 MB. */
const MOST = 2 ** 24
/** Numbers beyond this count as infinite. */
const LARGEST = 3e38

interface Programs {
  readonly heights: ResidentProgram
  readonly lowest: ResidentProgram
  readonly own: ResidentProgram
}

/** z and the last solutions, rows x D, and whether a row has one, rows x 1, on the device; and their number. */
interface Rows {
  readonly count: number
  readonly target: DeviceValue
  readonly last: DeviceValue
  readonly known: DeviceValue
}

/** `CandidateStarts` in the memory of a device, for a fixed number of candidates. */
export class DeviceCandidates {
  readonly #conjugate: ConjugateProgram
  readonly #programs: Programs
  readonly #blocks: RowBlocks
  /** The most rows that are compared with all candidates at once. */
  readonly #most: number

  private constructor(conjugate: ConjugateProgram, programs: Programs, blocks: RowBlocks, most: number) {
    this.#conjugate = conjugate
    this.#programs = programs
    this.#blocks = blocks
    this.#most = most
  }

  /** @param potential of the cost @param count of the candidates  @throws DeviceLost */
  static async create(
    memory: DeviceMemory,
    conjugate: ConjugateProgram,
    potential: Potential & { readonly cost: FrameCost },
    count: number,
  ): Promise<DeviceCandidates> {
    const d = potential.config.dimension
    const heights = objectiveAt(potential, input('points', pointsShape(d)), 'points')
    const programs = {
      heights: await residentProgram(memory, 'heights', { heights }),
      lowest: await residentProgram(memory, 'lowest', lowestGraph(potential.cost, d, count)),
      own: await residentProgram(memory, 'own', ownGraph(potential)),
    }
    const blocks = await RowBlocks.open(memory, { best: null, lowest: d })
    return new DeviceCandidates(conjugate, programs, blocks, Math.max(1, Math.floor(MOST / (count * d))))
  }

  /**
   * @param candidates y, rows x D, on the device
   * @returns a start for each row, on the device, which the caller frees
   * @throws DeviceLost
   */
  async starts({ count, target, last, known }: Rows, candidates: DeviceValue): Promise<DeviceValue> {
    const { heights, lowest, own } = this.#programs
    const { weights } = this.#conjugate
    const high = await heights.run({ ...weights, points: candidates }, {})
    let best: DeviceValues = {}
    try {
      best = await this.#blocks.map({ target }, { count, most: this.#most }, (some) =>
        lowest.run({ ...some, ...high, candidates }, {}),
      )
      return (await own.run({ ...weights, ...best, target, last, known }, {})).starts!
    } finally {
      for (const value of Object.values({ ...high, ...best })) value.dispose()
    }
  }

  async dispose(): Promise<void> {
    await this.#blocks.dispose()
    for (const program of Object.values(this.#programs)) await program.dispose()
  }
}

/** The candidate with the smallest objective, and that objective. */
function lowestGraph(cost: FrameCost, d: number, count: number): Record<string, Tensor> {
  const candidates = input('candidates', [count, d])
  const target = reshape(input('target', ['targets', d]), ['targets', 1, d])
  const differences = mergeRows(sub(target, reshape(candidates, [1, count, d])), 'rows')
  const objectives = add(divideRows(cost.h(differences), count, 'targets'), input('heights', [count]))
  const known = select(atMost(abs(objectives), scalar(LARGEST)), objectives, scalar(LARGEST))
  const best = neg(reduceMax(neg(known), [1]))
  // Equal objectives share a start.
  const chosen = atMost(known, reshape(best, ['targets', 1]))
  return { best, lowest: div(matmul(chosen, candidates), reshape(reduceSum(chosen, [1]), ['targets', 1])) }
}

/** The last solution of each row that has one and whose objective is not above that of the best candidate, else the candidate. */
function ownGraph(potential: Potential): Record<string, Tensor> {
  const shape = pointsShape(potential.config.dimension)
  const last = input('last', shape)
  const lower = atMost(objectiveAt(potential, last, 'target'), input('best', ['rows']))
  return { starts: select(both(reshape(lower, ['rows', 1]), column('known')), last, input('lowest', shape)) }
}

/** H(z - y) + g(y). @param z the name of the input */
function objectiveAt(potential: Potential, y: Tensor, z: string): Tensor {
  return conjugateObjective(potential, weightInputs(potential), y, input(z, pointsShape(potential.config.dimension)))
    .objective
}
