import type { Random } from 'brenier'
import { diagonal } from './dense.ts'
import { gaussian, gaussianMixture, type KnownMoments } from './gaussian.ts'

const CLUSTERS = 8
const WIDTH = 0.05
const APART = 10

/** Eight clusters with standard deviation 0.05 and centres normal with standard deviation 10: the map to them is nearly a step function. */
export function clusters(dimension: number, random: Random): KnownMoments {
  const within = diagonal(new Float64Array(dimension).fill(WIDTH * WIDTH))
  return gaussianMixture(
    Array.from({ length: CLUSTERS }, () =>
      gaussian(
        Float64Array.from({ length: dimension }, () => APART * random.normal()),
        within,
      ),
    ),
  )
}
