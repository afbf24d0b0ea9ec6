import { Random } from 'brenier'

/** A round cloud and a bent one, the same in Node and in a page; each column is bent by the previous one. */
export function clouds(rows, seed, columns = 2) {
  const random = new Random(seed)
  const cloud = (of) => {
    const data = new Float32Array(rows * columns)
    for (let at = 0; at < data.length; at += columns) {
      const point = Float64Array.from({ length: columns }, () => random.normal())
      data.set(of(point), at)
    }
    return { data, rows, columns }
  }
  const bent = (value, j, point) => (j === 0 ? 6 + value : 0.5 * point[j - 1] ** 2 + 0.3 * value)
  return { source: cloud((point) => point), target: cloud((point) => point.map(bent)) }
}
