import type { Points } from '../../base/points.ts'
import { gaussianW2Squared } from '../../problem/bures.ts'
import { moments } from '../../problem/moments.ts'

/**
 * The Frechet distance in the convention of FID (Heusel et al. 2017), which is a square: W2 squared between the Gaussians with the
 * samples' means and covariances (Dowson and Landau 1982), no factor 1/2, in squared units of the points. It sees means and covariances
 * only, and samples of one distribution differ by about D (D + 1) / (2 rows) times the variance.
 * @param source rows x D; with fewer rows than columns the covariance is singular, which is allowed
 * @param target rows x D, any number of rows
 * @throws InputError for columns that disagree and no rows
 */
export function frechetDistance(source: Points, target: Points): number {
  return gaussianW2Squared(moments(source), moments(target))
}
