import { column, spreadOf } from '../base/columns.ts'
import { joinRows, type Points } from '../base/points.ts'
import { totalVariance } from '../problem/moments.ts'

/**
 * Samples with their conditions as further columns, each as wide as the average feature, so that rows that arrive under another condition than their
 * own count as not arrived. Samples without conditions stay as they are.
 */
export function besideConditions<T extends Record<'source' | 'target' | 'images' | 'preimages', Points>>(rows: T): T {
  const { source, target, images, preimages } = rows
  if (source.conditions === undefined || target.conditions === undefined) return rows
  const width = Math.sqrt((totalVariance(source) + totalVariance(target)) / (2 * source.columns))
  const all = conditionPoints(joinRows([source, target]))
  const scale = Array.from({ length: all.columns }, (_, j) => width / (spreadOf(column(all, j)).standardDeviation || 1))
  const joint = (points: Points) => withColumns(points, conditionPoints(points), scale)
  return {
    ...rows,
    source: joint(source),
    target: joint(target),
    images: joint(images),
    preimages: joint(preimages),
  }
}

function conditionPoints({ conditions, rows }: Points): Points {
  return { data: conditions!.data, rows, columns: conditions!.columns }
}

function withColumns(points: Points, others: Points, scale: readonly number[]): Points {
  const columns = points.columns + others.columns
  const data = new Float64Array(points.rows * columns)
  for (let i = 0; i < points.rows; i++) {
    data.set(points.data.subarray(i * points.columns, (i + 1) * points.columns), i * columns)
    for (let j = 0; j < others.columns; j++)
      data[i * columns + points.columns + j] = others.data[i * others.columns + j]! * scale[j]!
  }
  return { ...points, data, columns }
}
