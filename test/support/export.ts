import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Values } from '../../src/base/points.ts'
import { type Device, type Inputs, openEngine, type Program } from '../../src/engine/index.ts'

type Results = Readonly<Record<string, Values>>

/** A model on a device, run as any program would run it: by the names of its inputs. */
export class Model {
  readonly #program: Program
  readonly #dimension: number
  readonly #precision: 'float32' | 'float64'
  readonly #outputs: readonly string[]

  private constructor(
    program: Program,
    dimension: number,
    precision: 'float32' | 'float64',
    outputs: readonly string[],
  ) {
    this.#program = program
    this.#dimension = dimension
    this.#precision = precision
    this.#outputs = outputs
  }

  static async open(
    bytes: Uint8Array,
    dimension: number,
    outputs: readonly string[],
    { precision = 'float32', device = 'native' }: { precision?: 'float32' | 'float64'; device?: Device } = {},
  ): Promise<Model> {
    return new Model(await (await openEngine({ device })).load(bytes), dimension, precision, outputs)
  }

  /** @param points rows x D @param extra further inputs */
  async run(points: ArrayLike<number>, extra: Inputs = {}): Promise<Results> {
    const [d, rows] = [this.#dimension, points.length / this.#dimension]
    const Numbers = this.#precision === 'float32' ? Float32Array : Float64Array
    const outputs = Object.fromEntries(
      this.#outputs.map((name) => {
        const shape = name.endsWith('images') ? [rows, d] : [rows]
        return [name, { data: new Numbers(rows * (shape[1] ?? 1)).fill(-99), shape }]
      }),
    )
    await this.#program.run({ points: { data: Numbers.from(points), shape: [rows, d] }, ...extra }, outputs)
    return Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, data]))
  }

  dispose(): Promise<void> {
    return this.#program.dispose()
  }
}

/** Debian's Python, which python3-onnx and python3-numpy are for, or another one that has them. */
export function pythonWith(module: string): string | undefined {
  return ['/usr/bin/python3', 'python3'].find(
    (python) =>
      (python === 'python3' || existsSync(python)) && spawnSync(python, ['-c', `import ${module}`]).status === 0,
  )
}
