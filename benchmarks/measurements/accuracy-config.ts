import { z } from 'zod'
import { fitShape } from '../framework/config.ts'

const whole = (least: number) => z.int().min(least)

/** Settings of the measurements that compare a fitted map with an exact one. */
export const accuracyShape = {
  ...fitShape,
  /** Fresh points for judging the finished map. */
  testRows: whole(2).default(8192),
  /** How many of them, from the first, judge the map during training. */
  curveRows: whole(2).default(2048),
  /** Seconds of training before the first look, and the ratio between the times of successive looks. */
  firstLook: z.number().positive().default(0.1),
  lookRatio: z.number().gt(1).default(Math.SQRT2),
}

export type AccuracyConfig = z.infer<z.ZodObject<typeof accuracyShape>> & {
  /** Training rows per side. */
  readonly rows: number
}
