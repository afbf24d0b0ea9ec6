import { withoutUndefined } from '../framework/config.ts'
import { measurement } from '../framework/measurement.ts'
import { option, someOf, whole, wholes } from '../framework/options.ts'
import { MASS_PARTS } from '../mass/config.ts'
import { runMass } from '../mass/mass.ts'
import { massOutput } from '../mass/output.ts'
import { runBarycentres } from './barycentre.ts'
import { barycentreOutput } from './barycentre-output.ts'
import { runConditions } from './conditions.ts'
import { conditionsOutput } from './conditions-output.ts'
import { runCosts } from './costs.ts'
import { costsOutput } from './costs-output.ts'
import { engineOptions, testRows } from './options.ts'

/** What lies beyond maps of equal mass for the squared distance: more than two measures, other costs, conditions, weights and unequal mass. */

export const barycentre = measurement({
  summary: 'barycentres of three Gaussians and of three images of another distribution; truth in closed form',
  options: {
    dims: option(wholes, 'D,D', 'dimensions (default 2,8,32)'),
    rows: option(whole(100), 'N', 'rows of each measure (default 200000)'),
    steps: option(whole(1), 'N', 'training steps of each map (default: those of fit)'),
    seed: option(whole(0), 'N', 'seed (default 0)'),
    ...engineOptions,
  },
  async run({ dims, ...rest }, context) {
    return barycentreOutput(await runBarycentres(withoutUndefined({ ...rest, dimensions: dims }), context))
  },
})

export const costs = measurement({
  summary: 'costs |x - z|^p compared with exact assignments, and a cost matrix with changed variables',
  options: {
    points: option(whole(10), 'N', 'points of the exact assignments (default 2000)'),
    rows: option(whole(100), 'N', 'separate training rows per side (default 10000)'),
    steps: option(whole(1), 'N', 'training steps (default: those of fit)'),
    seed: option(whole(0), 'N', 'seed (default 0)'),
    ...engineOptions,
  },
  run: async (asked, context) => costsOutput(await runCosts(withoutUndefined(asked), context)),
})

export const conditions = measurement({
  summary: 'maps that depend on a continuous condition, at conditions between those seen; truth in closed form',
  options: {
    dims: option(wholes, 'D,D', 'dimensions, even (default 2,8)'),
    rows: option(whole(100), 'N', 'training rows per side (default 20000)'),
    ...testRows,
    steps: option(whole(1), 'N', 'training steps (default: those of fit)'),
    seed: option(whole(0), 'N', 'seed (default 0)'),
    ...engineOptions,
  },
  async run({ dims, ...rest }, context) {
    return conditionsOutput(await runConditions(withoutUndefined({ ...rest, dimensions: dims }), context))
  },
})

export const mass = measurement({
  summary: 'row weights, unequal mass and outliers, compared with closed forms and exact discrete plans',
  options: {
    only: option(someOf(...MASS_PARTS), 'PARTS', `some of ${MASS_PARTS.join(',')}; default: all`),
    dims: option(wholes, 'D,D', 'dimensions (default 2,8)'),
    rows: option(whole(100), 'N', 'training rows per side (default 20000)'),
    points: option(whole(20), 'N', 'points per side of the exact discrete plans (default 200)'),
    draws: option(whole(1), 'N', 'draws of weighted rows and of outliers (default 3)'),
    steps: option(whole(1), 'N', 'training steps (default: those of fit)'),
    ...testRows,
    seed: option(whole(0), 'N', 'seed (default 0)'),
    ...engineOptions,
  },
  async run({ dims, ...rest }, context) {
    return massOutput(await runMass(withoutUndefined({ ...rest, dimensions: dims }), context))
  },
})
