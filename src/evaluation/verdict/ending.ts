import type { TransportMap } from '../../transport/map.ts'
import type { Ending } from './checks.ts'

/** How the fit of a map ended, according to its file. */
export function fitEnding({ model: { training, potential, conditions } }: TransportMap): Ending {
  const { status, steps, sourceRows, targetRows, keptStep, start } = training
  const { kind } = potential.config
  return {
    status,
    steps,
    potential: kind,
    ...(conditions && { conditions: true as const }),
    rows: { source: sourceRows, target: targetRows },
    // A quadratic potential is affine at every step.
    ...(keptStep === 0 &&
      kind !== 'quadratic' &&
      !conditions && { keptStart: start === 'moments' ? ('affine' as const) : ('shift' as const) }),
  }
}
