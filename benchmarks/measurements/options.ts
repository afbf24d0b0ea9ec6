import { withoutUndefined } from '../framework/config.ts'
import { oneOf, option, positive, whole, wholes } from '../framework/options.ts'

export const engineOptions = {
  threads: option(whole(1), 'N', 'threads within one operation (default 1; more help only in high dimensions)'),
  device: option(oneOf('auto', 'native', 'wasm'), 'NAME', 'auto, native or wasm (default auto)'),
}

/** Options of the measurements that fit one map. */
export const fitOptions = {
  seed: option(whole(0), 'N', 'seed of every random choice, the first one of several (default 0)'),
  init: option(
    oneOf('moments', 'identity'),
    'NAME',
    'start at the map of the moments, or at the identity (default moments)',
  ),
  steps: option(whole(1), 'N', 'training steps (default: those of fit)'),
  maxTime: option(positive, 'SECONDS', 'time limit of each fit, with a schedule of that length'),
  potential: option(
    oneOf('auto', 'convex', 'released', 'smooth', 'quadratic'),
    'NAME',
    'auto, convex, released, smooth or quadratic (default auto)',
  ),
  batchSize: option(whole(2), 'N', 'rows of each side in a step (default: those of fit)'),
  hidden: option(wholes, 'N,N', 'widths of the layers (default: those of fit)'),
  learningRate: option(positive, 'R', 'largest rate of the schedule (default: that of fit)'),
}

export const testRows = { testRows: option(whole(2), 'N', 'fresh points for judging (default 8192)') }
export const dimension = { dim: option(whole(1), 'D', 'dimension of a random pair (default 8)') }

/** Options of the measurements that fit a map for each of several seeds. */
export const accuracyOptions = {
  ...fitOptions,
  ...testRows,
  seeds: option(whole(1), 'N', 'number of runs, each with its own seed: median and spread (default 1)'),
}

/** The options, by the names of a config's entries. */
export function configOf({ init, dim, ...rest }: { readonly init?: unknown; readonly dim?: unknown }) {
  return withoutUndefined({ ...rest, start: init, dimension: dim }) as Record<string, unknown>
}
