import { InputError } from '../base/errors.ts'
import { Random } from '../base/random.ts'
import { type ConvexCost, ownInFrame, powerInFrame } from '../problem/cost.ts'
import { type LinearGrowthConfig, linearGrowthPotential } from './linear-growth.ts'
import { networkPotential } from './network.ts'
import type { NetworkConfig } from './network-config.ts'
import type { Potential, PotentialConfig } from './potential.ts'
import { type QuadraticConfig, quadraticPotential } from './quadratic.ts'

/**
 * The potential that a config (from a map's file) describes. The weights of the file replace its initial ones, which are arbitrary.
 * @param room the most weights that fit into the file. Default: no file, 2^28
 * @param costs the user's own costs. Default: none
 * @throws InputError for a kind that is not built in, a cost that is not in `costs`, or an invalid config
 */
export function restorePotential(
  config: PotentialConfig,
  room = MOST_WEIGHTS,
  costs: readonly ConvexCost[] = [],
): Potential {
  const { kind, dimension, classes, modulus } = config
  if (kind === 'linear-growth') return restoreLinearGrowth(config, room, costs)
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

function restoreLinearGrowth(config: PotentialConfig, room: number, costs: readonly ConvexCost[]): Potential {
  const { dimension, cost, power, length, slope } = config as LinearGrowthConfig
  if (!isCount(dimension) || dimension < 1 || !isSize(length) || !isSize(slope) || typeof cost !== 'string')
    throw new InputError(
      'The potential in the file has a dimension or a cost that makes no sense; the file is damaged.',
    )
  const { hidden, spread } = checkedLayers(config, room)
  const own = costs.find(({ name }) => name === cost)
  if (cost !== 'power' && own === undefined)
    throw new InputError(
      `The map is for a cost of its user's own named "${cost}", which its file does not hold; pass that cost to TransportMap.load (costs).`,
    )
  const made = own === undefined ? powerInFrame(power, length) : ownInFrame(own, length, slope)
  return linearGrowthPotential({ ...(config as LinearGrowthConfig), hidden, spread, classes: 0 }, made, new Random(0))
}

function isSize(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && value < Number.POSITIVE_INFINITY
}

const DEEPEST = 100
/** More weights than any fit has, so that a damaged file is refused before memory is allocated. */
const MOST_WEIGHTS = 2 ** 28

function requireMemory(weights: number, room: number): void {
  const most = Math.min(room, MOST_WEIGHTS)
  if (weights > most)
    throw new InputError(
      `The potential in the file would have ${weights} weights, but at most ${most} are allowed; the file is damaged.`,
    )
}

/** Checks the widths of the layers and the scales. @throws InputError for invalid ones, and for more weights than fit into the file */
function checkedLayers(config: PotentialConfig, room: number): Pick<NetworkConfig, 'hidden' | 'spread'> {
  const { hidden, spread, dimension } = config as LinearGrowthConfig
  const widths =
    Array.isArray(hidden) && hidden.length > 0 && hidden.length <= DEEPEST && hidden.every((w) => isCount(w) && w > 0)
  if (!widths || !Array.isArray(spread) || spread.length !== dimension || !spread.every(isSize))
    throw new InputError('The potential in the file has widths or scales that make no sense; the file is damaged.')
  requireMemory(
    hidden.reduce((sum: number, w: number, l: number) => sum + w * ((hidden[l - 1] ?? dimension) + 1), 0),
    room,
  )
  return { hidden, spread }
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
