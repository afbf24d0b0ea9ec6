import { InputError } from '../errors.ts'
import { Random } from '../random.ts'
import { type NetworkConfig, networkPotential } from './network.ts'
import type { Potential, PotentialConfig } from './potential.ts'
import { type QuadraticConfig, quadraticPotential } from './quadratic.ts'

/**
 * The potential that a config (from a map's file) describes. Its starting weights mean nothing: the file's replace them.
 * @throws InputError for a kind that is not the project's own, or a config that does not make sense
 */
export function restorePotential(config: PotentialConfig): Potential {
  if (!Number.isInteger(config.dimension) || config.dimension < 1)
    throw new InputError(`A potential needs a positive dimension, found ${config.dimension}; the file is damaged.`)
  if (!Number.isInteger(config.classes) || (config.classes as number) < 0)
    throw new InputError(`A potential needs a whole number of classes, found ${config.classes}; the file is damaged.`)
  switch (config.kind) {
    case 'convex':
    case 'smooth':
      return networkPotential(checkedNetwork(config), new Random(0))
    case 'quadratic':
      return quadraticPotential(config as QuadraticConfig)
    default:
      throw new InputError(
        `"${config.kind}" is not a potential that brenier has; pass its factory to TransportMap.load.`,
      )
  }
}

const WIDEST = 65_536

function checkedNetwork(config: PotentialConfig): NetworkConfig {
  const { hidden, spread, modulus, activation } = config as Partial<NetworkConfig>
  const widths =
    Array.isArray(hidden) && hidden.length > 0 && hidden.every((w) => Number.isInteger(w) && w > 0 && w <= WIDEST)
  const scales = Array.isArray(spread) && spread.length === config.dimension && spread.every((s) => s > 0)
  if (!widths || !scales || !(modulus! > 0) || (activation !== 'celu' && activation !== 'softplus'))
    throw new InputError(
      'The potential in the file has widths, scales or an activation that make no sense; the file is damaged.',
    )
  return config as NetworkConfig
}
