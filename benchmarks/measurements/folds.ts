import { type Distance, fit, type Points, Random } from 'brenier'
import { openEngine } from 'brenier/method'
import { z } from 'zod'
import { fitOptionsOf, fitShape, parseConfig, withoutUndefined } from '../framework/config.ts'
import type { Context } from '../framework/context.ts'
import { type ReportHead, reportHead } from '../framework/machine.ts'
import { normals } from '../pairs/gaussian.ts'
import { mixturePair } from '../pairs/mixture-pair.ts'

const whole = (least: number) => z.int().min(least)

const foldsSchema = z.object({
  ...fitShape,
  /** Number of draws of the two tables. */
  seeds: whole(1).default(10),
  dimension: whole(1).default(2),
  rows: whole(4).default(200),
  targetRows: whole(4).default(230),
  folds: whole(2).default(5),
})

type FoldsConfig = z.infer<typeof foldsSchema>

/** The result of one way of judging on one draw. */
export interface Judgement {
  readonly w2Squared: Distance
  readonly judgedRows: readonly [source: number, target: number]
  readonly seconds: number
}

/** One problem, and the results for each draw of it. */
export interface FoldsCase {
  readonly name: string
  /** W2 squared between the distributions. */
  readonly truth: number
  readonly plain: readonly Judgement[]
  readonly folds: readonly Judgement[]
}

export interface FoldsReport extends ReportHead {
  readonly benchmark: 'folds'
  readonly config: FoldsConfig
  readonly cases: readonly FoldsCase[]
}

/** Two distributions at a known distance. */
interface Problem {
  readonly name: string
  readonly truth: number
  source(rows: number, random: Random): Points
  target(rows: number, random: Random): Points
}

/** A fit of small tables with and without folds: the value of W2 squared that each reports, draw after draw. */
export async function runFolds(input: z.input<typeof foldsSchema>, context: Context): Promise<FoldsReport> {
  const config = parseConfig(foldsSchema, input)
  const engine = await openEngine(withoutUndefined({ device: config.device, onNotice: context.onNotice }))
  const cases: FoldsCase[] = []
  for (const problem of problems(config.dimension)) {
    const [plain, folds]: Judgement[][] = [[], []]
    for (let k = 0; k < config.seeds; k++) {
      context.onProgress?.({ stage: problem.name, progress: k / config.seeds })
      const seed = config.seed + k
      plain!.push(await judge(problem, config, seed, 0, context))
      folds!.push(await judge(problem, config, seed, config.folds, context))
    }
    cases.push({ name: problem.name, truth: problem.truth, plain: plain!, folds: folds! })
  }
  return { ...reportHead(context.environment, engine.description), benchmark: 'folds', config, cases }
}

async function judge(
  problem: Problem,
  config: FoldsConfig,
  seed: number,
  folds: number,
  { signal }: Context,
): Promise<Judgement> {
  const random = new Random(seed).stream('benchmark data')
  const source = problem.source(config.rows, random.stream('source'))
  const target = problem.target(config.targetRows, random.stream('target'))
  const began = performance.now()
  const options = { ...fitOptionsOf(config, seed), folds, ...(signal && { signal }) }
  const { map, summary } = await fit(source, target, options).result
  const seconds = (performance.now() - began) / 1000
  await map.dispose()
  const { sourceRows, targetRows } = summary.heldOut
  return { w2Squared: summary.w2Squared, judgedRows: [sourceRows, targetRows], seconds }
}

const TRUTH_ROWS = 200_000
const [FACTOR, SHIFT] = [1.5, 0.5]

function problems(dimension: number): Problem[] {
  const normal = (rows: number, random: Random) => normals(rows, dimension, random)
  const mixture = mixturePair(dimension, new Random(1).stream('pair'))
  return [
    { name: 'one normal distribution twice', truth: 0, source: normal, target: normal },
    {
      name: 'normal distributions',
      truth: dimension * ((FACTOR - 1) ** 2 + SHIFT ** 2),
      source: normal,
      target: (rows, random) => {
        const points = normal(rows, random)
        return { ...points, data: points.data.map((value) => SHIFT + FACTOR * value) }
      },
    },
    {
      name: 'mixture under a log-sum-exp',
      truth: meanSquaredMove(mixture.pairs(TRUTH_ROWS, new Random(1).stream('truth'))),
      source: (rows, random) => mixture.source.sample(rows, random),
      target: (rows, random) => mixture.target.sample(rows, random),
    },
  ]
}

/** W2 squared between points and their images under the optimal map. */
function meanSquaredMove({ points, images }: { readonly points: Points; readonly images: Points }): number {
  let squares = 0
  for (let i = 0; i < points.data.length; i++) squares += (points.data[i]! - images.data[i]!) ** 2
  return squares / points.rows
}
