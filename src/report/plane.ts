import type { Points } from '../base/points.ts'
import type { EvaluationWithRows } from '../evaluation/evaluate.ts'
import type { TransportMap } from '../transport/map.ts'
import { planeDomain } from './figures/plane.ts'
import type { PotentialGrid, ReportPlane } from './report.ts'
import { padded } from './statistics.ts'

/** Points along each side of a grid, enough for contours that look smooth on a screen. */
const GRID = 56

/**
 * The Kantorovich potentials f and g of a map of two features, on a grid over each side's rows: T(x) = x - grad f(x) / 2 and S(z) = z - grad g(z) / 2,
 * so arrows from rows to their images run straight down the slope, and are longer where the contours are closer (in the units of the cost). Undefined
 * for other numbers of features, and for a conditional map, which has a potential for each class or condition.
 */
export async function planeOf(
  map: TransportMap,
  { source, target, images, preimages }: Pick<EvaluationWithRows, 'source' | 'target' | 'images' | 'preimages'>,
  signal?: AbortSignal,
): Promise<ReportPlane | undefined> {
  if (map.dimension !== 2 || map.classes.length > 0 || map.model.conditions !== undefined) return undefined
  const [x, z] = [gridOver(source, images), gridOver(target, preimages)]
  const { terms } = await map.dualTerms(x.points, z.points, { gap: false, ...(signal && { signal }) })
  return { source: { ...x.grid, values: terms.source }, target: { ...z.grid, values: terms.target } }
}

function gridOver(
  start: Points,
  moved: Points,
): { readonly points: Points; readonly grid: Omit<PotentialGrid, 'values'> } {
  const domain = planeDomain(start, moved)
  // A little beyond the panel, since lines end at the grid's border.
  const [x, y] = [padded(...domain.x), padded(...domain.y)]
  const at = ([low, high]: readonly [number, number], k: number) => low + ((high - low) * k) / (GRID - 1)
  const data = new Float64Array(2 * GRID * GRID)
  for (let i = 0; i < GRID * GRID; i++) data.set([at(x, i % GRID), at(y, Math.floor(i / GRID))], 2 * i)
  return { points: { data, rows: GRID * GRID, columns: 2 }, grid: { x, y, size: GRID } }
}
