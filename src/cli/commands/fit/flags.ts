import { FIT_OPTIONS } from '../../../index.ts'
import { conditionColumns } from '../../condition-columns.ts'
import { dropMissing, engine, labels, ranks, reading, reporting, rowWeights, seed } from '../../flags.ts'
import { columnNames, duration, FlagSet, ofOption, readAs, text, toggle, type ValuesOf } from '../../schema.ts'
import { convergence } from '../../unconverged.ts'

/** The default file name of a map. */
export const MAP_NAME = 'map.safetensors'

export const flags = new FlagSet({
  out: text(
    '<MAP>',
    `where to write the map (safetensors); - is standard output (default: ${MAP_NAME}, if there is no such file)`,
  ),
  seed: seed(),
  steps: ofOption(FIT_OPTIONS.steps, '<N>'),
  maxTime: duration(FIT_OPTIONS.maxTime),
  scale: ofOption(FIT_OPTIONS.scale, '<NAME>'),
  cost: ofOption(FIT_OPTIONS.cost, '<NAME>'),
  power: ofOption(FIT_OPTIONS.power, '<P>'),
  costMatrix: text(
    '<FILE>',
    "the matrix M of the cost (x - z)' M (x - z): a table with one row and one column for each feature",
  ),
  featureWeights: text('<FILE>', 'weights of the features in the cost: a table of one row or one column'),
  outliers: ofOption(FIT_OPTIONS.outliers, '<NAME>'),
  potential: ofOption(FIT_OPTIONS.potential, '<NAME>'),
  init: ofOption(FIT_OPTIONS.start, '<NAME>', { name: 'start' }),
  unbalanced: readAs(
    '<R>',
    'allow unequal mass: strength of the penalty on mass that is not carried, in squared units of the cost, or auto (default: none, all mass is carried)',
    'a positive number, or auto',
    (given) =>
      given === 'auto' ? given : Number(given) > 0 && Number.isFinite(Number(given)) ? Number(given) : undefined,
  ),
  relax: ofOption(FIT_OPTIONS.relax, '<SIDE>'),
  divergence: ofOption(FIT_OPTIONS.divergence, '<NAME>'),
  batchSize: ofOption(FIT_OPTIONS.batchSize, '<N>'),
  hidden: ofOption(FIT_OPTIONS.hidden, '<N,N>'),
  learningRate: ofOption(FIT_OPTIONS.learningRate, '<R>'),
  heldOut: ofOption(FIT_OPTIONS.heldOut, '<SHARE>'),
  folds: ofOption(FIT_OPTIONS.folds, '<K>'),
  mmdWeight: ofOption(FIT_OPTIONS.mmdWeight, '<W>'),
  columns: columnNames(
    "columns to use: names, positions from 0, patterns, ranges (a..d), exceptions ('!x*'), separated by commas (default all)",
  ),
  encode: columnNames('columns of categories to replace by columns of 0 and 1; the map remembers them'),
  ...reading,
  dropMissing,
  ...labels,
  ...rowWeights,
  conditions: conditionColumns,
  ...engine,
  ...ranks,
  checkpoint: text('<DIR>', 'save the state of training to this folder, every ten seconds and when interrupted'),
  resume: toggle('continue from the state in the --checkpoint folder'),
  onInterrupt: readAs(
    '<WHAT>',
    'on Ctrl-C, save the best map so far or discard it (default: save; with --checkpoint, only the state is saved)',
    'save or discard',
    (given) => (given === 'save' || given === 'discard' ? given : undefined),
  ),
  ...reporting,
  ...convergence,
})

/** The flags, with the name of the map settled. */
export type FitFlags = ValuesOf<typeof flags> & { readonly out: string }

/** The flags that decide the map. The time, the threads and the device may change when a fit is resumed. */
export function deciding(asked: ValuesOf<typeof flags>): Record<string, string> {
  return flags.described(
    [
      ...([
        'seed',
        'steps',
        'scale',
        'cost',
        'power',
        'costMatrix',
        'featureWeights',
        'outliers',
        'potential',
        'init',
        'batchSize',
      ] as const),
      ...(['hidden', 'learningRate', 'heldOut', 'mmdWeight', 'unbalanced', 'relax', 'divergence'] as const),
    ],
    asked,
  )
}
