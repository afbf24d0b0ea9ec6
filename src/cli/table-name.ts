import { basename } from 'node:path'

/** A report's name for a table: the file's name without its folder and extensions. */
export function tableName(path: string): string {
  if (path === '-') return 'standard input'
  return basename(path).replace(/(\.(csv|tsv|txt|npy|npz|parquet|arrow|feather|h5|h5ad|hdf5|data|gz))+(:.*)?$/i, '')
}
