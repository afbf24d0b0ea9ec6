import { type Device, InputError, openEngine } from 'brenier'
import type { Engine } from 'brenier/method'
import type { PeersConfig } from './config.ts'
import { missing, type Python, runScript } from './python.ts'
import { makeTask, type Timings, timeEngine } from './speed-task.ts'

export interface SpeedResult {
  readonly threads: number
  readonly native: Timings | null
  /** WebAssembly runs on one thread. */
  readonly wasm: Timings | null
  readonly torch: Timings | null
  /** The largest difference of PyTorch's gradient from ours, relative to the largest entry: evidence that both do the same work. */
  readonly difference: number | null
  /** GFLOP/s of OpenBLAS's matrix product, for each repeat. */
  readonly peak: readonly number[] | null
  /** The name of its library. */
  readonly blas: string | null
  /** Floating-point operations in the matrix products of one value and gradient. */
  readonly operations: number
  readonly skipped: readonly string[]
}

/** Times all engines in turn, in several rounds. */
export async function measureSpeed(
  config: PeersConfig['speed'],
  python: Python | null,
  threads: number,
  folder: string,
): Promise<SpeedResult> {
  const task = await makeTask(config, folder)
  const { engines, failures } = await openEngines(threads)
  const timings: Record<Device, Timings[]> = { native: [], wasm: [], webgpu: [], cuda: [] }
  const torch: TorchTimings[] = []
  const products: Products[] = []
  const noTorch = missing(python, ['numpy', 'torch'])
  const noNumpy = missing(python, ['numpy'])
  const { repeats } = config
  for (let round = 0; round < config.rounds; round++) {
    for (const engine of engines) timings[engine.device].push(await timeEngine(engine, task, threads, repeats))
    if (noTorch === null)
      torch.push(...(await runScript<TorchTimings>(python!, 'speed.py', threads, { problem: folder, repeats })))
    if (noNumpy === null)
      products.push(...(await runScript<Products>(python!, 'matrix_product.py', threads, { repeats })))
  }
  return {
    threads,
    native: joined(timings.native),
    wasm: joined(timings.wasm),
    torch: joined(torch),
    difference: torch.at(-1)?.difference ?? null,
    peak: products.length > 0 ? products.flatMap(({ gigaflops }) => gigaflops) : null,
    blas: products.at(-1)?.blas ?? null,
    operations: operationsOf(config),
    skipped: [
      ...failures,
      ...(noTorch === null ? [] : [`PyTorch: ${noTorch}`]),
      ...(noNumpy === null ? [] : [`OpenBLAS's peak: ${noNumpy}`]),
    ],
  }
}

/** Timings of OpenBLAS's matrix product. */
interface Products {
  readonly gigaflops: readonly number[]
  readonly blas: string
}

interface TorchTimings extends Timings {
  readonly difference: number
}

/** The engines that can use this number of threads, and why others could not be opened. */
async function openEngines(threads: number): Promise<{ engines: Engine[]; failures: string[] }> {
  const engines: Engine[] = []
  const failures: string[] = []
  for (const device of threads === 1 ? (['native', 'wasm'] as const) : (['native'] as const))
    try {
      engines.push(await openEngine({ device }))
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      failures.push(`this project, ${device}: ${error.message}`)
    }
  return { engines, failures }
}

function joined(rounds: readonly Timings[]): Timings | null {
  if (rounds.length === 0) return null
  return {
    valueAndGradient: rounds.flatMap((one) => one.valueAndGradient),
    parameterStep: rounds.flatMap((one) => one.parameterStep),
  }
}

/** Operations in the matrix products of one value and gradient: A, B, W and R, forward and backward, with a multiplication and an addition each. */
export function operationsOf({ dimension, hidden, pieces, rows }: PeersConfig['speed']): number {
  const total = hidden.reduce((sum, width) => sum + width, 0)
  const inner = hidden.slice(1).reduce((sum, width, l) => sum + width * hidden[l]!, 0)
  return 2 * 2 * rows * ((2 * total + pieces) * dimension + inner + dimension ** 2)
}
