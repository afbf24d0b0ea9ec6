import { measuring } from '../../measure.ts'
import { reporting } from '../../report-files.ts'
import { FlagSet, type ValuesOf } from '../../schema.ts'

export const flags = new FlagSet({ ...measuring, ...reporting })

export type EvaluateFlags = ValuesOf<typeof flags>
