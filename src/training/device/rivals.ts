import type { Lbfgs } from '../../conjugate/lbfgs.ts'
import { ROW_ENDS } from '../../conjugate/lbfgs-graph.ts'
import { both } from '../../conjugate/lbfgs-rules.ts'
import type { ConjugateProgram } from '../../conjugate/program.ts'
import { rivalGraph, spreadOut } from '../../conjugate/rival-starts.ts'
import type { SolveOptions } from '../../conjugate/rows.ts'
import type {
  Buffer,
  DeviceInputs,
  DeviceMemory,
  DeviceValue,
  DeviceValues,
  ResidentProgram,
} from '../../engine/index.ts'
import { residentProgram } from '../../engine/resident-program.ts'
import {
  add,
  atMost,
  input,
  mul,
  reduceSum,
  reshape,
  scalar,
  select,
  step,
  sub,
  type Tensor,
} from '../../graph/index.ts'
import { putRows, rowNumbers, takeRows } from '../../graph/operators/rows.ts'
import type { DrawnBatch } from '../drawn-batch.ts'
import { PROMISE } from '../envelope.ts'
import { ROUNDING, rowsAgain } from '../second-solves.ts'

/** Of names, since inputs and outputs of a graph cannot share one. */
const OTHER = 'other '
const LOWER = 'lower '

interface Parts {
  readonly memory: DeviceMemory
  readonly conjugate: ConjugateProgram
  /** u and T at points (see `imagesGraph`). */
  readonly images: ResidentProgram
  readonly keep: <T extends DeviceValues>(values: T) => T
}

interface Size {
  readonly d: number
  readonly classes: number
}

interface Programs {
  readonly rivals: ResidentProgram
  readonly lower: ResidentProgram
  readonly below: ResidentProgram
}

/** Rival starts and second solves in the memory of a device: as `RivalStarts`, `solveAgain` and the starts of `addEnvelopeGradient`. */
export class DeviceRivals {
  readonly #parts: Parts
  readonly #size: Size
  readonly #programs: Programs

  private constructor(parts: Parts, size: Size, programs: Programs) {
    this.#parts = parts
    this.#size = size
    this.#programs = programs
  }

  /** @throws DeviceLost */
  static async create(parts: Parts, size: Size): Promise<DeviceRivals> {
    return new DeviceRivals(parts, size, {
      rivals: await residentProgram(parts.memory, 'rivals', { ...rivalGraph(size.d, size.classes) }),
      lower: await residentProgram(parts.memory, 'lower', lowerGraph(size.d)),
      below: await residentProgram(parts.memory, 'below', belowGraph(size.d)),
    })
  }

  /** The rivals of a batch on the device, as `rivalGraph` takes them. @throws DeviceLost */
  async at({ source, label }: DrawnBatch): Promise<DeviceInputs> {
    const { memory, conjugate, images, keep } = this.#parts
    const { d, classes } = this.#size
    const points = spreadOut(source, d)
    const count = points.length / d
    const labels = label && { label: { data: spreadOut(label, classes), shape: [count, classes] } }
    const there = keep(await memory.upload({ points: { data: points, shape: [count, d] }, ...labels }))
    const own = { points: there.points!, ...(labels && { label: there.label! }) }
    const { value, images: slopes } = keep(await images.run({ ...conjugate.weights, ...own }, {}))
    return { points: there.points!, values: value!, images: slopes!, ...(labels && { 'rival label': there.label! }) }
  }

  /**
   * Solves part of a batch again.
   * @param solved the solutions on the device (see `ResidentEnd`)
   * @returns these, with the lower solutions in their places
   */
  async solveAgain(
    rivals: DeviceInputs,
    batch: DrawnBatch,
    solved: DeviceValues,
    step: number,
    { method, ...limits }: SolveOptions & { readonly method: Lbfgs },
  ): Promise<DeviceValues> {
    const { memory, conjugate, keep } = this.#parts
    const { d, classes } = this.#size
    const again = rowsAgain(batch, this.#size, step)
    const count = again.rows.length
    const label = again.label && { label: { data: again.label, shape: [count, classes] } }
    const there = keep(await memory.upload({ target: { data: again.z, shape: [count, d] }, ...label }))
    const { starts } = await this.#starts(rivals, there.target!, there.label)
    const rows = { count, target: there.target!, base: starts!, ...(label && { label: there.label! }) }
    const other = keep((await conjugate.solveThere(rows, method, limits)).values)
    const named = Object.fromEntries(Object.entries(other).map(([name, value]) => [OTHER + name, value]))
    const numbers = { data: BigInt64Array.from(again.rows, BigInt), shape: [count, 1] }
    const lower = await this.#programs.lower.run({ ...solved, ...named, numbers }, {})
    return keep(Object.fromEntries(Object.entries(lower).map(([name, value]) => [name.slice(LOWER.length), value])))
  }

  /**
   * Where searches for T(x) start: at the rivals that lie below the tangent at x, else at `base`.
   * @param tangent x, images and base, rows x D, u as value, and the label, on the device
   */
  async below(
    rivals: DeviceInputs,
    {
      label,
      ...tangent
    }: Readonly<Record<'x' | 'images' | 'base' | 'value', DeviceValue>> & { readonly label?: DeviceValue },
  ): Promise<DeviceValue> {
    const found = await this.#starts(rivals, tangent.images, label)
    return this.#parts.keep(await this.#programs.below.run({ ...tangent, ...found }, {})).lowest!
  }

  async #starts(rivals: DeviceInputs, targets: DeviceValue, label?: DeviceValue): Promise<DeviceValues> {
    const inputs = { ...rivals, targets, preconditioner: this.#root(), ...(label && { label }) }
    return this.#parts.keep(await this.#programs.rivals.run(inputs, {}))
  }

  #root(): Buffer {
    const { d } = this.#size
    return { data: this.#parts.conjugate.preconditioner, shape: [d, d], stays: true }
  }

  async dispose(): Promise<void> {
    for (const program of Object.values(this.#programs)) await program.dispose()
  }
}

/** The solutions of a batch with those of the second solves that are lower; outputs are named as in `SOLUTION`. */
function lowerGraph(d: number): Record<string, Tensor> {
  const numbers = rowNumbers('numbers', 'again')
  const shapes = { points: [d], objective: [], residual: [], within: [], ended: [1], spent: [1] } as const
  const own = Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [name, input(name, ['rows', ...shape])]),
  ) as Record<keyof typeof shapes, Tensor>
  const other = Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [name, input(OTHER + name, ['again', ...shape])]),
  ) as Record<keyof typeof shapes, Tensor>
  const before = (name: keyof typeof shapes) => takeRows(own[name], numbers)
  const converged = both(atMost(other.ended, scalar(ROW_ENDS.converged)), step(other.ended))
  const gain = sub(sub(before('objective'), before('within')), add(other.objective, scalar(ROUNDING)))
  const mask = both(reshape(converged, ['again']), step(gain))
  const column = reshape(mask, ['again', 1])
  const lower = (name: keyof typeof shapes) =>
    putRows(own[name], numbers, select(shapes[name].length === 0 ? mask : column, other[name], before(name)))
  return {
    ...Object.fromEntries(
      (['points', 'objective', 'residual', 'ended'] as const).map((name) => [LOWER + name, lower(name)]),
    ),
    [`${LOWER}spent`]: putRows(own.spent, numbers, add(before('spent'), other.spent)),
  }
}

/** The rival where it promises to lie below the tangent at x, else the base. */
function belowGraph(d: number): Record<string, Tensor> {
  const matrix = (name: string) => input(name, ['rows', d])
  const height = sub(input('value', ['rows']), reduceSum(mul(matrix('x'), matrix('images')), [1]))
  const below = step(sub(sub(height, scalar(PROMISE)), input('promised', ['rows'])))
  return { lowest: select(reshape(below, ['rows', 1]), matrix('starts'), matrix('base')) }
}
