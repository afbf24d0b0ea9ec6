import { inFloat32 } from 'brenier'
import { readTable } from 'brenier/io'
import type { DatasetFormat } from './dataset.ts'

const ROWS = { train: 1_000_000, validation: 50_000, test: 250_000 }
const DIMENSION = 63

/** Patches of 8 x 8 pixels from natural images, whitened and split in the published file. */
export const bsds300: DatasetFormat = {
  facts: {
    name: 'bsds300',
    about: 'a patch of 8 x 8 pixels of a photograph, less its mean',
    dimension: DIMENSION,
    rows: ROWS,
    files: [['BSDS300/BSDS300.hdf5', 'bsds300/BSDS300.hdf5']],
    publishedSplit: true,
    source: 'BSDS300.hdf5 of the MAF data (zenodo.org/record/1161203)',
  },
  async load([path], check) {
    const part = async (member: keyof typeof ROWS) => {
      const { points } = await readTable(path!, { member, precision: 'float32' })
      const found = { rows: points.rows, expectedRows: ROWS[member] }
      check({ path: `${path}:${member}`, ...found, columns: points.columns, expectedColumns: DIMENSION })
      return inFloat32(points)
    }
    return {
      train: await part('train'),
      validation: await part('validation'),
      test: await part('test'),
      columns: Array.from({ length: DIMENSION }, (_, j) => `x${j}`),
      preprocessing: ['None: the file holds the three sets as they are used.'],
    }
  },
}
