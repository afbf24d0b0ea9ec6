import type { Collective, Summed } from './collective.ts'

/** Which rank this is, of how many. */
export type Place = Pick<Collective, 'rank' | 'size'>

/** The items of a rank among `count`: every size-th, so that neighbours are on different ranks. */
export function dealt(count: number, { rank, size }: Place): Int32Array {
  return Int32Array.from({ length: Math.max(0, Math.ceil((count - rank) / size)) }, (_, i) => rank + i * size)
}

/** The items [first, last) of a rank among `count`, in order over the ranks. */
export function stretch(count: number, { rank, size }: Place): readonly [first: number, last: number] {
  return [Math.floor((rank * count) / size), Math.floor(((rank + 1) * count) / size)]
}

/**
 * Puts together rows that are divided over the ranks.
 * @param own the rows of this rank, whose numbers are in `places`
 * @returns all rows, on all ranks
 */
export async function gathered<T extends Summed>(
  collective: Collective,
  own: T,
  places: Int32Array,
  rows: number,
): Promise<T> {
  if (collective.size === 1) return own
  const columns = places.length === 0 ? 0 : own.length / places.length
  const widths = new Float64Array(collective.size)
  widths[collective.rank] = columns
  await collective.sum(widths)
  const width = widths.reduce((most, one) => Math.max(most, one), 0)
  const all = (own instanceof Float32Array ? new Float32Array(rows * width) : new Float64Array(rows * width)) as T
  places.forEach((row, i) => {
    all.set(own.subarray(i * width, (i + 1) * width), row * width)
  })
  await collective.sum(all)
  return all
}

/** Bytes of rank 0 on all ranks. @param bytes what rank 0 has; ignored on the others */
export async function sharedBytes(collective: Collective, bytes: Uint8Array | undefined): Promise<Uint8Array> {
  const length = Float64Array.of(bytes?.length ?? 0)
  await collective.broadcast(length)
  const all = collective.rank === 0 && bytes !== undefined ? bytes : new Uint8Array(length[0]!)
  await collective.broadcast(all)
  return all
}

/** The bytes of each rank, in their order, on all ranks. */
export async function gatheredBytes(collective: Collective, own: Uint8Array): Promise<Uint8Array[]> {
  const { rank, size } = collective
  const lengths = new Float64Array(size)
  lengths[rank] = own.length
  await collective.sum(lengths)
  const starts = [0]
  for (const length of lengths) starts.push(starts.at(-1)! + length)
  // Bytes as numbers, since ranks can only add up numbers.
  const all = new Float32Array(starts.at(-1)!)
  all.set(own, starts[rank])
  await collective.sum(all)
  return starts.slice(0, size).map((start, k) => Uint8Array.from(all.subarray(start, starts[k + 1])))
}
