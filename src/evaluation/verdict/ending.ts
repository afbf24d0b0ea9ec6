import type { TransportMap } from '../../transport/map.ts'
import type { Ending } from './checks.ts'

/** How the fit of a map ended, as its file tells. */
export function fitEnding({ model: { training, potential, conditions } }: TransportMap): Ending {
  const { status, steps } = training
  return { status, steps, potential: potential.config.kind, ...(conditions && { conditions: true as const }) }
}
