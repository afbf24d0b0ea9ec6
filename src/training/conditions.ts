import { field, InputError, sentence } from '../base/errors.ts'
import { type Points, withConditions } from '../base/points.ts'
import { type RowConditions, takeConditions } from '../base/row-conditions.ts'
import { type RowWeights, rowsWithMass } from '../base/row-weights.ts'
import { type ConditionCells, cellShares, conditionCells } from '../problem/condition-cells.ts'
import { gridOf } from '../problem/condition-grid.ts'
import type { Side } from '../problem/frame.ts'
import { isQuadratic } from './cost-options.ts'
import type { FitOptions } from './options.ts'
import type { ClassIndex } from './prepare.ts'
import type { TrainingProblem } from './problem.ts'
import { type FitSide, isRowStream } from './stream/pool.ts'
import { withStreamConditions, withStreamLabels } from './stream/rows.ts'

type Sides = Readonly<Record<Side, FitSide>>

/** The two sides with the conditions from the options and, if they are streams, with the labels. */
export function conditioned(source: FitSide, target: FitSide, options: FitOptions): Sides {
  const own = (side: FitSide, name: Side): FitSide => {
    const { [`${name}Conditions` as const]: conditions, [`${name}Labels` as const]: labels } = options
    if (!isRowStream(side)) return conditions === undefined ? side : withConditions(side, conditions, `The ${name}`)
    const stream = conditions === undefined ? side : withStreamConditions(side, conditions)
    return labels === undefined ? stream : withStreamLabels(stream, labels)
  }
  return { source: own(source, 'source'), target: own(target, 'target') }
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
  if (isRowStream(side)) return (side.conditions ?? 0) > 0
  return typeof side === 'object' && side !== null && (side as Partial<Points>).conditions !== undefined
}

/** The fewest rows of each side in a cell, and the most cells for each condition: a batch then has several places in each. */
const FEWEST_ROWS = 8
const MOST_CELLS = 64
/** Total variation between the conditions of the two sides, over coarse cells, above which it is reported. */
const APART = 0.1

/** The grid and the cells of the conditions; undefined without conditions. Reports conditions that are distributed differently on the sides. */
export function indexConditions(source: Points, target: Points, options: FitOptions): ClassIndex | undefined {
  const [from, to] = [conditionedSide(source), conditionedSide(target)]
  if (from === undefined || to === undefined) return undefined
  if (options.sourceLabels ?? options.targetLabels)
    throw new InputError(
      'Conditions cannot be combined with the labels that rows carry yet; leave one of them out, or fit each class by itself.',
    )
  const names = options.conditionColumns
  if (names !== undefined && names.length !== from.conditions.columns)
    throw new InputError(
      sentence`${field('conditionColumns')} names ${names.length} columns, but there are ${from.conditions.columns} conditions a row; name each, or none.`,
    )
  const conditions = gridOf(withMass(from), withMass(to))
  const cells = cellsOf(from, to, options.batchSize)
  const coarse = conditionCells(from.conditions, to.conditions, { most: 16, fewest: 32 })
  const shares = cellShares(source, coarse.source, coarse.count)
  const others = cellShares(target, coarse.target, coarse.count)
  const apart = shares.reduce((sum, share, k) => sum + Math.abs(share - others[k]!) / 2, 0)
  if (apart > APART)
    options.onNotice?.(
      `The conditions are distributed differently on the two sides (${(100 * apart).toFixed(0)}% of the mass would have to change its condition): rows are weighed so that each range of conditions counts the same on both sides, by the mean of the two.`,
    )
  return { classes: [], conditions, groups: cells.count, source: cells.source, target: cells.target }
}

function conditionedSide({ conditions, weights }: Partial<Conditioned>): Conditioned | undefined {
  return conditions && { conditions, weights }
}

/** Conditions with the weights of their rows. */
interface Conditioned {
  readonly conditions: RowConditions
  readonly weights?: RowWeights | undefined
}

/** The cells of the rows with mass; the others, which only pools have and no batch draws, are numbered 0. */
function cellsOf(from: Conditioned, to: Conditioned, batch = Number.POSITIVE_INFINITY): ConditionCells {
  const [x, z] = [rowsWithMass(from.weights), rowsWithMass(to.weights)]
  const cells = conditionCells(withMass(from), withMass(to), {
    most: Math.min(MOST_CELLS * from.conditions.columns, batch),
    fewest: FEWEST_ROWS,
  })
  const spread = (cellOf: Uint16Array, rows: Int32Array | null, { conditions }: Conditioned) => {
    if (rows === null) return cellOf
    const all = new Uint16Array(conditions.data.length / conditions.columns)
    rows.forEach((row, i) => {
      all[row] = cellOf[i]!
    })
    return all
  }
  return { ...cells, source: spread(cells.source, x, from), target: spread(cells.target, z, to) }
}

function withMass({ conditions, weights }: Conditioned): RowConditions {
  const rows = rowsWithMass(weights)
  return rows === null ? conditions : takeConditions(conditions, rows)
}

/** Divides the conditions into new cells after rows were replaced; nothing without conditions. */
export function regroup(problem: TrainingProblem): void {
  const { source, target, recipe } = problem
  const [from, to] = [conditionedSide(source), conditionedSide(target)]
  if (from === undefined || to === undefined) return
  const cells = cellsOf(from, to, recipe.batch)
  source.classOf!.set(cells.source)
  target.classOf!.set(cells.target)
  problem.groups = cells.count
}
