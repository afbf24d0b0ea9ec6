import { type Points, takeRows } from '../../base/points.ts'
import type { Random } from '../../base/random.ts'
import { meanEstimate } from '../../base/statistics.ts'
import { energyDistance } from '../../evaluation/metrics/energy-distance.ts'
import { frechetDistance } from '../../evaluation/metrics/frechet.ts'
import { roundTrip, squaredErrors } from '../../evaluation/metrics/map-error.ts'
import type { ImageStack } from '../image.ts'
import type { Classifier } from './classifier.ts'
import { classesOf, type LabelledPictures, rowsOfClass, takePictures } from './labelled.ts'
import type { BackwardTranslation, Translation, Translator } from './translator.ts'

/** How good the translations of held-out pictures are. */
export interface TranslationScore {
  /** Shares of pictures that the classifier recognises as their class; null without a classifier. */
  readonly accuracy: {
    readonly translated: number
    /** Equally many real target pictures, encoded and decoded. */
    readonly autoencoded: number
    /** Source pictures, encoded and then decoded on the target side without transport; NaN for spaces of different dimensions. */
    readonly untransported: number
  } | null
  /**
   * Frechet distances to held-out target pictures, in the classifier's features: from the translated pictures; from equally many other held-out
   * pictures of the same classes, encoded and decoded; and from these pictures themselves, which shows the effect of sampling alone. Null
   * without a classifier.
   */
  readonly frechet: {
    readonly translated: number
    readonly autoencoded: number
    readonly real: number
    /** `translated` divided by `autoencoded`. */
    readonly ratio: number
  } | null
  /** For each class, energy distances in the latent space to the codes of the held-out target. */
  readonly classes: Readonly<Record<string, ClassScore>>
  /** The largest ratio among the classes. */
  readonly worstRatio: number
  /** Root mean square of S(T(x)) - x, and of T(S(z)) - z, each relative to the root of the codes' total variance. */
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
  /** `after` divided by `before`. */
  readonly ratio: number
}

export interface Judged {
  readonly score: TranslationScore
  readonly forward: Translation
  readonly backward: BackwardTranslation
}

export interface JudgeOptions {
  readonly judge: Classifier | null
  /** Whether the translator takes labels. */
  readonly conditional: boolean
  readonly random: Random
}

/** Translates held-out pictures in both directions, and measures the results. */
export async function judgeTranslation(
  translator: Translator,
  source: LabelledPictures,
  target: LabelledPictures,
  options: JudgeOptions,
): Promise<Judged> {
  const { judge, conditional, random } = options
  const known = (labels: readonly string[]) => (conditional ? labels : undefined)
  const forward = await translator.forward(source.images, known(source.labels))
  const backward = await translator.backward(target.images, known(target.labels))
  const classes = classScores(forward, source.labels, backward.code, target.labels)
  const sourceBack = await translator.map.backward(forward.moved, conditional ? { labels: source.labels } : {})
  const targetBack = await translator.map.forward(backward.moved, conditional ? { labels: target.labels } : {})
  const { unconvergedRows, maxResidual } = backward
  const score: TranslationScore = {
    ...(judge === null
      ? { accuracy: null, frechet: null }
      : await classifierScores(translator, source, target, forward, { judge, conditional, random })),
    classes,
    worstRatio: Math.max(...Object.values(classes).map(({ ratio }) => ratio)),
    roundTrip: {
      source: relativeError(forward.code, sourceBack.points),
      target: relativeError(backward.code, targetBack),
    },
    cost: {
      transport: meanSquare(forward.code, forward.moved),
      randomPairs: randomPairCost(forward.code, source.labels, backward.code, target.labels, random),
    },
    backward: { rows: backward.code.rows, unconvergedRows, maxResidual },
  }
  return { score, forward, backward }
}

async function classifierScores(
  translator: Translator,
  source: LabelledPictures,
  target: LabelledPictures,
  { images, code }: Translation,
  { judge, conditional, random }: JudgeOptions & { readonly judge: Classifier },
): Promise<Pick<TranslationScore, 'accuracy' | 'frechet'>> {
  const space = translator.target
  const known = (labels: readonly string[]) => (conditional ? labels : undefined)
  const { same, others } = matchedRows(source.labels, target.labels, random)
  const matched = takePictures(target, same)
  const matchedCode = await space.encode(matched.images, known(matched.labels))
  const reconstructed = await space.decode(matchedCode, known(matched.labels))
  const untransported =
    translator.source.dimension === space.dimension
      ? await judge.accuracy(await space.decode(code, known(source.labels)), source.labels)
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

/** For each class as many random target rows as the source has, and all the other target rows. */
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
  // A class with too few target rows gives only half of them, so that some are left for comparison.
  const least = new Map([...pools].map(([k, pool]) => [k, Math.ceil(pool.length / 2)]))
  const same = source.flatMap((k) => {
    const pool = pools.get(k)!
    return pool.length > least.get(k)! ? [pool.pop()!] : []
  })
  return { same, others: [...pools.values()].flat() }
}

function classScores(
  { code, moved }: Translation,
  sourceLabels: readonly string[],
  target: Points,
  targetLabels: readonly string[],
): Record<string, ClassScore> {
  return Object.fromEntries(
    classesOf(sourceLabels).map((name) => {
      const rows = rowsOfClass(sourceLabels, name)
      const goal = takeRows(target, rowsOfClass(targetLabels, name))
      const before = code.columns === goal.columns ? energyDistance(takeRows(code, rows), goal).value : Number.NaN
      const { value, standardError } = energyDistance(takeRows(moved, rows), goal)
      return [name, { rows: rows.length, before, after: value, standardError, ratio: value / before }]
    }),
  )
}

/** Mean squared distance between corresponding rows. */
function meanSquare(a: Points, b: Points): number {
  return meanEstimate(squaredErrors(a, b)).value
}

/** Root mean square distance between points and their returned images, relative to the root of the points' total variance. */
function relativeError(points: Points, returned: Points): number {
  return Math.sqrt(roundTrip(points, returned).percent / 100)
}

/** Mean squared distance to random target codes of the same classes. */
function randomPairCost(
  code: Points,
  sourceLabels: readonly string[],
  target: Points,
  targetLabels: readonly string[],
  random: Random,
): number {
  const pools = new Map(classesOf(sourceLabels).map((name) => [name, rowsOfClass(targetLabels, name)]))
  const partners = sourceLabels.map((name) => {
    const pool = pools.get(name)!
    return pool[random.integer(pool.length)]!
  })
  return meanSquare(code, takeRows(target, partners))
}
