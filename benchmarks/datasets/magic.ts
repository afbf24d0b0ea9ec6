import { type Points, takeRows } from 'brenier'
import { readTable } from 'brenier/io'
import type { DatasetFormat } from './dataset.ts'
import { NumpyRandom } from './numpy-random.ts'
import { splitPoints, standardisedSplit, tenths } from './split.ts'

const FEATURES = 10
/** UCI's own file has no header, so columns are chosen by place. */
const NAMES = ['fLength', 'fWidth', 'fSize', 'fConc', 'fConc1', 'fAsym', 'fM3long', 'fM3Trans', 'fAlpha', 'fDist']

/** Air showers seen by the MAGIC telescope, gammas and hadrons. No split is published; this one shuffles the rows. */
export const magic: DatasetFormat = {
  facts: {
    name: 'magic',
    about: 'an air shower seen by a Cherenkov telescope, of a gamma or a hadron',
    dimension: FEATURES,
    rows: { train: 15_407, validation: 1_711, test: 1_902 },
    files: [['magic/magic04.data', 'magic04.data']],
    publishedSplit: false,
    source: 'UCI "MAGIC Gamma Telescope" (doi.org/10.24432/C52C8B)',
  },
  async load([path], check, splitSeed) {
    const { points: table, labels } = await readMagic(path!)
    check({ path: path!, rows: table.rows, expectedRows: 19_020, columns: table.columns, expectedColumns: FEATURES })
    const order = new NumpyRandom(splitSeed).shuffledOrder(table.rows)
    const rows = tenths(table.rows)
    const split = splitPoints(takeRows(table, order), rows)
    const classes = Array.from(order, (row) => labels[row]!)
    const validationEnd = rows.train + rows.validation
    return {
      labels: {
        train: classes.slice(0, rows.train),
        validation: classes.slice(rows.train, validationEnd),
        test: classes.slice(validationEnd),
      },
      ...standardisedSplit(split, [split.train, split.validation], 0, NAMES),
      columns: NAMES,
      preprocessing: [
        `The class removed; rows shuffled by numpy.random.RandomState(${splitSeed}).`,
        'Last tenth for testing, last tenth of the rest for validation; standardised by training and validation.',
      ],
    }
  },
}

/** The table, with the class of each row (g or h) as its label. */
async function readMagic(path: string): Promise<{ readonly points: Points; readonly labels: readonly string[] }> {
  const { points, labels } = await readTable(path, {
    columns: NAMES.map((_, j) => j),
    labels: FEATURES,
    precision: 'float64',
    format: 'csv',
  })
  return { points, labels: labels! }
}
