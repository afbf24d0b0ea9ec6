import { findIdentifiers } from 'brenier'
import { type ListedColumn, listColumns, readTable } from 'brenier/io'
import type { Inspected, SharedColumn, Tables } from './tasks.ts'

/** A column with more different values is not used as labels. */
const MOST_CLASSES = 40
const LEAST_ROWS_OF_CLASS = 20

/** The columns that two tables share, with a proposed use for each. */
export async function inspect({ source, target }: Tables): Promise<Inspected> {
  const [from, to] = [await listColumns(source), await listColumns(target)]
  const shared = from.flatMap((column) => {
    const other = to.find(({ name }) => name === column.name)
    return other === undefined || column.kind === 'other' || other.kind === 'other' ? [] : [bothKinds(column, other)]
  })
  const alone = (own: readonly ListedColumn[], others: readonly ListedColumn[]) =>
    own.filter(({ name }) => !others.some((other) => other.name === name)).map(({ name }) => name)
  const numbers = shared.filter(({ kind }) => kind === 'number').map(({ name }) => name)
  if (numbers.length === 0)
    throw new Error(
      `${source.name} and ${target.name} share no column of numbers; give two tables with the same columns.`,
    )
  const options = { columns: numbers.map((name) => ({ name })), dropMissing: true }
  const [x, z] = [await readTable(source, options), await readTable(target, options)]
  const looks = new Map(
    findIdentifiers(x.points, z.points, numbers).map(({ column, look }) => [numbers[column]!, look] as const),
  )
  const columns: SharedColumn[] = []
  for (const { name, kind } of shared) {
    const look = looks.get(name)
    const canLabel = kind === 'text' && (await haveSameClasses(source, target, name, numbers[0]!))
    columns.push({ name, kind, canLabel, use: kind === 'text' || look ? 'out' : 'feature', ...(look && { look }) })
  }
  return {
    columns,
    rows: { source: x.points.rows, target: z.points.rows },
    alone: { source: alone(from, to), target: alone(to, from) },
    notices: [],
  }
}

function bothKinds(column: ListedColumn, other: ListedColumn): { name: string; kind: 'number' | 'text' } {
  const isNumber = column.kind === 'number' && other.kind === 'number' && !column.aside && !other.aside
  return { name: column.name, kind: isNumber ? 'number' : 'text' }
}

async function haveSameClasses(source: File, target: File, name: string, feature: string): Promise<boolean> {
  const counts = await Promise.all(
    [source, target].map(async (file) => {
      const { labels = [] } = await readTable(file, {
        columns: [{ name: feature }],
        labels: { name },
        dropMissing: true,
      })
      const count = new Map<string, number>()
      for (const label of labels) count.set(label, (count.get(label) ?? 0) + 1)
      return count
    }),
  )
  const [a, b] = counts as [Map<string, number>, Map<string, number>]
  const isFew = a.size >= 2 && a.size <= MOST_CLASSES && a.size === b.size
  return isFew && [...a].every(([label, count]) => Math.min(count, b.get(label) ?? 0) >= LEAST_ROWS_OF_CLASS)
}
