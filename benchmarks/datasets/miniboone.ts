import { readTable } from 'brenier/io'
import type { DatasetFormat } from './dataset.ts'
import { splitPoints, standardisedSplit, tenths } from './split.ts'

/** Neutrino events; the published file is already without outliers and constant columns. */
export const miniboone: DatasetFormat = {
  facts: {
    name: 'miniboone',
    about: 'events in a neutrino detector',
    dimension: 43,
    rows: { train: 29_556, validation: 3_284, test: 3_648 },
    files: [['miniboone/data.npy', 'miniboone/miniboone-head.npy']],
    publishedSplit: true,
    source: 'UCI "MiniBooNE particle identification", as data.npy of the MAF data (zenodo.org/record/1161203)',
  },
  async load([path], check) {
    const { points: table, names } = await readTable(path!, { precision: 'float64' })
    check({ path: path!, rows: table.rows, expectedRows: 36_488, columns: table.columns, expectedColumns: 43 })
    const split = splitPoints(table, tenths(table.rows))
    return {
      ...standardisedSplit(split, [split.train, split.validation], 0, names),
      columns: names,
      preprocessing: [
        'Last tenth for testing, last tenth of the rest for validation; standardised by training and validation.',
      ],
    }
  },
}
