import { InputError } from '../base/errors.ts'
import { Random } from '../base/random.ts'
import { networkPotential } from './network.ts'
import type { NetworkConfig } from './network-config.ts'
import type { Potential, PotentialConfig } from './potential.ts'
import { type QuadraticConfig, quadraticPotential } from './quadratic.ts'

/**
 * The potential that a config (from a map's file) describes. Its starting weights mean nothing: the file's replace them.
 * @param room the most weights that its file has room for
 * @throws InputError for a kind that is not the project's own, or a config that does not make sense
 */
export function restorePotential(config: PotentialConfig, room = MOST_WEIGHTS): Potential {
  const { kind, dimension, classes, modulus } = config
  if (kind !== 'convex' && kind !== 'released' && kind !== 'smooth' && kind !== 'quadratic')
    throw new InputError(`"${kind}" is not a potential that brenier has; pass its factory to TransportMap.load.`)
  if (!isCount(dimension) || dimension < 1)
    throw new InputError(`A potential needs a positive dimension, found ${dimension}; the file is damaged.`)
  if (!isCount(classes))
    throw new InputError(`A potential needs a whole number of classes, found ${classes}; the file is damaged.`)
  if (typeof modulus !== 'number' || !(modulus > 0 && modulus < 1))
    throw new InputError(`A potential's modulus lies between 0 and 1, found ${modulus}; the file is damaged.`)
  requireMemory(dimension * (dimension + 1) * Math.max(classes, 1), room)
  if (kind === 'quadratic') return quadraticPotential(config as QuadraticConfig)
  return networkPotential(checkedNetwork(config, room), new Random(0))
}

const DEEPEST = 100
/** More weights than any fit has: a damaged file is refused before memory is asked for. */
const MOST_WEIGHTS = 2 ** 28

function requireMemory(weights: number, room: number): void {
  const most = Math.min(room, MOST_WEIGHTS)
  if (weights > most)
    throw new InputError(
      `The potential in the file would have ${weights} weights, at most ${most} are taken; the file is damaged.`,
    )
}

function checkedNetwork(config: PotentialConfig, room: number): NetworkConfig {
  const { hidden, pieces, spread, activation, dimension, classes } = config as NetworkConfig
  const widths =
    Array.isArray(hidden) && hidden.length > 0 && hidden.length <= DEEPEST && hidden.every((w) => isCount(w) && w > 0)
  const scales =
    Array.isArray(spread) &&
    spread.length === dimension &&
    spread.every((s) => typeof s === 'number' && s > 0 && s < Number.POSITIVE_INFINITY)
  if (!widths || !isCount(pieces) || !scales || (activation !== 'celu' && activation !== 'softplus'))
    throw new InputError(
      'The potential in the file has widths, pieces, scales or an activation that make no sense; the file is damaged.',
    )
  const layers = hidden.reduce((sum, w, l) => sum + w * (2 * (dimension + classes + 1) + (hidden[l - 1] ?? 0)), 0)
  requireMemory(layers + pieces * (dimension + classes + 1), room)
  return config as NetworkConfig
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
