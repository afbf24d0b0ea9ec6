import { type CommandModule, helpWithExamples } from '../../command.ts'
import { flags, runReport } from './run.ts'

export const { define, run, flagOf }: CommandModule = {
  define(command) {
    helpWithExamples(
      command,
      'Writes a report with figures on any map and any rows, as one self-contained page; `evaluate` prints the same numbers.',
      [
        'brenier report map.safetensors before-new.csv after-new.csv --out report.html',
        'brenier report map.safetensors x.npy z.npy --out report.html --figures figures',
      ],
    )
    command
      .argument('<MAP>', 'a map that brenier fit wrote; - is standard input')
      .argument('<SOURCE>', 'rows of the source; - is standard input')
      .argument('<TARGET>', 'rows of the target')
    flags.define(command)
  },
  run: runReport,
  flagOf: (option) => flags.flagOf(option),
}
