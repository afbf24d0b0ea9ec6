import type { CommandModule } from '../../src/cli/command.ts'
import { helpWithExamples } from '../../src/cli/command.ts'
import { engineFlags } from '../../src/cli/flags.ts'

export const { define, run }: CommandModule = {
  define(command) {
    helpWithExamples(
      command,
      [
        'Runs an experiment of the paper on real data, scored on rows that nothing has learned from.',
        '',
        '  physical           a data set by name (--name) to the standard Gaussian and back: the backward map generates',
        '  fashion-to-digits  clothes of Fashion-MNIST to digits of MNIST in a latent space, class by class',
        '  digits-to-digits   the digits of optdigits to those of MNIST, told the classes and not',
        '',
        'The experiment with colours is a command of its own: brenier colour.',
        '',
        'Data sets: power, gas, hepmass, miniboone, bsds300, magic, from their standard files in --data DIR',
        '(power/data.npy, gas/ethylene_CO.csv, hepmass/1000_train.csv and 1000_test.csv, miniboone/data.npy,',
        'BSDS300/BSDS300.hdf5, magic/magic04.data).',
      ].join('\n'),
      [
        'brenier experiment physical --data data --name magic',
        'brenier experiment physical --data data --name magic --target classes --json',
        'brenier experiment fashion-to-digits --data data --out out/fashion',
        'brenier experiment physical --data data --name miniboone --partial --max-time 60 --out out/miniboone',
      ],
    )
    command
      .argument('<NAME>', 'physical, fashion-to-digits or digits-to-digits')
      .requiredOption('--data <DIR>', 'the folder that holds the files of the data sets')
      .option('--name <SET>', 'physical: power, gas, hepmass, miniboone, bsds300 or magic')
      .option('--partial', 'take files with other numbers of rows than published; without it they are an error')
      .option('--split-seed <N>', 'seed of the split where none is published: magic (default 42)')
      .option('--target <NAME>', 'gaussian, or classes: one class to the other (magic) (default gaussian)')
      .option('--gaussian-rows <N>', 'rows of the Gaussian to learn from (default: as the data, at least 100000)')
      .option('--seed <N>', 'seed of every random choice (default 0)')
      .option('--init <NAME>', 'start at the map of the moments, or at the identity (default moments)')
      .option('--steps <N>', 'training steps (default: those of fit)')
      .option('--max-time <SECONDS>', 'limit of the fit, with the schedule fitted to it')
      .option('--potential <NAME>', 'auto, convex, smooth or quadratic (default auto)')
      .option('--batch-size <N>', 'rows of each side in a step (default: those of fit)')
      .option('--hidden <N,N>', 'widths of the layers (default: those of fit)')
      .option('--learning-rate <R>', 'largest rate of the schedule (default: that of fit)')
      .option(
        '--smoothing <S>',
        'how far drawn rows are moved, relative to the spread around them (default: that of fit)',
      )
      .option('--score-rows <N>', 'rows of each sample that is scored, at most (default 2500)')
      .option('--density-rows <N>', 'test rows whose density is computed (default 2000; 0 for none)')
      .option('--latent <NAME>', 'of pictures: cvae or pca (default cvae)')
      .option('--spaces <NAME>', 'of pictures: one latent space, shared, or separate ones (default shared)')
      .option('--epochs <N>', 'of the autoencoder of pictures')
      .option('--beta <B>', "weight of the autoencoder's divergence term")
      .option('--noise <S>', 'spread of the codes of pictures that the map is learned from')
      .option(
        '--mmd-weight <W>',
        "of pictures: weight of the MMD term in the map's loss, 1e-3 in the paper (default 0)",
      )
      .option('--validation', 'of pictures: judge on some of those to learn from, the test pictures unread')
      .option('--out <DIR>', 'write report.json and report.md there')
    engineFlags(command)
  },
  run: async (...call) => (await import('./experiment-action.ts')).runExperiment(...call),
}
