import type { TransportMap } from '../../transport/map.ts'
import type { Ending } from './checks.ts'

/** How the fit of a map ended, as its file tells. */
export function fitEnding({ model: { training, potential } }: TransportMap): Ending {
  return { status: training.status, steps: training.steps, potential: potential.config.kind }
}
