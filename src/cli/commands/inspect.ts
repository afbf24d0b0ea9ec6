import type { CommandModule } from '../command.ts'
import { helpWithExamples } from '../command.ts'

export const { define, run }: CommandModule = {
  define(command) {
    helpWithExamples(command, 'Says what a map file holds, without running it.', [
      'brenier inspect map.safetensors',
      'brenier inspect map.safetensors --json',
    ])
    command.argument('<MAP>', 'a map that brenier fit wrote; - is standard input')
  },
  run: async (...call) => (await import('./inspect-action.ts')).runInspect(...call),
}
