import { type CommandModule, helpWithExamples } from '../../command.ts'
import { flags } from './flags.ts'
import { runTransport } from './run.ts'

export const { define, run, flagOf }: CommandModule = {
  define(command) {
    helpWithExamples(
      command,
      'Carries rows through a map: from the source to the target, or with --backward the other way.',
      [
        'brenier transport map.safetensors new.csv --out moved.csv',
        'brenier transport map.safetensors moved.csv --backward --out back.csv',
        'brenier transport map.safetensors new.csv --times 0,0.25,0.5,0.75,1 --out between.csv # five files',
        'brenier transport map.safetensors cells.h5ad --keep cell_type --out treated.h5ad',
        'brenier transport map.safetensors digits.npy --labels digits-y.npy --out carried.npy',
        'brenier transport forward.onnx new.csv --out moved.csv # what brenier export wrote',
        'cat new.csv | brenier transport map.safetensors - --out - > moved.csv',
        'brenier transport map.safetensors - --out - --format npy < new.npy > moved.npy',
      ],
    )
    command
      .argument('<MAP>', 'a map that brenier fit or brenier export wrote; - is standard input')
      .argument('<POINTS>', 'rows to carry, read and written in batches; - is standard input')
    flags.define(command)
  },
  run: runTransport,
  flagOf: (option) => flags.flagOf(option),
}
