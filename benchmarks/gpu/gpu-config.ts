import { z } from 'zod'

const whole = (least: number) => z.int().min(least)

/** The engines that are compared: this project's with so many threads, its WebGPU, and PyTorch on the same card. */
export const RUNNERS = ['webgpu', 'torch', 'native16', 'native2'] as const
export type RunnerName = (typeof RUNNERS)[number]

export const gpuSchema = z.object({
  dimension: whole(2).default(64),
  /** Of the potential's layers: W, W and W / 2. */
  widths: z.array(whole(2)).min(1).default([64, 256, 1024]),
  /** Rows of each side in a step. */
  batches: z.array(whole(32)).min(1).default([512, 4096, 16_384]),
  /** Rows that are transported. */
  rows: whole(1).default(65_536),
  runners: z
    .array(z.enum(RUNNERS))
    .min(1)
    .default([...RUNNERS]),
  /** Seconds that all may take together. */
  seconds: z.number().positive().default(230),
})

export type GpuConfig = z.infer<typeof gpuSchema>

/** One size, as it is handed to a process of its own. */
const sizeSchema = z.object({ width: whole(2), batch: whole(32) })
export type Size = z.infer<typeof sizeSchema>

export const partSchema = z.object({
  runner: z.enum(RUNNERS),
  dimension: whole(2),
  rows: whole(1),
  sizes: z.array(sizeSchema).min(1),
  /** Where the tasks are, each in a folder of its own. */
  folder: z.string(),
})
export type Part = z.infer<typeof partSchema>

/** The numbers of a step, the same for every runner. */
export const STEP = {
  tolerance: 0.03,
  maxIterations: 100,
  memory: 5,
  rate: 1e-3,
  betas: [0.9, 0.95],
  batches: 4,
} as const

/** What a runner found at one size; what it did not do is absent. */
export interface SizeResult extends Size {
  readonly description?: string
  /** Milliseconds of a training step, after two that are not counted; and how many were timed. */
  readonly step?: number
  readonly steps?: number
  /** Gradients evaluated a row in the inner solve of a step. */
  readonly evaluations?: number
  readonly unconverged?: number
  /** Bytes that went to the device and came back, a step. */
  readonly up?: number
  readonly down?: number
  /** Rows a second of `transport` without files. */
  readonly forward?: number
  readonly backward?: number
  /** The gradient of the first step against that of the native engine, relative to its largest entry. */
  readonly difference?: number
  readonly error?: string
}
