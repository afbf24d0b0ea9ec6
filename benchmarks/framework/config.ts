import { type FitOptions, InputError } from 'brenier'
import { z } from 'zod'

const whole = (least: number) => z.int().min(least)

/** Options that all measurements with a fit share. They restate no default of `fit`: options not given are left to it. */
export const fitShape = {
  /** Seed of the first run; run k uses seed + k. It decides the samples, the initial weights, the batches and (if drawn) the pair. */
  seed: whole(0).default(0),
  seeds: whole(1).default(1),
  start: z.enum(['moments', 'identity']).default('moments'),
  steps: whole(1).optional(),
  /** Seconds. */
  maxTime: z.number().positive().optional(),
  potential: z.enum(['auto', 'convex', 'released', 'smooth', 'quadratic']).optional(),
  batchSize: whole(2).optional(),
  hidden: z.array(whole(1)).min(1).optional(),
  learningRate: z.number().positive().optional(),
  smoothing: z.number().min(0).lt(1).optional(),
  threads: whole(1).optional(),
  device: z.enum(['auto', 'native', 'wasm']).optional(),
}

type FitConfig = z.infer<z.ZodObject<typeof fitShape>>

/** Checks a config and fills in defaults. Throws `InputError` naming the first wrong entry. */
export function parseConfig<T extends z.ZodType>(schema: T, config: z.input<T>): z.infer<T> {
  const parsed = schema.safeParse(config)
  if (parsed.success) return parsed.data
  const { path, message } = parsed.error.issues[0]!
  throw new InputError(`The benchmark's ${path.join('.') || 'config'} does not fit: ${message}.`)
}

/** The options of a fit that a config contains. */
export function fitOptionsOf(config: FitConfig, seed: number): FitOptions {
  const { start, steps, maxTime, potential, batchSize, hidden, learningRate, smoothing, threads, device } = config
  const asked = { start, steps, maxTime, potential, batchSize, hidden, learningRate, smoothing, threads, device }
  return { seed, ...withoutUndefined(asked) }
}

/** The object without the keys whose value is undefined. */
export function withoutUndefined<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never
}
