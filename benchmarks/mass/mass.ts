import type { z } from 'zod'
import { parseConfig } from '../framework/config.ts'
import type { Context } from '../framework/context.ts'
import { type ReportHead, reportHead } from '../framework/machine.ts'
import { type AcrossRow, runAcross } from './across.ts'
import { type MASS_PARTS, type MassConfig, type MassRun, massRun, massSchema } from './config.ts'
import { type OutlierRow, runOutliers } from './outliers.ts'
import { type RelaxedRow, runRelaxed } from './relaxed.ts'
import { runWeighted, type WeightedRow } from './weighted.ts'

export interface MassReport extends ReportHead {
  readonly benchmark: 'mass'
  readonly config: MassConfig
  readonly weighted: readonly WeightedRow[]
  readonly relaxed: readonly RelaxedRow[]
  readonly across: readonly AcrossRow[]
  readonly outliers: readonly OutlierRow[]
}

/** Row weights and unequal mass, for problems with a known answer. Parts that are not asked for have no rows. */
export async function runMass(input: z.input<typeof massSchema>, context: Context): Promise<MassReport> {
  const config = parseConfig(massSchema, input)
  const run = massRun(config, context)
  const part = async <T>(name: (typeof MASS_PARTS)[number], measure: (run: MassRun) => Promise<T[]>) =>
    config.only.includes(name) ? measure(run) : []
  return {
    benchmark: 'mass',
    ...reportHead(context.environment, config.device ?? 'auto'),
    config,
    weighted: await part('weighted', runWeighted),
    relaxed: await part('relaxed', runRelaxed),
    across: await part('across', runAcross),
    outliers: await part('outliers', runOutliers),
  }
}
