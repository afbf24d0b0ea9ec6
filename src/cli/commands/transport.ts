import { UsageError } from '../../base/errors.ts'
import type { CommandModule } from '../command.ts'
import { helpWithExamples } from '../command.ts'
import { engineFlags, solvingFlags } from '../flags.ts'

/** Of a flag that is given twice the last value would stand, without a word. */
function once(value: string, before: string | undefined): string {
  if (before === undefined) return value
  throw new UsageError('--keep was given twice, and one column can be carried along; leave one out.')
}

export const { define, run }: CommandModule = {
  define(command) {
    helpWithExamples(
      command,
      'Carries rows through a map: from the source to the target, or with --backward the other way.',
      [
        'brenier transport map.safetensors new.csv --out moved.csv',
        'brenier transport map.safetensors moved.csv --backward --out back.csv',
        'brenier transport map.safetensors cells.h5ad --keep cell_type --out treated.h5ad',
        'brenier transport map.safetensors digits.npy --labels digits-y.npy --out carried.npy',
        'cat new.csv | brenier transport map.safetensors - --out - > moved.csv',
        'brenier transport map.safetensors - --out - --format npy < new.npy > moved.npy',
      ],
    )
    command
      .argument('<MAP>', 'a map that brenier fit wrote; - is standard input')
      .argument('<POINTS>', 'rows to carry, read and written in batches; - is standard input')
      .requiredOption('--out <FILE>', 'where to write the rows, in the format of its name; - is standard output (csv)')
      .option('--format <NAME>', 'format to write where the name of --out does not tell it, as csv, npy or parquet')
      .option('--compress', 'compress inside the file: npz, parquet, hdf5, h5ad (others: end the name in .gz)')
      .option('--backward', 'from the target to the source, by solving an equation for each row')
      .option('--labels <FILE>', 'the class of each row, for a conditional map: a file, or a column of POINTS by name')
      .option('--keep <COLUMN>', 'a column of POINTS to carry along as it is: an identifier, a cell type', once)
      .option('--columns <NAMES>', 'columns to use (default: those of the map by name, else all)')
      .option('--drop-missing', 'leave out rows with missing values; without it they are an error')
    solvingFlags(command)
    engineFlags(command)
  },
  run: async (...call) => (await import('./transport-action.ts')).runTransport(...call),
}
