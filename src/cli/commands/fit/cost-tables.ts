import { InputError, type Points } from '../../../index.ts'
import { readTable } from '../../../io/node/index.ts'
import { named } from '../../match-columns.ts'
import { shown } from '../../tables.ts'
import type { FitFlags } from './flags.ts'
import type { Pair } from './pair.ts'

/** The parts of the cost that come from files of their own. */
export interface CostTables {
  readonly costMatrix?: readonly (readonly number[])[]
  readonly featureWeights?: readonly number[]
}

/** Reads them. @throws InputError as `readTable`, and for columns that are not those of the data */
export async function readCostTables(
  { costMatrix, featureWeights }: Pick<FitFlags, 'costMatrix' | 'featureWeights'>,
  { names }: Pick<Pair, 'names'>,
  signal: AbortSignal,
): Promise<CostTables> {
  const read = async (path: string, flag: string) => {
    const table = await readTable(path, { signal })
    if (table.points.rows > 1 || table.points.columns > 1) requireSameNames(table.names, names, path, flag)
    return table.points
  }
  return {
    ...(costMatrix !== undefined && { costMatrix: rowsOf(await read(costMatrix, '--cost-matrix')) }),
    ...(featureWeights !== undefined && {
      featureWeights: weightsOf(await read(featureWeights, '--feature-weights'), featureWeights),
    }),
  }
}

/** If the columns of the cost's file have names, they must be those of the data, in the same order. */
function requireSameNames(
  given: readonly string[],
  names: readonly string[] | undefined,
  path: string,
  flag: string,
): void {
  if (names === undefined || !named(given) || given.length !== names.length) return
  const at = given.findIndex((name, j) => name !== names[j])
  if (at >= 0)
    throw new InputError(
      `${flag} ${shown(path)} names its column ${at + 1} ${given[at]}, which is ${names[at]} in the tables; give the columns in the same order.`,
    )
}

function rowsOf({ data, rows, columns }: Points): number[][] {
  return Array.from({ length: rows }, (_, i) => [...data.subarray(i * columns, (i + 1) * columns)])
}

/** Takes one row, or one column. */
function weightsOf({ data, rows, columns }: Points, path: string): number[] {
  if (rows > 1 && columns > 1)
    throw new InputError(
      `--feature-weights ${shown(path)} holds ${rows} rows of ${columns} columns; give one row, or one column, with a weight for each feature.`,
    )
  return [...data]
}
