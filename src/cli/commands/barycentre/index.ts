import { type CommandModule, helpWithExamples } from '../../command.ts'
import { flags } from './flags.ts'
import { runBarycentre } from './run.ts'

export const { define, run, flagOf }: CommandModule = {
  define(command) {
    helpWithExamples(
      command,
      'Finds the barycentre of several tables (the distribution that is closest to all of them), and the maps to and from it.',
      [
        'brenier barycentre batch1.csv batch2.csv batch3.csv --out shared',
        'brenier barycentre a.csv b.csv c.csv --weights 0.2,0.3,0.5 --seed 1 --out shared',
        'brenier transport shared/batch1.safetensors batch1.csv --backward --out batch1-corrected.csv',
      ],
    )
    command.argument('<TABLES...>', 'two or more tables with the same columns; a pattern in quotes is one table')
    flags.define(command)
  },
  run: runBarycentre,
  flagOf: (option) => flags.flagOf(option),
}
