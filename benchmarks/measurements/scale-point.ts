import { fit, type Points, Random } from 'brenier'
import { z } from 'zod'
import { withoutUndefined } from '../framework/config.ts'
import type { Context } from '../framework/context.ts'

/** A problem of one size. */
export const scalePointSchema = z.object({
  dimension: z.int().min(1).default(8),
  /** Per side. */
  rows: z.int().min(2).default(20_000),
  steps: z.int().min(2).default(40),
  /** Default: those of fit. */
  batchSize: z.int().min(2).optional(),
  hidden: z.array(z.int().min(1)).min(1).optional(),
  /** Rows to transport. */
  transportRows: z.int().min(2).default(4096),
  /** Gradient evaluations per row. If set, the backward map is the paper's fixed point and uses all of them. */
  iterations: z.int().min(1).optional(),
  threads: z.int().min(1).optional(),
  device: z.enum(['auto', 'native', 'wasm']).optional(),
  seed: z.int().min(0).default(0),
})

export type ScalePoint = z.infer<typeof scalePointSchema>

/** Seconds and MiB; memory is null if the host does not report it. */
export interface ScaleResult {
  readonly parameters: number
  /** The mean over the steps after the first tenth. */
  readonly stepSeconds: number
  /** From the call of fit to its first step. */
  readonly setupSeconds: number
  /** Per row. */
  readonly forwardSeconds: number
  readonly backwardSeconds: number
  /** Gradient evaluations per row of the backward map. */
  readonly evaluations: number
  readonly unconvergedRows: number
  /** Resident memory before the fit (data included), and the amounts by which fit and then transport raised its maximum. */
  readonly baseMemory: number | null
  readonly fitMemory: number | null
  readonly transportMemory: number | null
  /** Resident memory after a tenth of the steps and at the end: equal if memory does not grow in training. */
  readonly earlyMemory: number | null
  readonly lateMemory: number | null
}

const FIXED_POINT_ROWS = 256

/**
 * A fit of a few steps on a separable problem, with x normal and z_j an increasing function of x_j, and the transport of some rows. No rows
 * are held out: judging them would take most of such a short run.
 */
export async function measurePoint(point: ScalePoint, context: Context): Promise<ScaleResult> {
  const { environment, signal } = context
  await warmUp(point)
  const { dimension, steps, batchSize, hidden, threads, device, seed } = point
  const random = new Random(seed).stream('benchmark data')
  const source = normalRows(point.rows, dimension, random)
  const target = warped(normalRows(point.rows, dimension, random))
  const baseMemory = environment.memory()
  const basePeak = environment.peakMemory()
  const began = performance.now()
  const times: number[] = []
  let earlyMemory: number | null = null
  const run = fit(source, target, {
    ...withoutUndefined({ batchSize, hidden, threads, device, signal }),
    ...{ steps, seed, heldOut: 0 },
    onStep: ({ step }) => {
      times.push((performance.now() - began) / 1000)
      if (step === Math.ceil(steps / 10)) earlyMemory = environment.memory()
    },
  })
  const { map, summary } = await run.result
  const lateMemory = environment.memory()
  const afterFit = environment.peakMemory()
  const transport = await measureTransport(point, map, target, signal)
  const afterTransport = environment.peakMemory()
  await map.dispose()
  const first = Math.ceil(steps / 10)
  return {
    parameters: summary.parameters,
    stepSeconds: (times.at(-1)! - times[first - 1]!) / Math.max(1, times.length - first),
    setupSeconds: times[0]!,
    ...transport,
    baseMemory,
    fitMemory: added(afterFit, baseMemory, basePeak),
    transportMemory: added(afterTransport, afterFit, null),
    earlyMemory,
    lateMemory,
  }
}

/** The engine compiles once per process, which is not part of any point. */
async function warmUp({ device }: ScalePoint): Promise<void> {
  const rows = normalRows(500, 2, new Random(0))
  const map = await fit(rows, warped(rows), { ...withoutUndefined({ device }), steps: 30, heldOut: 0 })
  await map.forward(rows)
  await map.backward(rows)
  await map.dispose()
}

type Map = Awaited<ReturnType<typeof fit>>

async function measureTransport(
  { transportRows, iterations }: ScalePoint,
  map: Map,
  target: Points,
  signal?: AbortSignal,
) {
  const count = Math.min(transportRows, target.rows)
  const take = (rows: number): Points => ({ ...target, data: target.data.subarray(0, rows * target.columns), rows })
  const stop = signal ? { signal } : {}
  await map.forward(take(1), stop)
  await map.backward(take(1), stop)
  const began = performance.now()
  await map.forward(take(count), stop)
  const forwardDone = performance.now()
  const backwardRows = iterations === undefined ? count : Math.min(count, FIXED_POINT_ROWS)
  const method = iterations && {
    method: 'fixed-point' as const,
    maxIterations: iterations,
    tolerance: Number.MIN_VALUE,
  }
  const back = await map.backward(take(backwardRows), { ...stop, ...method })
  return {
    forwardSeconds: (forwardDone - began) / 1000 / count,
    backwardSeconds: (performance.now() - forwardDone) / 1000 / backwardRows,
    evaluations: back.iterations.reduce((sum, value) => sum + value, 0) / backwardRows,
    unconvergedRows: back.unconvergedRows,
  }
}

/** The amount by which a stage raised the maximum of memory over the resident memory before it; null if an earlier maximum hides it. */
function added(peak: number | null, before: number | null, earlierPeak: number | null): number | null {
  if (peak === null || before === null) return null
  return earlierPeak !== null && peak <= earlierPeak ? null : peak - before
}

function normalRows(rows: number, columns: number, random: Random): Points {
  return { data: Float32Array.from({ length: rows * columns }, () => random.normal()), rows, columns }
}

/** z = x + tanh(2x) / 2: increasing, so the optimal map is this function in each coordinate. */
function warped(points: Points): Points {
  return { ...points, data: points.data.map((x) => x + 0.5 * Math.tanh(2 * x)) }
}
