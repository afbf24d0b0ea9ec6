import { z } from 'zod'
import { fitShape } from '../framework/config.ts'

const whole = (least: number) => z.int().min(least)

/** Of the measurements that compare a fitted map with an exact one. */
export const accuracyShape = {
  ...fitShape,
  /** Fresh points that the finished map is judged on. */
  testRows: whole(2).default(8192),
  /** The first so many of them judge the map on its way. */
  curveRows: whole(2).default(2048),
  /** Seconds of training at the first look, and the ratio from each look to the next. */
  firstLook: z.number().positive().default(0.1),
  lookRatio: z.number().gt(1).default(Math.SQRT2),
}

export type AccuracyConfig = z.infer<z.ZodObject<typeof accuracyShape>> & {
  /** Rows a side that are learned from. */
  readonly rows: number
}
