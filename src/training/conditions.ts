import { field, InputError, sentence } from '../base/errors.ts'
import { type Points, withConditions } from '../base/points.ts'
import { cellShares, conditionCells } from '../problem/condition-cells.ts'
import { gridOf } from '../problem/condition-grid.ts'
import type { Side } from '../problem/frame.ts'
import { isQuadratic } from './cost-options.ts'
import type { FitOptions } from './options.ts'
import type { ClassIndex } from './prepare.ts'
import { isRowStream } from './stream/pool.ts'
import type { FitSide } from './stream/streams.ts'

type Sides = Readonly<Record<Side, FitSide>>

/** The two sides with the conditions from the options. */
export function conditioned(source: FitSide, target: FitSide, options: FitOptions): Sides {
  const { sourceConditions, targetConditions } = options
  const own = (side: FitSide, given: FitOptions['sourceConditions'], name: string): FitSide => {
    if (given === undefined) return side
    if (!isRowStream(side)) return withConditions(side, given, name)
    throw new InputError(
      `${side.name} is read in parts, and rows that are read in parts cannot have conditions yet; fit on a sample in memory.`,
    )
  }
  return { source: own(source, sourceConditions, 'The source'), target: own(target, targetConditions, 'The target') }
}

/** @throws InputError for conditions of one side only, and for options that cannot be combined with them */
export function checkConditions({ source, target }: Sides, options: FitOptions): void {
  const [x, z] = [hasConditions(source), hasConditions(target)]
  if (!x && !z) return
  if (x !== z)
    throw new InputError(
      sentence`Conditions were given for the ${x ? 'source' : 'target'} only; give both sides conditions (${field('sourceConditions')}, ${field('targetConditions')}), or neither.`,
    )
  if ((options.collective?.size ?? 1) > 1)
    throw new InputError(
      `Conditions are fitted by one process, found ${options.collective!.size}; start it without mpirun.`,
    )
  if (!isQuadratic(options))
    throw new InputError(
      sentence`Conditions need a cost that is a squared distance, found another ${field('cost')} or ${field('power')}; leave out one of them.`,
    )
  if (typeof options.potential === 'function')
    throw new InputError(
      sentence`Conditions need one of brenier's own potentials, found a function as ${field('potential')}; name one of them instead.`,
    )
  const others = ['unbalanced', 'folds', 'mmdWeight', 'sourceLabels', 'targetLabels'] as const
  const found = others.find((name) => options[name])
  if (found !== undefined)
    throw new InputError(
      sentence`Conditions cannot be combined with ${field(found)} yet; leave one of them out${found.endsWith('Labels') ? ', or fit each class by itself' : ''}.`,
    )
}

function hasConditions(side: FitSide): boolean {
  return typeof side === 'object' && side !== null && (side as Partial<Points>).conditions !== undefined
}

/** The fewest rows of each side in a cell, and the most cells for each condition: a batch then has several places in each. */
const FEWEST_ROWS = 8
const MOST_CELLS = 64
/** Total variation between the conditions of the two sides, over coarse cells, above which it is reported. */
const APART = 0.1

/** The grid and the cells of the conditions; undefined without conditions. Reports conditions that are distributed differently on the sides. */
export function indexConditions(source: Points, target: Points, options: FitOptions): ClassIndex | undefined {
  const [from, to] = [source.conditions, target.conditions]
  if (from === undefined || to === undefined) return undefined
  const names = options.conditionColumns
  if (names !== undefined && names.length !== from.columns)
    throw new InputError(
      sentence`${field('conditionColumns')} names ${names.length} columns, but there are ${from.columns} conditions a row; name each, or none.`,
    )
  const conditions = gridOf(from, to)
  const most = Math.min(MOST_CELLS * from.columns, options.batchSize ?? Number.POSITIVE_INFINITY)
  const cells = conditionCells(from, to, { most, fewest: FEWEST_ROWS })
  const coarse = conditionCells(from, to, { most: 16, fewest: 32 })
  const shares = cellShares(source, coarse.source, coarse.count)
  const others = cellShares(target, coarse.target, coarse.count)
  const apart = shares.reduce((sum, share, k) => sum + Math.abs(share - others[k]!) / 2, 0)
  if (apart > APART)
    options.onNotice?.(
      `The conditions are distributed differently on the two sides (${(100 * apart).toFixed(0)}% of the mass would have to change its condition): rows are weighed so that each range of conditions counts the same on both sides, by the mean of the two.`,
    )
  return { classes: [], conditions, groups: cells.count, source: cells.source, target: cells.target }
}
