import { takeColumns, takeRows } from 'brenier'
import { readTable } from 'brenier/io'
import type { DatasetFormat } from './dataset.ts'
import { NumpyRandom } from './numpy-random.ts'
import { splitPoints, standardisedSplit, tenths } from './split.ts'

const SEED = 42
const KEPT = [0, 2, 4, 5, 6, 7]
const COLUMNS = ['global_active_power', 'voltage', 'sub_metering_1', 'sub_metering_2', 'sub_metering_3', 'time']

/** Household electric power by the minute, as published: rows shuffled by numpy's generator with seed 42, and noise added to undo rounding. */
export const power: DatasetFormat = {
  facts: {
    name: 'power',
    about: "a minute of one household's electric power",
    dimension: 6,
    rows: { train: 1_659_917, validation: 184_435, test: 204_928 },
    files: [['power/data.npy']],
    publishedSplit: true,
    source:
      'UCI "Individual household electric power consumption", as data.npy of the MAF data (zenodo.org/record/1161203)',
  },
  async load([path], check) {
    const { points: table } = await readTable(path!, { precision: 'float64' })
    check({ path: path!, rows: table.rows, expectedRows: 2_049_280, columns: table.columns, expectedColumns: 8 })
    const random = new NumpyRandom(SEED)
    const shuffled = takeRows(table, random.shuffledOrder(table.rows))
    const kept = takeColumns(shuffled, KEPT)
    addNoise(kept.data, kept.rows, random)
    const split = splitPoints(kept, tenths(kept.rows))
    return {
      ...standardisedSplit(split, [split.train, split.validation], 0, COLUMNS),
      columns: COLUMNS,
      preprocessing: [
        'Rows shuffled by numpy.random.RandomState(42), columns 3 and 1 removed.',
        'Uniform noise added: 0.001 to the active power, 0.01 to the voltage, 1 to each sub-meter.',
        'Last tenth for testing, last tenth of the rest for validation; standardised by training and validation.',
      ],
    }
  },
}

/** Draws in the order of the published code: the voltage of all rows, their active power, then the sub-meters row by row. */
function addNoise(data: Float64Array | Float32Array, rows: number, random: NumpyRandom): void {
  const width = KEPT.length
  for (let i = 0; i < rows; i++) data[i * width + 1]! += 0.01 * random.uniform()
  for (let i = 0; i < rows; i++) data[i * width]! += 0.001 * random.uniform()
  for (let i = 0; i < rows; i++) for (let j = 2; j < 5; j++) data[i * width + j]! += random.uniform()
}
