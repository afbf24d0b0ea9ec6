import { joinRows, type Points, rowRange, takeRows } from '../base/points.ts'
import type { Random } from '../base/random.ts'
import type { RowSplit } from '../training/row-split.ts'
import { momentsOf } from '../training/workshop.ts'
import { type Classes, weighedAlike } from './classes.ts'
import type { Measure } from './measures.ts'
import { divideRows, type Rows } from './rows.ts'
import { startOf, withTrainingMoments } from './start.ts'

/** Where a barycentre begins: the sample, whose rows come class by class, and the division of all rows. */
export interface Beginning {
  readonly points: Points
  /** The class of each row of the sample. */
  readonly labels?: readonly string[]
  readonly rows: Rows
  /** The objective of the Gaussians with the measures' moments; class by class, the mean of those of the classes. */
  readonly objective: number
  /** A sample in that order, with the moments of its training rows (`withTrainingMoments`), class by class. */
  readonly finished: (points: Points) => Points
}

interface Settings {
  readonly heldOut: number
  /** The most rows of the sample. */
  readonly most: number
  /** The factors of the cost. */
  readonly scale: Float64Array
  readonly random: Random
}

/** The barycentre of all rows, or of each class by itself. */
export function beginningOf(measures: readonly Measure[], classes: Classes | null, settings: Settings): Beginning {
  if (classes === null) {
    const { points, rows, objective } = partOf(measures, settings)
    return {
      points,
      rows,
      objective,
      finished: (all) => withTrainingMoments(all, rows, settings.scale, settings.random),
    }
  }
  const parts = classes.names.map((name, c) => {
    const random = settings.random.stream('class', c)
    const members = measures.map(({ labels }) => rowsOf(labels!, name))
    const own = measures.map((measure, k) => restricted(measure, members[k]!, random))
    const most = Math.max(4, Math.round(settings.most * classes.shares[c]!))
    return { ...partOf(own, { ...settings, most, random }), name, members, random }
  })
  const points = joinRows(parts.map((part) => part.points))
  const labels = parts.flatMap(({ name, points: { rows } }) => Array.from({ length: rows }, () => name))
  return {
    points: weighedAlike(points, labels, classes),
    labels,
    rows: joined(parts),
    objective: parts.reduce((sum, { objective }, c) => sum + classes.shares[c]! * objective, 0),
    finished: (all) => {
      let at = 0
      const finished = parts.map(({ points: { rows: count }, rows, random }) => {
        const part = rowRange(all, at, at + count)
        at += count
        return withTrainingMoments(part, rows, settings.scale, random)
      })
      return joinRows(finished)
    },
  }
}

function partOf(measures: readonly Measure[], { heldOut, most, scale, random }: Settings) {
  const rows = divided(measures, heldOut, most, random)
  return { rows, ...startOf(measures, rows, scale, random) }
}

/** If one measure cannot spare rows of a class, none holds any out: a map must be judged on the same classes on both sides. */
function divided(measures: readonly Measure[], heldOut: number, most: number, random: Random): Rows {
  const rows = divideRows(measures, heldOut, most, random)
  const whole = rows.source.heldOut !== null && rows.divisions.every(({ target }) => target.heldOut !== null)
  const none = rows.source.heldOut === null && rows.divisions.every(({ target }) => target.heldOut === null)
  return whole || none || measures[0]!.labels === undefined ? rows : divideRows(measures, 0, most, random)
}

function rowsOf(labels: readonly string[], name: string): Int32Array {
  return Int32Array.from(labels.keys()).filter((row) => labels[row] === name)
}

/** Some rows of a measure, as a measure. */
function restricted(measure: Measure, members: Int32Array, random: Random): Measure {
  const points = takeRows(measure.points, members)
  const { pull, labels } = measure
  return {
    ...measure,
    points,
    labels: Array.from(members, (row) => labels![row]!),
    moments: momentsOf(pull(points), random.stream('moments')),
  }
}

interface Part {
  readonly points: Points
  readonly rows: Rows
  /** The rows of the class in each measure. */
  readonly members: readonly Int32Array[]
}

/** The divisions of all classes as one, with the row numbers of the measures and of the sample. */
function joined(parts: readonly Part[]): Rows {
  const starts = [0]
  for (const { points } of parts) starts.push(starts.at(-1)! + points.rows)
  return {
    source: joinedSplit(parts.map(({ rows }, c) => moved(rows.source, (row) => starts[c]! + row))),
    divisions: parts[0]!.members.map((_, k) => ({
      target: joinedSplit(
        parts.map(({ rows, members }) => moved(rows.divisions[k]!.target, (row) => members[k]![row]!)),
      ),
      // The sample is made already.
      taken: [NONE, NONE, NONE],
    })),
  }
}

const NONE = new Int32Array(0)

function moved({ training, heldOut, judged }: RowSplit, to: (row: number) => number): RowSplit {
  return { training: training.map(to), heldOut: heldOut?.map(to) ?? null, ...(judged && { judged: judged.map(to) }) }
}

function joinedSplit(splits: readonly RowSplit[]): RowSplit {
  const all = (of: (split: RowSplit) => Int32Array | null | undefined) =>
    Int32Array.from(splits.flatMap((split) => Array.from(of(split) ?? []))).sort()
  const held = splits.some(({ heldOut }) => heldOut !== null)
  return {
    training: all(({ training }) => training),
    heldOut: held ? all(({ heldOut }) => heldOut) : null,
    ...(held && { judged: all(({ judged }) => judged) }),
  }
}
