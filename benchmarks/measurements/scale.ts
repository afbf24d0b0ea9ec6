import { openEngine } from 'brenier/method'
import { z } from 'zod'
import { parseConfig, withoutUndefined } from '../framework/config.ts'
import type { Context } from '../framework/context.ts'
import { isolated } from '../framework/isolated.ts'
import { type ReportHead, reportHead } from '../framework/machine.ts'
import { fitPowerLaw } from '../framework/statistics.ts'
import { measurePoint, type ScalePoint, type ScaleResult, scalePointSchema } from './scale-point.ts'

/** The axes that can be varied, with their default values. */
export const AXES = {
  dimension: [2, 8, 32, 128, 512],
  rows: [1_000, 10_000, 100_000, 1_000_000],
  batch: [64, 256, 1024, 4096],
  width: [32, 64, 128, 256, 512],
  steps: [25, 100, 400, 1600],
  iterations: [10, 100, 1_000, 10_000],
} as const

export type Axis = keyof typeof AXES

/** The name of each axis in tables and figures. */
export const AXIS_NAMES: Readonly<Record<Axis, string>> = {
  dimension: 'dimension D',
  rows: 'rows a side',
  batch: 'rows in a batch',
  width: 'width of the layers',
  steps: 'training steps',
  iterations: 'inner iterations allowed',
}

const scaleSchema = z.object({
  /** Sizes that stay fixed while an axis is varied. */
  base: scalePointSchema.default(scalePointSchema.parse({})),
  axes: z
    .array(
      z.object({
        axis: z.enum(Object.keys(AXES) as [Axis, ...Axis[]]),
        values: z.array(z.int().min(1)).min(2),
      }),
    )
    .min(1)
    .default(Object.entries(AXES).map(([axis, values]) => ({ axis: axis as Axis, values: [...values] }))),
})

type ScaleConfig = z.infer<typeof scaleSchema>

/** The growth of one quantity along one axis: over all values, and over the upper half of them. */
export interface Growth {
  readonly axis: Axis
  readonly quantity: Quantity
  readonly exponent: number | null
  readonly upperExponent: number | null
}

export interface ScaleRow extends ScaleResult {
  readonly axis: Axis
  readonly value: number
}

export interface ScaleReport extends ReportHead {
  readonly benchmark: 'scale'
  readonly config: ScaleConfig
  readonly rows: readonly ScaleRow[]
  readonly growth: readonly Growth[]
}

/** The quantities measured at every point. */
export const QUANTITIES = {
  stepSeconds: 'one step of training',
  setupSeconds: 'set-up of a fit',
  forwardSeconds: 'forward, a row',
  backwardSeconds: 'backward, a row',
  fitMemory: 'memory that a fit adds',
  transportMemory: 'memory that transport adds',
} as const

export type Quantity = keyof typeof QUANTITIES

/** Time and memory of fit and transport along each axis, and the exponents of their growth. */
export async function runScale(input: z.input<typeof scaleSchema>, context: Context): Promise<ScaleReport> {
  const config = parseConfig(scaleSchema, input)
  const { description } = await openEngine(withoutUndefined({ device: config.base.device }))
  const rows: ScaleRow[] = []
  for (const { axis, values } of config.axes)
    for (const value of values) {
      context.signal?.throwIfAborted()
      context.onProgress?.({ stage: `${axis} ${value}` })
      rows.push({ axis, value, ...(await pointAlone(pointAt(config.base, axis, value), context)) })
    }
  const growth = config.axes.flatMap(({ axis }) =>
    growthAlong(
      axis,
      rows.filter((row) => row.axis === axis),
    ),
  )
  return { benchmark: 'scale', ...reportHead(context.environment, description), config, rows, growth }
}

/** Measures a point in its own process, so that its memory does not count towards the next point. */
function pointAlone(point: ScalePoint, context: Context): Promise<ScaleResult> {
  return isolated(context, ['measure', 'scale', '--point', JSON.stringify(point)], () => measurePoint(point, context))
}

/** The base with one entry changed. */
export function pointAt(base: ScalePoint, axis: Axis, value: number): ScalePoint {
  switch (axis) {
    case 'batch':
      return { ...base, batchSize: value, rows: Math.max(base.rows, value) }
    case 'width':
      return { ...base, hidden: [value, value, Math.ceil(value / 2)] }
    default:
      return { ...base, [axis]: value }
  }
}

export function growthAlong(axis: Axis, rows: readonly ScaleRow[]): Growth[] {
  return (Object.keys(QUANTITIES) as Quantity[]).map((quantity) => {
    const points = rows.map((row) => [row.value, row[quantity] ?? Number.NaN] as const)
    const upper = points.slice(Math.max(0, Math.min(points.length >> 1, points.length - 2)))
    return {
      axis,
      quantity,
      exponent: fitPowerLaw(points)?.exponent ?? null,
      upperExponent: fitPowerLaw(upper)?.exponent ?? null,
    }
  })
}
