import { type Points, takeRows } from '../../base/points.ts'
import type { Random } from '../../base/random.ts'
import { energyDistance } from '../../evaluation/metrics/energy-distance.ts'
import { frechetDistance } from '../../evaluation/metrics/frechet.ts'
import { squaredErrors } from '../../evaluation/metrics/map-error.ts'
import type { ImageStack } from '../image.ts'
import type { Classifier } from './classifier.ts'
import type { LabelledPictures } from './pictures.ts'
import { takePictures } from './pictures.ts'
import type { Translator } from './translator.ts'

/** How well translated pictures are what they should be; everything on pictures that training did not see. */
export interface TranslationScore {
  /** Shares of pictures that show their class, by the classifier; null without one. */
  readonly accuracy: {
    readonly translated: number
    /** Of as many real target pictures, encoded and decoded. */
    readonly autoencoded: number
    /** Source pictures encoded and decoded on the target's side without being moved. */
    readonly untransported: number
  } | null
  /**
   * Frechet distances to held-out real pictures in the classifier's features: of the translated, of as many other held-out real ones with
   * the same classes encoded and decoded, and of these themselves. The last is what sampling alone makes. Null without a classifier.
   */
  readonly frechet: {
    readonly translated: number
    readonly autoencoded: number
    readonly real: number
    /** Translated over autoencoded. */
    readonly ratio: number
  } | null
  /** Energy distances in the latent space to the held-out target's codes, for each class. */
  readonly classes: Readonly<Record<string, ClassScore>>
  /** The largest of the classes' ratios. */
  readonly worstRatio: number
  /** Root mean square of S(T(x)) - x relative to the codes' deviation, and of z - T(S(z)). */
  readonly roundTrip: { readonly source: number; readonly target: number }
  /** Mean |T(x) - x|^2, and that of random pairs within the classes. */
  readonly cost: { readonly transport: number; readonly randomPairs: number }
  readonly backward: { readonly rows: number; readonly unconvergedRows: number; readonly maxResidual: number }
}

export interface ClassScore {
  readonly rows: number
  readonly before: number
  readonly after: number
  readonly standardError: number
  /** After over before. */
  readonly ratio: number
}

export interface Judged {
  readonly score: TranslationScore
  readonly translated: ImageStack
  readonly moved: Points
  readonly back: ImageStack
  readonly backMoved: Points
}

/** @param conditional whether the translator is told the labels */
export async function judgeTranslation(
  translator: Translator,
  source: LabelledPictures,
  target: LabelledPictures,
  { judge, conditional, random }: { judge: Classifier | null; conditional: boolean; random: Random },
): Promise<Judged> {
  const told = (labels: readonly string[]) => (conditional ? labels : undefined)
  const { images, code, moved } = await translator.forward(source.images, told(source.labels))
  const back = await translator.backward(target.images, told(target.labels))
  const classes = classScores(code, moved, source.labels, back.code, target.labels)
  const sourceBack = await translator.map.backward(moved, conditional ? { labels: source.labels } : {})
  const targetBack = await translator.map.forward(back.moved, conditional ? { labels: target.labels } : {})
  const score: TranslationScore = {
    ...(judge === null
      ? { accuracy: null, frechet: null }
      : await classifierScores(translator, source, target, { images, code }, { judge, conditional, random })),
    classes,
    worstRatio: Math.max(...Object.values(classes).map(({ ratio }) => ratio)),
    roundTrip: {
      source: relativeError(sourceBack.points, code),
      target: relativeError(targetBack, back.code),
    },
    cost: {
      transport: meanSquare(code, moved),
      randomPairs: randomPairCost(code, source.labels, back.code, target.labels, random),
    },
    backward: { rows: back.code.rows, unconvergedRows: back.unconvergedRows, maxResidual: back.maxResidual },
  }
  return { score, translated: images, moved, back: back.images, backMoved: back.moved }
}

async function classifierScores(
  translator: Translator,
  source: LabelledPictures,
  target: LabelledPictures,
  { images, code }: { images: ImageStack; code: Points },
  { judge, conditional, random }: { judge: Classifier; conditional: boolean; random: Random },
): Promise<Pick<TranslationScore, 'accuracy' | 'frechet'>> {
  const space = translator.target
  const told = (labels: readonly string[]) => (conditional ? labels : undefined)
  const { same, others } = matchedRows(source.labels, target.labels, random)
  const matched = takePictures(target, same)
  const matchedCode = await space.encode(matched.images, told(matched.labels))
  const reconstructed = await space.decode(matchedCode, told(matched.labels))
  const untransported =
    translator.source.dimension === space.dimension
      ? await judge.accuracy(await space.decode(code, told(source.labels)), source.labels)
      : Number.NaN
  const reference = await judge.features(takePictures(target, others).images)
  const frechet = async (pictures: ImageStack) => frechetDistance(await judge.features(pictures), reference)
  const [translated, autoencoded] = [await frechet(images), await frechet(reconstructed)]
  return {
    accuracy: {
      translated: await judge.accuracy(images, source.labels),
      autoencoded: await judge.accuracy(reconstructed, matched.labels),
      untransported,
    },
    frechet: { translated, autoencoded, real: await frechet(matched.images), ratio: translated / autoencoded },
  }
}

/** As many target rows as the source has of each class, at random, and all the others. */
function matchedRows(
  source: readonly string[],
  target: readonly string[],
  random: Random,
): { same: number[]; others: number[] } {
  const pools = new Map<string, number[]>()
  for (const row of random.permutation(target.length)) {
    const pool = pools.get(target[row]!) ?? []
    pool.push(row)
    pools.set(target[row]!, pool)
  }
  // A class with fewer target rows than source rows gives half of what it has, so that some are left to compare with.
  const least = new Map([...pools].map(([k, pool]) => [k, Math.ceil(pool.length / 2)]))
  const same = source.flatMap((k) => {
    const pool = pools.get(k)!
    return pool.length > least.get(k)! ? [pool.pop()!] : []
  })
  return { same, others: [...pools.values()].flat() }
}

function rowsOfClass(labels: readonly string[], name: string): number[] {
  return labels.flatMap((label, row) => (label === name ? [row] : []))
}

function classScores(
  code: Points,
  moved: Points,
  sourceLabels: readonly string[],
  target: Points,
  targetLabels: readonly string[],
): Record<string, ClassScore> {
  const names = [...new Set(sourceLabels)].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  return Object.fromEntries(
    names.map((name) => {
      const rows = rowsOfClass(sourceLabels, name)
      const goal = takeRows(target, rowsOfClass(targetLabels, name))
      const before = code.columns === goal.columns ? energyDistance(takeRows(code, rows), goal).value : Number.NaN
      const after = energyDistance(takeRows(moved, rows), goal)
      const { value, standardError } = after
      return [name, { rows: rows.length, before, after: value, standardError, ratio: value / before }]
    }),
  )
}

function meanSquare(a: Points, b: Points): number {
  const squares = squaredErrors(a, b)
  return squares.reduce((sum, value) => sum + value, 0) / squares.length
}

/** Root mean square of a - b over that of b about its mean. */
function relativeError(a: Points, b: Points): number {
  const means = new Float64Array(b.columns)
  for (let i = 0; i < b.data.length; i++) means[i % b.columns]! += b.data[i]! / b.rows
  let [error, size] = [0, 0]
  for (let i = 0; i < b.data.length; i++) {
    error += (a.data[i]! - b.data[i]!) ** 2
    size += (b.data[i]! - means[i % b.columns]!) ** 2
  }
  return Math.sqrt(error / size)
}

function randomPairCost(
  code: Points,
  sourceLabels: readonly string[],
  target: Points,
  targetLabels: readonly string[],
  random: Random,
): number {
  const pools = new Map([...new Set(sourceLabels)].map((name) => [name, rowsOfClass(targetLabels, name)]))
  const partners = sourceLabels.map((name) => {
    const pool = pools.get(name)!
    return pool[random.integer(pool.length)]!
  })
  return meanSquare(code, takeRows(target, partners))
}
