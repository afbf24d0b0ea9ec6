import { type Collective, gatheredBytes, type Place, points, stretch } from '../index.ts'
import { type RowRange, readAll, type Table, type TableReader } from '../io/node/index.ts'

/** Rows [0, end of the file). */
const WHOLE: RowRange = [0, Number.POSITIVE_INFINITY]

/**
 * Reads all of a table: each rank reads its share of the rows, and all of them get all rows, in order.
 * @param collective default: this process alone
 * @throws InputError as `readAll`, on the rank whose share holds the fault
 */
export async function readShared(reader: TableReader, collective?: Collective): Promise<Table> {
  if (collective === undefined || collective.size === 1 || reader.kept.length > 0) return readAll(reader)
  const own: Table[] = []
  for await (const table of reader.batches({ ranges: ownRanges(reader, collective) })) own.push(table)
  const { rows, first, dropped, isDouble, isLabelled } = await countsOf(own, collective)
  // Every rank then fails with the same sentence.
  if (rows === 0) return readAll(reader)
  const width = reader.columns.length
  // -0 changes nothing that is added to it, not even another -0, so that all ranks have the bits of the file.
  const data = (isDouble ? new Float64Array(rows * width) : new Float32Array(rows * width)).fill(-0)
  let at = first * width
  for (const table of own) {
    data.set(table.points.data, at)
    at += table.points.data.length
  }
  await collective.sum(data)
  return {
    points: points(data, rows, width),
    names: reader.columns,
    dropped,
    ...(isLabelled && { labels: await labelsOf(own, first, rows, collective) }),
  }
}

/**
 * The rows of each file that this rank reads: a stretch of all rows if the files tell how many they hold and can be read from anywhere,
 * else whole files. A single file that must be read from its start (text, or compressed as a whole) is read by rank 0 alone.
 */
function ownRanges({ fileRows, rowRange }: TableReader, place: Place): (RowRange | null)[] {
  const counts = fileRows.flatMap((rows) => rows ?? [])
  if (counts.length < fileRows.length || (fileRows.length === 1 && rowRange === undefined)) {
    const firstFile = (rank: number) => Math.ceil((rank * fileRows.length) / place.size)
    return fileRows.map((_, k) => (k >= firstFile(place.rank) && k < firstFile(place.rank + 1) ? WHOLE : null))
  }
  const [first, end] = stretch(
    counts.reduce((sum, rows) => sum + rows, 0),
    place,
  )
  let start = 0
  return counts.map((rows) => {
    const [from, to] = [Math.max(0, first - start), Math.min(rows, end - start)]
    start += rows
    return to > from ? [from, to] : null
  })
}

/** What the ranks have read together, and how many rows the ranks before this one have. */
async function countsOf(own: readonly Table[], collective: Collective) {
  const { rank, size } = collective
  const rowsOf = new Float64Array(size)
  rowsOf[rank] = own.reduce((sum, table) => sum + table.points.rows, 0)
  const counts = Float64Array.of(
    own.reduce((sum, table) => sum + (table.dropped ?? 0), 0),
    own.filter(({ points: { data } }) => data instanceof Float64Array).length,
    own.filter(({ labels }) => labels !== undefined).length,
  )
  await collective.sum(rowsOf)
  await collective.sum(counts)
  const add = (some: Float64Array) => some.reduce((sum, one) => sum + one, 0)
  return {
    rows: add(rowsOf),
    first: add(rowsOf.subarray(0, rank)),
    dropped: counts[0]!,
    isDouble: counts[1]! > 0,
    isLabelled: counts[2]! > 0,
  }
}

/** The labels of all rows: their names once, and then a number for each row. */
async function labelsOf(
  own: readonly Table[],
  first: number,
  rows: number,
  collective: Collective,
): Promise<readonly string[]> {
  const mine = own.flatMap(({ labels }) => labels ?? [])
  const named = new TextEncoder().encode(JSON.stringify([...new Set(mine)]))
  const names = new Set(
    (await gatheredBytes(collective, named)).flatMap(
      (bytes) => JSON.parse(new TextDecoder().decode(bytes)) as readonly string[],
    ),
  )
  const all = [...names]
  const places = new Map(all.map((name, k) => [name, k]))
  const codes = new Float64Array(rows)
  mine.forEach((label, i) => {
    codes[first + i] = places.get(label)!
  })
  await collective.sum(codes)
  return Array.from(codes, (code) => all[code]!)
}
