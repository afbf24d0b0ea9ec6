import { type Points, takeRows } from '../../base/points.ts'
import { type Image, type ImageStack, imageAt } from '../image.ts'
import { contactSheet } from '../sheet.ts'
import { classesOf, rowsOfClass } from './labelled.ts'

/** Pictures and their translations. */
export interface SheetSide {
  readonly images: ImageStack
  /** The classes, one for each row of the sheet; without them, the pictures fill rows in order. */
  readonly labels?: readonly string[]
  readonly translated: ImageStack
  /** The codes from which the translated pictures are decoded. */
  readonly moved: Points
}

/** The pictures with which the translated ones are compared. */
export interface SheetGoal {
  readonly images: ImageStack
  readonly labels?: readonly string[]
  readonly code: Points
}

/** The approximate side of a picture on the sheet, in pixels. */
const ZOOMED = 56
const MOST_ROWS = 10
/** A small gap between the triples. */
const SPACER: Image = { pixels: new Uint8Array(3).fill(255), height: 1, width: 3, channels: 1 }

/** Triples side by side: a picture, its translation, and the nearest training picture (in the latent space) of the other side. */
export function translationSheet(side: SheetSide, goal: SheetGoal, each = 5): Image {
  const { images, labels, translated, moved } = side
  const rows = labels ? firstOfClasses(labels, each) : firstRows(images.count, each)
  const zoom = Math.max(1, Math.floor(ZOOMED / Math.max(images.width, translated.width)))
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
        ...(place > 0 ? [SPACER] : []),
        imageAt(images, i),
        imageAt(translated, i),
        imageAt(goal.images, nearestOf.get(i)!),
      ]),
    ),
    { zoom, gap: 3 },
  )
}

/** The first pictures of each class. */
function firstOfClasses(labels: readonly string[], each: number): number[][] {
  return classesOf(labels).map((name) => rowsOfClass(labels, name).slice(0, each))
}

function firstRows(count: number, each: number): number[][] {
  return Array.from({ length: Math.min(MOST_ROWS, Math.ceil(count / each)) }, (_, i) =>
    Array.from({ length: Math.min(each, count - i * each) }, (_, j) => i * each + j),
  )
}

/** For each point, the row of the nearest other point, within its class if there are classes. */
function nearestRows(
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
