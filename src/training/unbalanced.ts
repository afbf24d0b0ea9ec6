import { field, InputError, sentence } from '../base/errors.ts'
import type { Points } from '../base/points.ts'
import type { Random } from '../base/random.ts'
import type { Engine } from '../engine/index.ts'
import type { Frame, Side } from '../problem/frame.ts'
import type { Moments } from '../problem/moments.ts'
import { bestShift, type Relaxation } from '../problem/relaxation.ts'
import { TransportMap } from '../transport/map.ts'
import { isQuadratic } from './cost-options.ts'
import { type FitOptions, withDefaults } from './options.ts'
import { strengthFrom } from './strength.ts'

/** A relaxation, and whether its strength was chosen from the data. */
export interface ChosenRelaxation extends Relaxation {
  readonly auto: boolean
}

/** @throws InputError for options that cannot be combined with unequal mass */
export function checkUnbalanced(options: FitOptions): void {
  const { unbalanced, relax, divergence } = options
  if (unbalanced === undefined) {
    const name = relax !== undefined ? 'relax' : divergence !== undefined ? 'divergence' : undefined
    if (name === undefined) return
    throw new InputError(
      sentence`${field(name)} applies to unequal mass only; give ${field('unbalanced')} too, a strength or auto.`,
    )
  }
  if (divergence === 'tv' && relax !== undefined && relax !== 'both')
    throw new InputError(
      sentence`${field('divergence', 'tv')} leaves out mass on both sides, found ${field('relax', relax)}; use kl, or leave it out.`,
    )
  if ((options.collective?.size ?? 1) > 1)
    throw new InputError(
      sentence`${field('unbalanced')} is fitted by one process, found ${options.collective!.size}; start it without mpirun.`,
    )
  if (!isQuadratic(options))
    throw new InputError(
      sentence`${field('unbalanced')} needs a cost that is a squared distance; leave it out, or the other cost.`,
    )
  const without = options.folds
    ? 'folds'
    : options.mmdWeight
      ? 'mmdWeight'
      : options.sourceLabels
        ? 'sourceLabels'
        : undefined
  if (without !== undefined)
    throw new InputError(
      sentence`${field('unbalanced')} cannot be combined with ${field(without)} yet; leave one of the two out${without === 'sourceLabels' ? ', or fit each class by itself' : ''}.`,
    )
}

/** The relaxation that the options ask for; with 'auto', its strength comes from the data. */
export function relaxationOf(
  options: FitOptions,
  { source, target }: Readonly<Record<Side, Points>>,
  frame: Frame,
  random: Random,
): ChosenRelaxation | undefined {
  const { unbalanced, relax = 'both', divergence = 'kl', onNotice } = options
  if (unbalanced === undefined) return undefined
  if (unbalanced !== 'auto') return { strength: unbalanced, relax, divergence, auto: false }
  const strength = strengthFrom(source, target, frame, random)
  onNotice?.(
    `Unequal mass: the strength ${Number(strength.toPrecision(3))} (in squared units of the cost) was chosen from the costs of the exact balanced pairing of a sample.`,
  )
  return { strength, relax, divergence, auto: true }
}

/** Unequal mass alone can make the means differ, so the start leaves rows where they are: both sides get one common centre. */
export function aboutOneCentre(source: Moments, target: Moments, options: FitOptions): [Moments, Moments] {
  if (options.unbalanced === undefined || withDefaults(options).start !== 'identity') return [source, target]
  const mean = source.mean.map((value, j) => (value + target.mean[j]!) / 2)
  return [
    { ...source, mean },
    { ...target, mean },
  ]
}

/** The map with the constants of its potentials chosen, on some of its training rows. */
export async function settled(
  engine: Engine,
  map: TransportMap,
  source: Points,
  target: Points,
  threads: number,
): Promise<TransportMap> {
  const { unbalanced, ...training } = map.model.training
  if (unbalanced === undefined) return map
  const balanced = new TransportMap(engine, { ...map.model, training }, threads)
  const { terms } = await balanced.dualTerms(source, target, { gap: false })
  await balanced.dispose()
  await map.dispose()
  const { rowWeights } = terms
  const shift = bestShift(unbalanced, terms)
  const certificateShift =
    map.model.certificate && terms.bound
      ? { certificateShift: bestShift(unbalanced, { ...terms.bound, rowWeights }) }
      : {}
  return new TransportMap(
    engine,
    { ...map.model, training: { ...training, unbalanced: { ...unbalanced, shift, ...certificateShift } } },
    threads,
  )
}
