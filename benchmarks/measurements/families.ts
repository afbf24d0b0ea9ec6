import { fit, InputError, l2uvp, Random, rowRange } from 'brenier'
import { openEngine } from 'brenier/method'
import { z } from 'zod'
import { fitOptionsOf, fitShape, parseConfig, withoutUndefined } from '../framework/config.ts'
import type { Context } from '../framework/context.ts'
import { type ReportHead, reportHead } from '../framework/machine.ts'
import { entropicMap } from '../pairs/entropic-map.ts'
import { FAMILIES, type Family } from '../pairs/families/families.ts'
import { linearErrors, type TestPairs } from './judge.ts'
import { type AccuracyProblem, samplesOf } from './samples.ts'

const familiesSchema = z.object({
  ...fitShape,
  role: z.enum(['choosing', 'reporting']).default('reporting'),
  /** Only families whose name contains this. */
  only: z.string().optional(),
  testRows: z.int().min(2).default(4096),
  /** Rows per side of the entropic map, whose cost is quadratic in them. */
  entropicRows: z.int().min(2).default(1000),
})

type FamiliesConfig = z.infer<typeof familiesSchema>

/** L2-UVP in percent; the error in both directions only if the method has both maps. */
export interface Errors {
  readonly forward: number
  readonly backward: number
}

/** One draw of a family, and the errors of each method's map for it. */
export interface FamilyRun {
  readonly seed: number
  readonly fit: Errors & { readonly seconds: number; readonly potential: string; readonly unconvergedRows: number }
  /** The potential that is convex by construction throughout, without the released part of `fit`. */
  readonly convex: Errors & { readonly seconds: number }
  readonly linear: Errors
  readonly entropic: Errors
  readonly notices: readonly string[]
}

export interface FamilyReport {
  readonly name: string
  readonly dimension: number
  readonly rows: number
  readonly runs: readonly FamilyRun[]
}

export interface FamiliesReport extends ReportHead {
  readonly benchmark: 'families'
  readonly config: FamiliesConfig
  readonly families: readonly FamilyReport[]
}

/** Every family of a role, drawn with each seed: the map of `fit` compared with those of the convex potential, the linear and the entropic method. */
export async function runFamilies(input: z.input<typeof familiesSchema>, context: Context): Promise<FamiliesReport> {
  const config = parseConfig(familiesSchema, input)
  const chosen = FAMILIES.filter(({ role, name }) => role === config.role && name.includes(config.only ?? ''))
  if (chosen.length === 0)
    throw new InputError(`No family for ${config.role} has "${config.only}" in its name; leave it out to see all.`)
  const engine = await openEngine(withoutUndefined({ device: config.device, onNotice: context.onNotice }))
  const families: FamilyReport[] = []
  for (const family of chosen) {
    const { name, dimension, rows } = family
    const runs: FamilyRun[] = []
    for (let k = 0; k < config.seeds; k++) {
      context.onProgress?.({ stage: `${name}, D = ${dimension}`, progress: k / config.seeds })
      runs.push(await runFamily(family, config, config.seed + k, context))
    }
    families.push({ name, dimension, rows, runs })
  }
  return { ...reportHead(context.environment, engine.description), benchmark: 'families', config, families }
}

type Samples = Awaited<ReturnType<AccuracyProblem['samples']>>

async function runFamily(family: Family, config: FamiliesConfig, seed: number, context: Context): Promise<FamilyRun> {
  const random = new Random(seed).stream('benchmark data')
  const pair = family.draw(random.stream('pair'))
  const samples = await samplesOf(pair)(family.rows, random.stream('training rows'))
  const test = pair.pairs(config.testRows, random.stream('test points'))
  const uvp = { forward: pair.varianceTarget, backward: pair.varianceSource }
  const fitted = await fitErrors(samples, test, uvp, fitOptionsOf(config, seed), context)
  const convex = await fitErrors(samples, test, uvp, { ...fitOptionsOf(config, seed), potential: 'convex' }, context)
  const { notices, ...own } = fitted
  return {
    seed,
    fit: own,
    convex: { forward: convex.forward, backward: convex.backward, seconds: convex.seconds },
    linear: linearErrors(samples.source, samples.target, test, pair),
    entropic: entropicErrors(samples, test, uvp, config.entropicRows),
    notices,
  }
}

async function fitErrors(
  { source, target }: Samples,
  { points, images }: TestPairs,
  variance: Errors,
  options: ReturnType<typeof fitOptionsOf>,
  { signal }: Context,
): Promise<FamilyRun['fit'] & { readonly notices: readonly string[] }> {
  const began = performance.now()
  const { map, summary } = await fit(source, target, { ...options, ...(signal && { signal }) }).result
  const seconds = (performance.now() - began) / 1000
  const back = await map.backward(images)
  const errors = {
    forward: l2uvp(await map.forward(points), images, variance.forward),
    backward: l2uvp(back.points, points, variance.backward),
  }
  await map.dispose()
  const { potential, notices } = summary
  return { ...errors, seconds, potential, unconvergedRows: back.unconvergedRows, notices }
}

function entropicErrors(
  { source, target }: Samples,
  { points, images }: TestPairs,
  variance: Errors,
  most: number,
): Errors {
  const rows = Math.min(most, source.rows, target.rows)
  const [x, z] = [rowRange(source, 0, rows), rowRange(target, 0, rows)]
  return {
    forward: l2uvp(entropicMap(x, z)(points), images, variance.forward),
    backward: l2uvp(entropicMap(z, x)(images), points, variance.backward),
  }
}
