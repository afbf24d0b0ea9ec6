import { ranks, reporting } from '../../flags.ts'
import { measuring } from '../../measure.ts'
import { FlagSet, type ValuesOf } from '../../schema.ts'

export const flags = new FlagSet({ ...measuring, ...reporting, ...ranks })

export type EvaluateFlags = ValuesOf<typeof flags>
