import { InputError } from '../../base/errors.ts'
import type { Labels } from '../../problem/labels.ts'
import { describeShape, type ImageStack, imageStack, sameShape } from '../image.ts'
import { classesOf } from './labelled.ts'

/** One side of a translation. */
export interface TranslationSide {
  readonly images: ImageStack
  /** One for each picture. */
  readonly labels?: Labels
  /** The pictures' name for error messages: a file or a folder. */
  readonly name: string
}

/** 'shared' is one latent space for both sides; 'separate' is one for each. */
export type SpaceChoice = 'shared' | 'separate'

/**
 * Checks that two sides can be translated into each other.
 * @throws InputError for different sizes in a shared space, labels that are too few or on one side only, and classes that one side lacks
 */
export function checkSides(source: TranslationSide, target: TranslationSide, spaces: SpaceChoice): void {
  if (spaces === 'shared' && !sameShape(source.images, target.images))
    throw new InputError(
      `The pictures of ${source.name} are ${describeShape(source.images)} and those of ${target.name} ${describeShape(target.images)}; give one size and kind for a shared latent space, or ask for separate ones.`,
    )
  for (const { images, labels, name } of [source, target])
    if (labels !== undefined && labels.length !== images.count)
      throw new InputError(
        `${name} has ${images.count} pictures but ${labels.length} labels; give one for each picture.`,
      )
  if ((source.labels === undefined) !== (target.labels === undefined)) {
    const [labelled, other] = source.labels ? [source, target] : [target, source]
    throw new InputError(`${labelled.name} has labels and ${other.name} has none; give both sides labels, or neither.`)
  }
  const [from, to] = [classesOf(source.labels), classesOf(target.labels)]
  const unmatched = [
    ...from.filter((k) => !to.includes(k)).map((k) => `${k} (only in ${source.name})`),
    ...to.filter((k) => !from.includes(k)).map((k) => `${k} (only in ${target.name})`),
  ]
  if (unmatched.length > 0)
    throw new InputError(
      `Every class needs pictures on both sides, found ${unmatched.slice(0, 5).join(', ')}; leave such pictures out or add their counterparts.`,
    )
}

/** In a shared space, the smaller side is repeated until it has about this share of the larger side's pictures. */
const SMALL_SHARE = 0.25

/** The pictures of both sides, for a shared space. */
export function bothSides(source: TranslationSide, target: TranslationSide): TranslationSide {
  const larger = Math.max(source.images.count, target.images.count)
  const parts = [source, target].flatMap((side) => {
    const times = Math.max(1, Math.round((SMALL_SHARE * larger) / side.images.count))
    return Array.from({ length: times }, () => side)
  })
  const pixels = new Uint8Array(parts.reduce((sum, { images }) => sum + images.pixels.length, 0))
  let at = 0
  for (const { images } of parts) {
    pixels.set(images.pixels, at)
    at += images.pixels.length
  }
  const labels = source.labels && parts.flatMap((side) => side.labels ?? [])
  return { images: imageStack(pixels, source.images), name: source.name, ...(labels && { labels }) }
}
