import { InputError, type Points, points, rowRange } from 'brenier'
import type { SplitRows } from './dataset.ts'

interface Split {
  readonly train: Points
  readonly validation: Points
  readonly test: Points
}

/** The last tenth is the test set, the last tenth of the rest the validation set (rounded down, as published). */
export function tenths(rows: number): SplitRows {
  const test = Math.floor(rows * 0.1)
  const validation = Math.floor((rows - test) * 0.1)
  return { train: rows - test - validation, validation, test }
}

/** The rows in order, as the three parts of a split. Throws `InputError` if one of them would be empty. */
export function splitPoints(table: Points, { train, validation, test }: SplitRows): Split {
  if (Math.min(train, validation, test) < 1)
    throw new InputError(`A split into training, validation and test needs at least 20 rows, found ${table.rows}.`)
  return {
    train: rowRange(table, 0, train),
    validation: rowRange(table, train, train + validation),
    test: rowRange(table, train + validation, train + validation + test),
  }
}

/** Mean and standard deviation of each column. */
interface ColumnScale {
  readonly mean: Float64Array
  readonly deviation: Float64Array
}

/**
 * @param parts tables with the same columns
 * @param lost degrees of freedom subtracted from the divisor: 0 as in numpy's `std`, 1 as in pandas'
 */
export function columnScale(parts: readonly Points[], lost: 0 | 1): ColumnScale {
  const { columns } = parts[0]!
  const rows = parts.reduce((sum, part) => sum + part.rows, 0)
  const over = (value: (x: number, j: number) => number): Float64Array => {
    const sums = new Float64Array(columns)
    for (const { data } of parts)
      for (let at = 0; at < data.length; at += columns)
        for (let j = 0; j < columns; j++) sums[j] = sums[j]! + value(data[at + j]!, j)
    return sums
  }
  const first = parts[0]!.data
  const mean = over((x, j) => x - first[j]!).map((sum, j) => first[j]! + sum / rows)
  const deviation = over((x, j) => (x - mean[j]!) ** 2).map((sum) => Math.sqrt(sum / (rows - lost)))
  return { mean, deviation }
}

/** (x - mean) / deviation, as float32. Throws `InputError` naming a constant column. */
export function standardised(table: Points, { mean, deviation }: ColumnScale, names: readonly string[]): Points {
  const { data, rows, columns } = table
  const flat = deviation.findIndex((value) => !(value > 0))
  if (flat >= 0)
    throw new InputError(
      `Column ${JSON.stringify(names[flat] ?? `x${flat}`)} is constant (${mean[flat]}), so it cannot be standardised; is the file damaged?`,
    )
  const out = new Float32Array(data.length)
  for (let at = 0; at < data.length; at += columns)
    for (let j = 0; j < columns; j++) out[at + j] = (data[at + j]! - mean[j]!) / deviation[j]!
  return points(out, rows, columns)
}

/** A split standardised with the moments of some of its parts. */
export function standardisedSplit(split: Split, by: readonly Points[], lost: 0 | 1, names: readonly string[]): Split {
  const scale = columnScale(by, lost)
  return {
    train: standardised(split.train, scale, names),
    validation: standardised(split.validation, scale, names),
    test: standardised(split.test, scale, names),
  }
}
