import { type CommandModule, helpWithExamples } from '../../command.ts'
import { flags } from './flags.ts'
import { runTranslate } from './run.ts'

export const { define, run, flagOf }: CommandModule = {
  define(command) {
    helpWithExamples(
      command,
      [
        'Learns to turn the pictures of SOURCE into pictures of TARGET, and back. Writes a latent space, the map in it, the translated',
        'pictures, sheets to look at and a report. With --with DIR, translates SOURCE with what an earlier run learned.',
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
    flags.define(command)
  },
  run: runTranslate,
  flagOf: (option) => flags.flagOf(option),
}
