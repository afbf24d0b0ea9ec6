import { EVALUATE_OPTIONS } from '../../../index.ts'
import { columnsOfMap, dropMissing, labels, reading, seed, solving } from '../../flags.ts'
import { FlagSet, text, type ValuesOf } from '../../schema.ts'

export const flags = new FlagSet({
  images: text('<FILE>', "the exact images of SOURCE's rows, in order, where they are known"),
  preimages: text('<FILE>', "the exact pre-images of TARGET's rows, in order, where they are known"),
  ...labels,
  seed: seed(EVALUATE_OPTIONS.seed),
  columns: columnsOfMap,
  ...reading,
  dropMissing,
  ...solving,
})

export type EvaluateFlags = ValuesOf<typeof flags>
