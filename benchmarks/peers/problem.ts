import { join } from 'node:path'
import { moments, type Points, points, Random } from 'brenier'
import { chooseRecipe, fitRandom, frameMatrices, frameOf, initialPotential } from 'brenier/method'
import { prepareFolder, writeJson } from '../framework/output.ts'
import { gaussianPair } from '../pairs/gaussian-pair.ts'
import { mixturePair } from '../pairs/mixture-pair.ts'
import type { BenchmarkPair } from '../pairs/pair.ts'
import type { PairChoice } from './config.ts'
import { writeArray, writePotential } from './files.ts'

const HELD_OUT = 4096
const PAIR_SEED = 11

/** Samples of a pair with a known map, and held-out points with their exact images. */
export interface Problem {
  readonly pair: BenchmarkPair
  /** The curvature of the quadratic part. */
  readonly start: 'moments' | 'identity'
  readonly source: Points
  readonly target: Points
  readonly heldOut: { readonly points: Points; readonly images: Points }
}

/** Draws the samples and writes the scripts' input. @param rows of each side's table */
export async function makeProblem(
  rows: number,
  { distribution, dimension }: PairChoice,
  seed: number,
  folder: string,
): Promise<Problem> {
  const pair = (distribution === 'gaussian' ? gaussianPair : mixturePair)(
    dimension,
    new Random(PAIR_SEED).stream('pair'),
  )
  const random = new Random(seed).stream('training rows')
  const [source, target] = [pair.source.sample(rows, random), pair.target.sample(rows, random)].map(inFloat32)
  const fresh = pair.pairs(HELD_OUT, new Random(PAIR_SEED).stream('test points'))
  const tables = { source, target, 'heldout-points': fresh.points, 'heldout-images': fresh.images }
  await prepareFolder(folder)
  for (const [name, table] of Object.entries(tables)) await writeArray(folder, name, inFloat32(table!).data, dimension)
  await writeJson(join(folder, 'problem.json'), {
    variance: { source: pair.varianceSource, target: pair.varianceTarget },
  })
  const start = distribution === 'gaussian' ? ('identity' as const) : ('moments' as const)
  const problem = { pair, start, source: source!, target: target!, heldOut: fresh }
  await writeRecipe(problem, seed, folder)
  return problem
}

/** For the peer that follows this project's recipe: the settings, frame and initial weights that `fit` would choose. */
async function writeRecipe({ start, source, target }: Problem, seed: number, folder: string): Promise<void> {
  const d = source.columns
  const frame = frameOf(moments(source), moments(target), { scale: new Float64Array(d).fill(1) }, start)
  const recipe = chooseRecipe('convex', d, Math.min(source.rows, target.rows))
  await writePotential(
    folder,
    initialPotential('convex', frame.spread, recipe.hidden, [], fitRandom(seed).stream('initial weights')),
  )
  const { sourceMean, targetMean, targetDeviation } = frame
  await writeJson(join(folder, 'recipe.json'), {
    ...recipe,
    sourceMean: [...sourceMean],
    targetMean: [...targetMean],
    targetDeviation,
  })
  for (const [name, { data, columns }] of Object.entries(frameMatrices(frame)))
    await writeArray(folder, name, data, columns)
}

function inFloat32({ data, rows, columns }: Points): Points {
  return points(Float32Array.from(data), rows, columns)
}
