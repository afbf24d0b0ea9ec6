import { fit, type Points } from 'brenier'
import { linearSumAssignment } from 'linear-sum-assignment'

/**
 * The optimal assignment of the rows of two samples as a map: exact on both. It carries any other point to where the nearest source row goes, so
 * what it makes of new rows shows how much the two samples alone deviate from what they were drawn from.
 * @param source rows in the plane
 * @param target as many
 */
export async function exactMap(source: Points, target: Points): Promise<(points: Points) => Points> {
  const partners = await assigned(source, target)
  return ({ data, rows, columns }) => {
    const images = new Float32Array(2 * rows)
    for (let i = 0; i < rows; i++) {
      const partner = partners[nearest(source, data[2 * i]!, data[2 * i + 1]!)]!
      images.set([target.data[2 * partner]!, target.data[2 * partner + 1]!], 2 * i)
    }
    return { data: images, rows, columns }
  }
}

/**
 * The partner of each source row. With the affine map T of the moments and its inverse S, the cost (x - S(z)) . (T(x) - z) is |x - z|^2 but for
 * terms in x alone and in z alone, which do not change the assignment; it starts near 0 for partners, so that the search is several times faster.
 */
async function assigned(source: Points, target: Points): Promise<ArrayLike<number>> {
  const map = await fit(source, target, { potential: 'quadratic', steps: 1, outliers: 'keep' })
  const [{ data: x }, { data: z }] = [source, target]
  const { data: images } = await map.forward(source)
  const { data: origins } = (await map.backward(target, { tolerance: 1e-6 })).points
  await map.dispose()
  const along = (i: number, j: number, axis: number) =>
    (x[2 * i + axis]! - origins[2 * j + axis]!) * (images[2 * i + axis]! - z[2 * j + axis]!)
  const costs = Array.from({ length: source.rows }, (_, i) =>
    Float64Array.from({ length: target.rows }, (_, j) => along(i, j, 0) + along(i, j, 1)),
  )
  return linearSumAssignment(costs, { maximaze: false }).rowAssignments
}

function nearest({ data, rows }: Points, x: number, y: number): number {
  let [found, least] = [0, Number.POSITIVE_INFINITY]
  for (let i = 0; i < rows; i++) {
    const squared = (data[2 * i]! - x) ** 2 + (data[2 * i + 1]! - y) ** 2
    if (squared < least) [found, least] = [i, squared]
  }
  return found
}
