import { z } from 'zod'
import { loadDataset } from '../datasets/index.ts'
import { withoutUndefined } from '../framework/config.ts'
import { type Command, measurement } from '../framework/measurement.ts'
import { flag, oneOf, option, positive, required, share, text, whole } from '../framework/options.ts'
import { configOf, engineOptions, fitOptions } from '../measurements/options.ts'
import { runDigits, runFashion } from './digits.ts'
import { runPhysical } from './physical.ts'
import { physicalOutput } from './physical-output.ts'
import { readFashion, readMnist, readOptdigits } from './pictures.ts'
import { picturesOutput } from './pictures-output.ts'

const data = { data: required(text, 'DIR', 'the folder that holds the files of the data sets') }

const physical = measurement({
  summary: 'a data set by name to the standard Gaussian and back: the backward map generates',
  details: [
    'Scored on rows that nothing has learned from. Data sets, from their standard files in --data DIR: power (power/data.npy),',
    'gas (gas/ethylene_CO.csv), hepmass (hepmass/1000_train.csv and 1000_test.csv), miniboone (miniboone/data.npy),',
    'bsds300 (BSDS300/BSDS300.hdf5), magic (magic/magic04.data).',
  ].join('\n'),
  options: {
    ...data,
    name: required(text, 'SET', 'power, gas, hepmass, miniboone, bsds300 or magic'),
    partial: flag('take files with other numbers of rows than published; without it they are an error'),
    splitSeed: option(whole(0), 'N', 'seed of the split where none is published: magic (default 42)'),
    target: option(
      oneOf('gaussian', 'classes'),
      'NAME',
      'gaussian, or classes: one class to the other (magic) (default gaussian)',
    ),
    gaussianRows: option(whole(50), 'N', 'rows of the Gaussian to learn from (default: as the data, at least 100000)'),
    ...fitOptions,
    smoothing: option(
      share,
      'S',
      'how far drawn rows are moved, relative to the spread around them (default: that of fit)',
    ),
    scoreRows: option(whole(10), 'N', 'rows of each sample that is scored, at most (default 2500)'),
    densityRows: option(whole(0), 'N', 'test rows whose density is computed (default 2000; 0 for none)'),
    ...engineOptions,
  },
  async run({ data, name, partial, splitSeed, ...rest }, context) {
    context.onProgress?.({ stage: `reading ${name}` })
    const dataset = await loadDataset(name, data, { partial, splitSeed })
    if (!dataset.complete)
      context.onNotice?.(
        `${dataset.files.join(' and ')}: another number of rows than published, so results do not compare.`,
      )
    return physicalOutput(await runPhysical(configOf(rest), dataset, context))
  },
})

const pictureOptions = {
  ...data,
  latent: option(oneOf('cvae', 'pca'), 'NAME', 'cvae or pca (default cvae)'),
  spaces: option(oneOf('shared', 'separate'), 'NAME', 'one latent space, shared, or separate ones (default shared)'),
  seed: option(whole(0), 'N', 'seed of every random choice (default 0)'),
  epochs: option(whole(1), 'N', 'of the autoencoder'),
  beta: option(positive, 'B', "weight of the autoencoder's divergence term"),
  noise: option(positive, 'S', 'spread of the codes that the map is learned from'),
  mmdWeight: option(positive, 'W', "weight of the MMD term in the map's loss, 1e-3 in the paper (default 0)"),
  validation: z.boolean().optional().meta({
    description: 'judge on some of the training pictures, without reading the test pictures',
  }),
  steps: option(whole(1), 'N', 'training steps (default: those of fit)'),
  maxTime: option(positive, 'SECONDS', 'limit of each fit, with the schedule fitted to it'),
  ...engineOptions,
}

const fashion = measurement({
  summary: 'clothes of Fashion-MNIST to digits of MNIST in a latent space, class by class',
  options: pictureOptions,
  async run({ data, ...config }, context) {
    context.onProgress?.({ stage: 'reading the pictures' })
    const [clothes, mnist] = [await readFashion(data), await readMnist(data)]
    return picturesOutput(await runFashion(withoutUndefined(config), clothes, mnist, context))
  },
})

const digits = measurement({
  summary: 'the digits of optdigits to those of MNIST, with and without their classes',
  options: pictureOptions,
  async run({ data, ...config }, context) {
    context.onProgress?.({ stage: 'reading the pictures' })
    const [small, mnist] = [await readOptdigits(data), await readMnist(data)]
    return picturesOutput(await runDigits(withoutUndefined(config), small, mnist, context))
  },
})

export const EXPERIMENTS: Readonly<Record<string, Command>> = {
  physical,
  'fashion-to-digits': fashion,
  'digits-to-digits': digits,
}
