import { type CommandModule, helpWithExamples } from '../../command.ts'
import { flags } from './flags.ts'
import { runExport } from './run.ts'

export const { define, run, flagOf }: CommandModule = {
  define(command) {
    helpWithExamples(
      command,
      'Writes a map as ONNX models, one for each direction, which any ONNX runtime can run without brenier (docs/export.md).',
      [
        'brenier export map.safetensors --out forward.onnx',
        'brenier export map.safetensors --out forward.onnx --backward backward.onnx',
        'brenier export map.safetensors --out forward.onnx --precision float64 --potential',
        'brenier transport forward.onnx new.csv --out moved.csv    # runs it here',
      ],
    )
    command.argument('<MAP>', 'a map that brenier fit wrote; - is standard input')
    flags.define(command)
  },
  run: runExport,
  flagOf: (option) => flags.flagOf(option),
}
