import { type FitOptions, fit, type Points, Random, type TransportMap } from 'brenier'
import { z } from 'zod'
import { withoutUndefined } from '../framework/config.ts'
import type { Context } from '../framework/context.ts'

export const MASS_PARTS = ['weighted', 'relaxed', 'across', 'outliers'] as const

export const massSchema = z.object({
  /** The parts that are measured. */
  only: z
    .array(z.enum(MASS_PARTS))
    .min(1)
    .default([...MASS_PARTS]),
  dimensions: z.array(z.int().min(1)).min(1).default([2, 8]),
  /** Training rows per side. */
  rows: z.int().min(100).default(20_000),
  /** Rows per side of the exact discrete plans. */
  points: z.int().min(20).default(200),
  testRows: z.int().min(2).default(8192),
  /** Draws of the rows, where the errors of two fits are compared: one draw says little. */
  draws: z.int().min(1).default(3),
  seed: z.int().min(0).default(0),
  steps: z.int().min(1).optional(),
  threads: z.int().min(1).optional(),
  device: z.enum(['auto', 'native', 'wasm']).optional(),
})

export type MassConfig = z.infer<typeof massSchema>

/** What the parts of this measurement share. */
export interface MassRun {
  readonly config: MassConfig
  /** Random streams of a part, separate from those of the fits. */
  stream(name: string): Random
  learn(stage: string, source: Points, target: Points, options?: FitOptions): Promise<TransportMap>
}

export function massRun(config: MassConfig, { signal, onProgress }: Context): MassRun {
  const { seed, steps, threads, device } = config
  const random = new Random(seed).stream('mass')
  return {
    config,
    stream: (name) => random.stream(name),
    learn: async (stage, source, target, options) => {
      onProgress?.({ stage })
      return fit(source, target, { ...withoutUndefined({ seed, steps, threads, device, signal }), ...options })
    },
  }
}
