import type { CommandModule } from '../command.ts'
import { helpWithExamples } from '../command.ts'
import { engineFlags, labelFlags } from '../flags.ts'

export const { define, run }: CommandModule = {
  define(command) {
    helpWithExamples(
      command,
      'Learns the map that carries SOURCE to TARGET at the least mean squared distance, and back.',
      [
        'brenier fit before.csv after.csv --out map.safetensors',
        'brenier fit mc.parquet data.parquet --scale features --seed 7 --out map.safetensors --report report.html',
        'brenier fit a.npy b.npy --source-labels a-y.npy --target-labels b-y.npy --out map.safetensors',
        'brenier fit a.csv b.csv --out map.safetensors --checkpoint state --resume',
      ],
    )
    command
      .argument('<SOURCE>', 'rows to carry: .csv, .npy, .npz, .parquet, .arrow, .h5, .h5ad or IDX; - is standard input')
      .argument('<TARGET>', 'rows that they should be distributed as; any number of rows, the same columns')
      .requiredOption('--out <MAP>', 'where to write the map (safetensors); - is standard output')
      .option('--seed <N>', 'seed of every random choice; the same seed gives the same file (default 0)')
      .option('--steps <N>', 'training steps (default: chosen from the dimension)')
      .option(
        '--max-time <SECONDS>',
        'stop after this time, with the schedule fitted to it (then no longer repeatable)',
      )
      .option('--scale <NAME>', 'none, or features: each in its standard deviations, for mixed units (default none)')
      .option('--potential <NAME>', 'auto, convex (certified), smooth or quadratic (default auto)')
      .option('--init <NAME>', 'start at the map of the moments, or at the identity (default moments)')
      .option('--batch-size <N>', 'rows of each side in a step')
      .option('--hidden <N,N>', 'widths of the layers, as 64,64,32')
      .option('--learning-rate <R>', 'largest rate of the schedule')
      .option('--held-out <SHARE>', 'share of the rows kept apart to judge the fit, 0 to 0.5 (default 0.1)')
      .option('--mmd-weight <W>', "weight of the paper's MMD term in the loss, 1e-3 there (default: none)")
      .option('--columns <NAMES>', 'columns to use: names, places from 0 or patterns, with commas (default all)')
      .option('--drop-missing', 'leave out rows with missing values; without it they are an error')
    labelFlags(command)
    engineFlags(command)
    command
      .option('--checkpoint <DIR>', 'save the state of training there every ten seconds and when interrupted')
      .option('--resume', 'go on from the state in the --checkpoint folder')
      .option('--report <FILE>', 'write a report with figures, one .html file')
      .option('--allow-unconverged', 'write the map though rows of its inverse do not converge')
  },
  run: async (...call) => (await import('./fit-action.ts')).runFit(...call),
}
