import { InputError, inFloat32, joinRows, type Points, type Random, takeRows } from 'brenier'
import type { Dataset } from '../datasets/index.ts'
import { normals } from '../pairs/gaussian.ts'

interface Side {
  readonly name: string
  /** Training and validation rows together, of which `fit` holds some out. */
  readonly train: Points
  /** Test rows, or equally many others. */
  readonly heldOut: Points
  /** More rows of the same distribution, if they can be drawn for free. */
  readonly fresh?: Points
}

export interface Problem {
  readonly source: Side
  readonly target: Side
}

/** The data to the standard Gaussian. Training sees at least as many rows of it as of the data; scores use others. */
export function gaussianProblem(dataset: Dataset, config: GaussianRows, random: Random): Problem {
  const { train, validation, test } = dataset
  const source = { name: dataset.name, train: joinRows([train, validation]), heldOut: test }
  const rows = config.gaussianRows ?? Math.max(100_000, source.train.rows)
  const draw = (count: number, name: string) => inFloat32(normals(count, test.columns, random.stream(name)))
  return {
    source,
    target: {
      name: 'standard Gaussian',
      train: draw(rows, 'training rows'),
      // As many as of the data, because distances depend on the sample size.
      heldOut: draw(source.heldOut.rows, 'held-out rows'),
      fresh: draw(config.generatedRows, 'generated rows'),
    },
  }
}

/** The rows of one class to those of the other. */
export function classProblem(dataset: Dataset): Problem {
  const { labels } = dataset
  if (labels === undefined)
    throw new InputError(`${dataset.name.toUpperCase()} has no classes; leave out the target "classes".`)
  const names = [...new Set(labels.train)].sort().reverse()
  if (names.length !== 2)
    throw new InputError(
      `Two classes are needed, found ${names.join(', ') || 'none'} in ${dataset.name.toUpperCase()}.`,
    )
  const side = (name: string): Side => {
    const part = (which: 'train' | 'validation' | 'test') =>
      takeRows(
        dataset[which],
        [...labels[which].keys()].filter((row) => labels[which][row] === name),
      )
    return { name: `class ${name}`, train: joinRows([part('train'), part('validation')]), heldOut: part('test') }
  }
  return { source: side(names[0]!), target: side(names[1]!) }
}

interface GaussianRows {
  readonly gaussianRows?: number | undefined
  readonly generatedRows: number
}
