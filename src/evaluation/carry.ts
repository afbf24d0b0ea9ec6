import { joinRows, type Points } from '../base/points.ts'
import type { Collective } from '../collective/collective.ts'
import { DealtRows } from '../collective/dealt-rows.ts'
import type { Labels } from '../problem/labels.ts'
import type { BackwardOptions } from '../transport/calls.ts'
import type { TransportMap } from '../transport/map.ts'

export interface CarryOptions extends Omit<BackwardOptions, 'labels' | 'conditions'> {
  readonly sourceLabels?: Labels
  readonly targetLabels?: Labels
  readonly onStage: (stage: string) => void
}

/** The rows of two samples as a map carries them, in the units of the points. */
export interface Carried {
  readonly images: Points
  readonly preimages: Points
  /** S(T(x)) and T(S(z)). */
  readonly returned: Points
  readonly forthAgain: Points
  /** How well the backward map was solved at the target's rows, and at the images. */
  readonly residual: readonly number[]
  readonly converged: readonly boolean[]
  readonly returnedResidual: readonly number[]
  readonly returnedConverged: readonly boolean[]
}

/** Carries the rows of two samples with one map. */
export async function carry(
  map: TransportMap,
  source: Points,
  target: Points,
  options: CarryOptions,
): Promise<Carried> {
  const { sourceLabels, targetLabels, onStage, ...solving } = options
  const [from, to] = [sourceLabels && { labels: sourceLabels }, targetLabels && { labels: targetLabels }]
  onStage('forward map')
  const images = await map.forward(source, { ...solving, ...from })
  onStage('backward map')
  const backward = await map.backward(target, { ...solving, ...to })
  onStage('round trips')
  const returned = await map.backward(images, { ...solving, ...from })
  const forthAgain = await map.forward(backward.points, { ...solving, ...to })
  return {
    images,
    preimages: backward.points,
    returned: returned.points,
    forthAgain,
    residual: [...backward.residual],
    converged: backward.status.map((status) => status === 'converged'),
    returnedResidual: [...returned.residual],
    returnedConverged: returned.status.map((status) => status === 'converged'),
  }
}

/** As `carry`. All ranks have all rows, and each carries a share of them; the result is the same on all. */
export async function sharedCarry(
  collective: Collective,
  map: TransportMap,
  source: Points,
  target: Points,
  options: CarryOptions,
): Promise<Carried> {
  if (collective.size === 1) return carry(map, source, target, options)
  const [from, to] = [new DealtRows(collective, source.rows), new DealtRows(collective, target.rows)]
  const { sourceLabels, targetLabels, ...others } = options
  const own = await carry(map, from.take(source), to.take(target), {
    ...others,
    ...(sourceLabels && { sourceLabels: from.takeLabels<Labels[number]>(sourceLabels) as Labels }),
    ...(targetLabels && { targetLabels: to.takeLabels<Labels[number]>(targetLabels) as Labels }),
  })
  const rows = async (side: DealtRows, part: Points, { weights, conditions }: Points): Promise<Points> => ({
    ...(await side.gatherPoints(part)),
    ...(weights && { weights }),
    ...(conditions && { conditions }),
  })
  const numbers = async (side: DealtRows, part: readonly (number | boolean)[]) =>
    Array.from(await side.gather(Float64Array.from(part, Number)))
  const flags = async (side: DealtRows, part: readonly boolean[]) => (await numbers(side, part)).map((one) => one === 1)
  return {
    images: await rows(from, own.images, source),
    preimages: await rows(to, own.preimages, target),
    returned: await rows(from, own.returned, source),
    forthAgain: await rows(to, own.forthAgain, target),
    residual: await numbers(to, own.residual),
    converged: await flags(to, own.converged),
    returnedResidual: await numbers(from, own.returnedResidual),
    returnedConverged: await flags(from, own.returnedConverged),
  }
}

/** Joins the rows that several maps carried, as if one had carried all. @param units the unit of each part's residuals, relative to that of the whole */
export function joinCarried(parts: readonly Carried[], units: readonly number[]): Carried {
  const rows = (key: 'images' | 'preimages' | 'returned' | 'forthAgain') => joinRows(parts.map((part) => part[key]))
  const residuals = (key: 'residual' | 'returnedResidual') =>
    parts.flatMap((part, k) => part[key].map((value) => value * units[k]!))
  return {
    images: rows('images'),
    preimages: rows('preimages'),
    returned: rows('returned'),
    forthAgain: rows('forthAgain'),
    residual: residuals('residual'),
    converged: parts.flatMap(({ converged }) => converged),
    returnedResidual: residuals('returnedResidual'),
    returnedConverged: parts.flatMap(({ returnedConverged }) => returnedConverged),
  }
}
