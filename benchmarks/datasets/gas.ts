import { InputError, moments, type Points, takeColumns } from 'brenier'
import { readTable } from 'brenier/io'
import type { DatasetFormat } from './dataset.ts'
import { columnScale, splitPoints, standardised, tenths } from './split.ts'

const DROPPED = ['Meth', 'Eth', 'Time']
const TOO_CORRELATED = 0.98

/** Sixteen gas sensors, of which eight remain, as published: strongly correlated ones are removed one after the other. */
export const gas: DatasetFormat = {
  facts: {
    name: 'gas',
    about: 'readings of chemical sensors in a mixture of gases',
    dimension: 8,
    rows: { train: 852_174, validation: 94_685, test: 105_206 },
    files: [['gas/ethylene_CO.csv', 'gas/ethylene_CO.parquet']],
    publishedSplit: true,
    source:
      'UCI "Gas sensor array under dynamic gas mixtures", as the frame ethylene_CO of the MAF data (zenodo.org/record/1161203)',
  },
  async load([path], check) {
    const { points: table, names } = await readTable(path!, { precision: 'float64' })
    const missing = DROPPED.filter((name) => !names.includes(name))
    if (missing.length > 0)
      throw new InputError(
        `${path} has no column ${missing.join(', ')} to leave out, it has ${names.join(', ')}; write the frame with pandas.read_pickle("ethylene_CO.pickle").to_csv("ethylene_CO.csv").`,
      )
    check({ path: path!, rows: table.rows, expectedRows: 1_052_065, columns: table.columns, expectedColumns: 19 })
    const places = names.flatMap((name, j) => (DROPPED.includes(name) ? [] : [j]))
    const sensors = takeColumns(table, places)
    const left = uncorrelated(sensors)
    const columns = left.map((place) => names[places[place]!]!)
    const kept = takeColumns(sensors, left)
    const split = splitPoints(standardised(kept, columnScale([kept], 1), columns), tenths(kept.rows))
    return {
      ...split,
      columns,
      preprocessing: [
        'Columns Meth, Eth and Time removed, then the first column that is correlated by more than 0.98 with another, until none is.',
        'Standardised by all rows; last tenth for testing, last tenth of the rest for validation (in the order of time).',
      ],
    }
  },
}

/** The columns that remain when the first column correlated too strongly with another is removed repeatedly. */
function uncorrelated(table: Points): number[] {
  const { data: covariance } = moments(table).covariance
  const d = table.columns
  const correlation = (i: number, j: number) =>
    covariance[i * d + j]! / Math.sqrt(covariance[i * d + i]! * covariance[j * d + j]!)
  const left = Array.from({ length: d }, (_, j) => j)
  for (;;) {
    const first = left.findIndex((i) => left.some((j) => j !== i && correlation(i, j) > TOO_CORRELATED))
    if (first < 0) return left
    left.splice(first, 1)
  }
}
