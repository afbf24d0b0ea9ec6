import { buresMap, type Moments, type Points } from 'brenier'
import { type Matrix, matrix, product } from './dense.ts'
import { affine, inFloat64 } from './gaussian.ts'

/** The affine optimal maps, in both directions, between distributions with these moments: the best that a map can do with moments alone. */
export function momentMaps(from: Moments, to: Moments): { forward(x: Points): Points; backward(z: Points): Points } {
  const through = (m0: Moments, m1: Moments) => {
    const slope = buresMap(m0.covariance, m1.covariance)
    const image = times(slope, m0.mean)
    const offset = m1.mean.map((value, j) => value - image[j]!)
    return (x: Points) => affine(inFloat64(x), slope, offset)
  }
  return { forward: through(from, to), backward: through(to, from) }
}

function times(a: Matrix, x: Float64Array): Float64Array {
  return product(a, matrix(x, x.length, 1)).data
}
