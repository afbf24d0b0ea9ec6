import { type CommandModule, helpWithExamples } from '../../command.ts'
import { flags, runCompare } from './run.ts'

export const { define, run, flagOf }: CommandModule = {
  define(command) {
    helpWithExamples(command, 'Measures several maps on the same rows and lists them, best first.', [
      'brenier compare none.safetensors features.safetensors before-test.csv after-test.csv',
      'brenier compare maps/*.safetensors before-test.csv after-test.csv --json',
    ])
    command.argument('<MAP...>', 'maps that brenier fit wrote, followed by the rows of SOURCE and those of TARGET')
    flags.define(command)
  },
  run: runCompare,
  flagOf: (option) => flags.flagOf(option),
}
