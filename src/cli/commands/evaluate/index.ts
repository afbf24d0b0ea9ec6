import { type CommandModule, helpWithExamples } from '../../command.ts'
import { flags } from './flags.ts'
import { runEvaluate } from './run.ts'

export const { define, run, flagOf }: CommandModule = {
  define(command) {
    helpWithExamples(
      command,
      'Measures a map on rows that it was not trained on: the distance and its bound, how well the rows arrive, and whether they come back.',
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
    flags.define(command)
  },
  run: runEvaluate,
  flagOf: (option) => flags.flagOf(option),
}
