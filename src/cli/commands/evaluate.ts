import type { CommandModule } from '../command.ts'
import { helpWithExamples } from '../command.ts'
import { engineFlags, labelFlags, solvingFlags } from '../flags.ts'

export const { define, run }: CommandModule = {
  define(command) {
    helpWithExamples(
      command,
      'Measures a map on rows that it was not trained on: distance, bound, agreement, round trips.',
      [
        'brenier evaluate map.safetensors before-test.csv after-test.csv',
        'brenier evaluate map.safetensors x.npy z.npy --images x-true.npy --json',
        'brenier evaluate map.safetensors a.npy b.npy --source-labels a-y.npy --target-labels b-y.npy',
      ],
    )
    command
      .argument('<MAP>', 'a map that brenier fit wrote; - is standard input')
      .argument('<SOURCE>', 'rows of the source; - is standard input')
      .argument('<TARGET>', 'rows of the target')
      .option('--images <FILE>', "the exact images of SOURCE's rows, in order, where they are known")
      .option('--preimages <FILE>', "the exact preimages of TARGET's rows, in order, where they are known")
    labelFlags(command)
    command
      .option('--seed <N>', 'seed of the random directions, halves and subsamples (default 0)')
      .option('--columns <NAMES>', 'columns to use (default: those of the map by name, else all)')
    solvingFlags(command)
    engineFlags(command)
  },
  run: async (...call) => (await import('./evaluate-action.ts')).runEvaluate(...call),
}
