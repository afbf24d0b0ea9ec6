import { z } from 'zod'

const whole = (least: number) => z.int().min(least)

/** The engines that are compared: this project's with a number of threads, its WebGPU engine, and PyTorch on the same card. */
export const RUNNERS = ['webgpu', 'torch', 'native16', 'native2'] as const
export type RunnerName = (typeof RUNNERS)[number]

export const gpuSchema = z.object({
  dimension: whole(2).default(64),
  /** The widths of the potential's layers are W, W and W / 2. */
  widths: z.array(whole(2)).min(1).default([64, 256, 1024]),
  /** Rows of each side in a step. */
  batches: z.array(whole(32)).min(1).default([512, 4096, 16_384]),
  /** Rows to transport. */
  rows: whole(1).default(65_536),
  runners: z
    .array(z.enum(RUNNERS))
    .min(1)
    .default([...RUNNERS]),
  /** Most seconds for everything together. */
  seconds: z.number().positive().default(230),
})

export type GpuConfig = z.infer<typeof gpuSchema>

/** One size, as given to a process of its own. */
const sizeSchema = z.object({ width: whole(2), batch: whole(32) })
export type Size = z.infer<typeof sizeSchema>

export const partSchema = z.object({
  runner: z.enum(RUNNERS),
  dimension: whole(2),
  rows: whole(1),
  sizes: z.array(sizeSchema).min(1),
  /** The folder that has a subfolder for each task. */
  folder: z.string(),
})
export type Part = z.infer<typeof partSchema>

/** The settings of a step, the same for every runner. */
export const STEP = {
  tolerance: 0.03,
  maxIterations: 100,
  memory: 5,
  rate: 1e-3,
  betas: [0.9, 0.95],
  batches: 4,
} as const

/** What a runner measured at one size; what it did not measure is absent. */
export interface SizeResult extends Size {
  readonly description?: string
  /** Milliseconds of a training step, after two that are not counted, and the number of timed steps. */
  readonly step?: number
  readonly steps?: number
  /** Gradient evaluations per row in the inner solve of the last step. */
  readonly evaluations?: number
  readonly unconverged?: number
  /** Bytes sent to the device and back in a step. */
  readonly up?: number
  readonly down?: number
  /** Rows per second of `transport` without files. */
  readonly forward?: number
  readonly backward?: number
  /** The difference of the first step's gradient from that of the native engine, relative to the latter's largest entry. */
  readonly difference?: number
  readonly error?: string
}
