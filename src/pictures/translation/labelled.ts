import { InputError } from '../../base/errors.ts'
import type { Random } from '../../base/random.ts'
import type { Labels } from '../../problem/labels.ts'
import { takeImages } from '../image.ts'
import type { PictureSet } from '../read.ts'

/** Pictures, each with its class. */
export interface LabelledPictures extends PictureSet {
  readonly labels: readonly string[]
}

/** The distinct labels, sorted, with numbers by value; empty if there are no labels. */
export function classesOf(labels: Labels = []): string[] {
  return [...new Set(labels.map(String))].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
}

/** The rows of one class, in order. */
export function rowsOfClass(labels: readonly string[], name: string): number[] {
  return labels.flatMap((label, row) => (label === name ? [row] : []))
}

/** The pictures at `rows`, copied, with their labels. */
export function takePictures({ images, labels }: LabelledPictures, rows: ArrayLike<number>): LabelledPictures {
  return { images: takeImages(images, rows), labels: Array.from(rows, (row) => labels[row]!) }
}

/**
 * Holds out a random share of each class, but at least 2 pictures.
 * @param share from 0 to 1
 * @throws InputError for a class with too few pictures
 */
export function splitPictures(
  pictures: LabelledPictures,
  share: number,
  random: Random,
): { readonly train: LabelledPictures; readonly test: LabelledPictures } {
  const [train, test]: [number[], number[]] = [[], []]
  for (const name of [...new Set(pictures.labels)].sort()) {
    const members = rowsOfClass(pictures.labels, name)
    const heldOut = Math.max(2, Math.round(share * members.length))
    if (members.length - heldOut < 2)
      throw new InputError(`Class ${name} has ${members.length} pictures; holding some out needs at least 4.`)
    random.permutation(members.length).forEach((place, i) => {
      ;(i < heldOut ? test : train).push(members[place]!)
    })
  }
  const inOrder = (rows: number[]) =>
    takePictures(
      pictures,
      rows.sort((a, b) => a - b),
    )
  return { train: inOrder(train), test: inOrder(test) }
}
