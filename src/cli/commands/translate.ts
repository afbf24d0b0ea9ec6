import type { CommandModule } from '../command.ts'
import { helpWithExamples } from '../command.ts'
import { engineFlags } from '../flags.ts'

export const { define, run }: CommandModule = {
  define(command) {
    helpWithExamples(
      command,
      [
        'Learns to turn the pictures of SOURCE into pictures of TARGET, and back: a latent space, the map in it, the translated',
        'pictures, sheets to look at and a report. With --with DIR, translates SOURCE by what an earlier run has learned.',
        '',
        'SOURCE and TARGET are folders of pictures of one size (sub-folders are classes), or IDX files such as those of MNIST.',
      ].join('\n'),
      [
        'brenier translate summer/ winter/ --size 32x32 --out out',
        'brenier translate train-images-idx3-ubyte.gz other-images.idx --source-labels y.idx --target-labels z.idx --out out',
        'brenier translate new-pictures/ --with out --out translated',
        'brenier translate winter-pictures/ --with out --back --out translated',
      ],
    )
    command
      .argument('<SOURCE>', 'pictures to translate')
      .argument('[TARGET]', 'pictures of the kind that they should become; not with --with')
      .requiredOption('--out <DIR>', 'folder for what is written; made if it is not there')
      .option('--with <DIR>', 'translate by the models that an earlier run wrote there')
      .option('--back', 'translate the other way; without --with, the pictures of TARGET too')
      .option('--source-labels <FILE>', 'the classes of the source pictures: IDX, .npy of integers or one-column .csv')
      .option('--target-labels <FILE>', 'the classes of the target pictures')
      .option('--no-labels', 'do not take sub-folders as classes')
      .option('--size <WxH>', 'bring all pictures to this size, as 32x32')
      .option('--latent <NAME>', 'cvae: a variational autoencoder, trained here; pca: closed form (default cvae)')
      .option('--spaces <NAME>', 'shared: one latent space; separate: one for each side, of any sizes (default shared)')
      .option('--dimension <D>', 'of the latent space (default 15)')
      .option('--epochs <N>', 'of the autoencoder (default 8)')
      .option('--hidden <N,N>', "widths of the autoencoder's layers (default 512,256)")
      .option('--beta <B>', 'weight of its divergence term: higher is smoother and blurrier (default 2)')
      .option('--noise <S>', 'spread of the codes that the map is learned from, up to 1 (default 0.3)')
      .option('--steps <N>', 'training steps of the map (default 600)')
      .option('--max-time <SECONDS>', 'limit of the map, with the schedule fitted to it')
      .option('--held-out <SHARE>', 'share of each class that is held out to judge by (default 0.1)')
      .option('--seed <N>', 'seed of every random choice (default 0)')
    engineFlags(command)
  },
  run: async (...call) => (await import('./translate-action.ts')).runTranslate(...call),
}
