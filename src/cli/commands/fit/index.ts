import { type CommandModule, helpWithExamples } from '../../command.ts'
import { flags } from './flags.ts'
import { runFit } from './run.ts'

export const { define, run, flagOf }: CommandModule = {
  define(command) {
    helpWithExamples(
      command,
      'Learns the map that carries SOURCE to TARGET with the smallest mean squared distance, and its inverse.',
      [
        'brenier fit before.csv after.csv --out map.safetensors',
        'brenier fit mc.parquet data.parquet --scale features --seed 7 --out map.safetensors --report report.html',
        'brenier fit a.npy b.npy --source-labels a-y.npy --target-labels b-y.npy --out map.safetensors',
        'brenier fit a.csv b.csv --out map.safetensors --checkpoint state --resume',
      ],
    )
    command
      .argument('<SOURCE>', 'rows to carry: .csv, .npy, .npz, .parquet, .arrow, .h5, .h5ad or IDX; - is standard input')
      .argument('<TARGET>', 'rows that show the distribution they should have: the same columns, any number of rows')
    flags.define(command)
  },
  run: runFit,
  flagOf: (option) => flags.flagOf(option),
}
