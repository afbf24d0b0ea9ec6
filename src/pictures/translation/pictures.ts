import { InputError } from '../../base/errors.ts'
import { type Points, takeRows } from '../../base/points.ts'
import type { Random } from '../../base/random.ts'
import { type Image, type ImageStack, imageAt, takeImages } from '../image.ts'
import { contactSheet } from '../sheet.ts'

/** Pictures, each with its class. */
export interface LabelledPictures {
  readonly images: ImageStack
  readonly labels: readonly string[]
}

export function takePictures({ images, labels }: LabelledPictures, rows: ArrayLike<number>): LabelledPictures {
  return { images: takeImages(images, rows), labels: Array.from(rows, (row) => labels[row]!) }
}

/** Keeps a share of each class apart. Throws `InputError` for a class that is too small to share. */
export function splitPictures(
  pictures: LabelledPictures,
  share: number,
  random: Random,
): { readonly train: LabelledPictures; readonly test: LabelledPictures } {
  const [train, test]: [number[], number[]] = [[], []]
  for (const name of [...new Set(pictures.labels)].sort()) {
    const members = pictures.labels.flatMap((label, row) => (label === name ? [row] : []))
    const apart = Math.max(2, Math.round(share * members.length))
    if (members.length - apart < 2)
      throw new InputError(`Class ${name} has ${members.length} pictures; keeping some apart needs at least 4.`)
    random.permutation(members.length).forEach((place, i) => {
      ;(i < apart ? test : train).push(members[place]!)
    })
  }
  const sorted = (rows: number[]) =>
    takePictures(
      pictures,
      rows.sort((a, b) => a - b),
    )
  return { train: sorted(train), test: sorted(test) }
}

/** Rows of sheets: each class's first pictures. */
function firstOfClasses(labels: readonly string[], each: number): number[][] {
  const names = [...new Set(labels)].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  return names.map((name) => labels.flatMap((label, row) => (label === name ? [row] : [])).slice(0, each))
}

/** For some points, the row of the nearest of others; among those of the same class where there are classes. */
export function nearestRows(
  from: Points,
  fromLabels: readonly string[] | undefined,
  to: Points,
  toLabels: readonly string[] | undefined,
): number[] {
  const d = from.columns
  return Array.from({ length: from.rows }, (_, i) => {
    let [nearest, least] = [0, Number.POSITIVE_INFINITY]
    for (let j = 0; j < to.rows; j++) {
      if (fromLabels && toLabels && toLabels[j] !== fromLabels[i]) continue
      let sum = 0
      for (let c = 0; c < d && sum < least; c++) sum += (from.data[i * d + c]! - to.data[j * d + c]!) ** 2
      if (sum < least) [nearest, least] = [j, sum]
    }
    return nearest
  })
}

export interface SheetSide {
  readonly pictures: ImageStack
  /** The classes, one a row of the sheet; without them, rows of pictures in order. */
  readonly labels?: readonly string[]
  readonly translated: ImageStack
  readonly moved: Points
}

/** What translated pictures are compared with. */
export interface SheetGoal {
  readonly images: ImageStack
  readonly labels?: readonly string[]
  readonly code: Points
}

const ZOOMED = 56

/** Triples side by side: a source picture, its translation, and the training picture of the target that is nearest in the latent space. */
export function translationSheet(side: SheetSide, goal: SheetGoal, each = 5): Image {
  const { pictures, labels, translated, moved } = side
  const rows = labels
    ? firstOfClasses(labels, each)
    : Array.from({ length: Math.min(10, Math.ceil(pictures.count / each)) }, (_, i) =>
        Array.from({ length: Math.min(each, pictures.count - i * each) }, (_, j) => i * each + j),
      )
  const zoom = Math.max(1, Math.floor(ZOOMED / Math.max(pictures.width, translated.width)))
  const shown = rows.flat()
  const nearest = nearestRows(
    takeRows(moved, shown),
    labels && shown.map((row) => labels[row]!),
    goal.code,
    goal.labels,
  )
  const nearestOf = new Map(shown.map((row, i) => [row, nearest[i]!]))
  return contactSheet(
    rows.map((row) =>
      row.flatMap((i, place) => [
        ...(place > 0 ? [BAR] : []),
        imageAt(pictures, i),
        imageAt(translated, i),
        imageAt(goal.images, nearestOf.get(i)!),
      ]),
    ),
    { zoom, gap: 3 },
  )
}

/** A little room between the triples. */
const BAR: Image = { pixels: new Uint8Array(3).fill(255), height: 1, width: 3, channels: 1 }
