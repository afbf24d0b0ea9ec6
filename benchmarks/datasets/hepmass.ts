import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { InputError, inFloat32, type Points, rowRange, takeColumns, takeRows } from 'brenier'
import { type ByteStream, readTable } from 'brenier/io'
import type { DatasetFormat } from './dataset.ts'
import { columnScale, standardised } from './split.ts'

const FEATURES = 27
/** A column whose smallest value occurs more often than this is treated as discrete. */
const MOST_REPEATS = 5
const LINE_FEED = 10

/** Collisions with a new particle of mass 1000, as published: only the signal, without the discrete features. */
export const hepmass: DatasetFormat = {
  facts: {
    name: 'hepmass',
    about: 'simulated particle collisions',
    dimension: 21,
    rows: { train: 315_123, validation: 35_013, test: 174_987 },
    files: [
      ['hepmass/1000_train.csv', 'hepmass/1000_train.csv.gz'],
      ['hepmass/1000_test.csv', 'hepmass/1000_test.csv.gz'],
    ],
    publishedSplit: true,
    source: 'UCI HEPMASS (archive.ics.uci.edu/dataset/347/hepmass)',
  },
  async load([trainPath, testPath], check) {
    const [first, last] = [await signal(trainPath!), await signal(testPath!)]
    check({
      path: trainPath!,
      rows: first.rows,
      expectedRows: 350_136,
      columns: first.columns + 1,
      expectedColumns: FEATURES + 1,
    })
    // The test file has an extra column at the end.
    check({
      path: testPath!,
      rows: last.rows,
      expectedRows: 174_987,
      columns: last.columns + 1,
      expectedColumns: [FEATURES + 1, FEATURES + 2],
    })
    const names = Array.from({ length: FEATURES }, (_, j) => `f${j}`)
    const scale = columnScale([first], 1)
    const train = standardised(first, scale, names)
    const test = standardised(takeColumns(last, [...names.keys()]), scale, names)
    const left = continuous(first)
    const columns = left.map((j) => names[j]!)
    const fitted = takeColumns(train, left)
    const rows = fitted.rows - Math.floor(fitted.rows * 0.1)
    return {
      train: inFloat32(rowRange(fitted, 0, rows)),
      validation: inFloat32(rowRange(fitted, rows, fitted.rows)),
      test: inFloat32(takeColumns(test, left)),
      columns,
      preprocessing: [
        'Rows of label 1 (the signal) only; the last column of the test file removed; standardised by the training file.',
        `Features whose smallest value comes more than ${MOST_REPEATS} times removed; last tenth of the training file for validation.`,
      ],
    }
  },
}

/** The columns whose smallest value is not repeated too often: the rule of the published code. */
function continuous({ data, rows, columns }: Points): number[] {
  return Array.from({ length: columns }, (_, j) => j).filter((j) => {
    let [smallest, count] = [Number.POSITIVE_INFINITY, 0]
    for (let i = 0; i < rows; i++) {
      const value = data[i * columns + j]!
      if (value < smallest) [smallest, count] = [value, 0]
      if (value === smallest) count++
    }
    return count <= MOST_REPEATS
  })
}

/** The rows with label 1, without the label. The header begins with #, may name one column too few, and is skipped. */
async function signal(path: string): Promise<Points> {
  const { points: table } = await readTable(afterFirstLine(path), { header: false })
  const kept = Int32Array.from({ length: table.rows }, (_, i) => i).filter((i) => table.data[i * table.columns] === 1)
  if (kept.length === 0)
    throw new InputError(`${path} has no row with the label 1 in its first column; is it the HEPMASS file?`)
  const features = Array.from({ length: table.columns - 1 }, (_, j) => j + 1)
  return takeColumns(takeRows(table, kept), features)
}

/** The bytes of a file, gzip or not, after its first line. */
function afterFirstLine(path: string): ByteStream {
  return {
    name: path,
    async *chunks() {
      let inHeader = true
      for await (const chunk of bytesOf(path)) {
        const end = inHeader ? chunk.indexOf(LINE_FEED) + 1 : 0
        if (inHeader && end === 0) continue
        inHeader = false
        if (end < chunk.length) yield chunk.subarray(end)
      }
    },
  }
}

async function* bytesOf(path: string): AsyncGenerator<Uint8Array> {
  const file = createReadStream(path)
  try {
    yield* /\.gz$/i.test(path) ? pipeline(file, createGunzip(), () => {}) : file
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
      throw new InputError(`${path} is not a whole gzip file (${error.message}); take another copy.`)
    throw error
  } finally {
    file.destroy()
  }
}
