import { InputError } from '../../base/errors.ts'
import type { Random } from '../../base/random.ts'
import type { StreamRows } from '../../io/row-stream.ts'
import type { RowRange } from './plan.ts'
import { joinStreamRows, takeStreamRows } from './rows.ts'

/** A class with fewer rows with mass than this in a pool gets others, and then has at most as many as `MOST`, or a quarter of the pool for all. */
const FEWEST = 8
const MOST = 32

interface Supply {
  /** The table's name in messages. */
  readonly name: string
  /** For each class of the table, stretches that hold rows of it. */
  readonly places: ReadonlyMap<string, readonly RowRange[]>
  readonly read: (range: RowRange) => Promise<StreamRows>
  readonly random: Random
}

/**
 * The rows of a pool with rows of every class of the table: a class that is rare, or that lies together in a part of the table that the pool missed,
 * gets rows of its own from elsewhere. They take the places of rows drawn at random from the classes that have enough (at least three quarters of the
 * pool are such rows).
 * @throws InputError for a class without such rows
 */
export async function withEveryClass(pool: StreamRows, { name, places, read, random }: Supply): Promise<StreamRows> {
  const labels = pool.labels!.map(String)
  const counts = new Map<string, number>()
  labels.forEach((label, row) => {
    if (pool.weights?.[row] !== 0) counts.set(label, (counts.get(label) ?? 0) + 1)
  })
  const most = Math.max(1, Math.min(MOST, Math.floor(pool.rows / (4 * places.size))))
  const added: StreamRows[] = []
  for (const [k, [label, stretches]] of [...places].entries())
    if ((counts.get(label) ?? 0) < Math.min(FEWEST, most)) {
      const own = random.stream('class', k)
      const found = await rowsOfClass(label, stretches, most, read, own)
      if (found === null)
        throw new InputError(
          `${name} has no row of the class ${label} with all its values; fill them, or leave out the rows of that class.`,
        )
      added.push(found)
    }
  const known = withKnownLabels(pool, labels, places)
  if (added.length === 0) return known
  const extra = joinStreamRows(added)
  const given = new Set<number>()
  for (const row of random.stream('places').permutation(pool.rows)) {
    if (given.size === extra.rows) break
    if (pool.weights?.[row] !== 0) {
      const left = counts.get(labels[row]!)!
      if (left <= most) continue
      counts.set(labels[row]!, left - 1)
    }
    given.add(row)
  }
  const kept = Int32Array.from(labels.keys()).filter((row) => !given.has(row))
  return joinStreamRows([takeStreamRows(known, kept), extra])
}

/** Rows of a class with mass, from a stretch drawn at random or, if that has none (because rows were left out), from the next. */
async function rowsOfClass(
  label: string,
  stretches: readonly RowRange[],
  most: number,
  read: (range: RowRange) => Promise<StreamRows>,
  random: Random,
): Promise<StreamRows | null> {
  for (const i of random.permutation(stretches.length)) {
    const part = await read(stretches[i]!)
    const rows = (part.labels ?? []).flatMap((one, row) =>
      String(one) === label && part.weights?.[row] !== 0 ? [row] : [],
    )
    if (rows.length === 0) continue
    const chosen = random.permutation(rows.length).subarray(0, most)
    return takeStreamRows(
      part,
      Array.from(chosen, (k) => rows[k]!),
    )
  }
  return null
}

/** A class whose rows all have the weight 0 is none of the map's. Its rows, which are never drawn, count to another class. */
function withKnownLabels(
  pool: StreamRows,
  labels: readonly string[],
  places: ReadonlyMap<string, readonly RowRange[]>,
): StreamRows {
  const [first] = places.keys()
  return { ...pool, labels: labels.map((label) => (places.has(label) ? label : first!)) }
}
