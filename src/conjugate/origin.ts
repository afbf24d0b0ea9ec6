import type { Engine } from '../engine/index.ts'
import { Lbfgs } from './lbfgs.ts'
import type { ResidentEnd, ResidentRows } from './on-device.ts'
import type { SolverParts } from './parts.ts'
import { ConjugateProgram } from './program.ts'
import { solveConjugate, type Workspace } from './solve.ts'

const CAPACITY = 512
const MEMORY = 8
/** A coarse tolerance is enough, because these pre-images are only starts. */
export const COARSE = { tolerance: 0.02, maxIterations: 60 } as const

/**
 * Starts for a released potential: the pre-images by the convex potential that it came from. These are unique, continuous, and close to the
 * released potential's where that is accurate; a search that starts elsewhere may end in another basin, even one with a lower objective.
 */
export class OriginStarts {
  readonly #program: ConjugateProgram
  readonly #workspace: Workspace
  readonly #method: Lbfgs

  private constructor(program: ConjugateProgram) {
    this.#program = program
    this.#method = new Lbfgs(CAPACITY, program.dimension, { convex: true, memory: MEMORY })
    this.#workspace = { buffers: program.buffers(CAPACITY), method: this.#method }
  }

  /** @param parts the released potential's parts, but with the convex potential and its weights */
  static async create(
    engine: Engine,
    { potential, weights, metric, classes, threads }: Omit<SolverParts, 'preconditioner'>,
  ): Promise<OriginStarts> {
    const program = await ConjugateProgram.create(engine, potential, weights, { frozen: true, classes, threads })
    program.setMetric(metric)
    return new OriginStarts(program)
  }

  /**
   * @param targets z, rows x D
   * @param preconditioner L, D x D (see `solverGraph`)
   * @param labels one-hot, rows x classes
   */
  async starts(
    targets: Float32Array,
    preconditioner: Float32Array,
    labels?: Float32Array,
    signal?: AbortSignal,
  ): Promise<Float32Array> {
    this.#program.setPreconditioner(preconditioner)
    const linear = await this.#program.linearStarts(targets)
    const options = { ...COARSE, signal }
    return (await solveConjugate(this.#program, this.#workspace, targets, linear, options, labels)).points
  }

  /** The same for rows on a device, from their `base` and to solutions that stay there, which the caller frees. @throws DeviceLost */
  solveThere(rows: ResidentRows, preconditioner: Float32Array, signal?: AbortSignal): Promise<ResidentEnd> {
    this.#program.setPreconditioner(preconditioner)
    return this.#program.solveThere(rows, this.#method, { ...COARSE, signal })
  }

  dispose(): Promise<void> {
    return this.#program.dispose()
  }
}
