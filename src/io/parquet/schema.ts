import type { FileMetaData, SchemaTree } from 'hyparquet'
import type { Column } from '../format.ts'
import { PANDAS_KEY, type PandasFacts, pandasColumn, pandasFacts } from '../pandas.ts'
import type { CellType } from '../table.ts'
import { cellTypeOf } from './kept.ts'

export interface ParquetColumn extends Column {
  /** Whether the values are stored in 4 bytes or 2, so that float32 holds them. */
  readonly single: boolean
}

/** The columns of a file. A column that is nested, encrypted, or neither numbers nor text has a note that says so. */
export function flatColumns(metadata: FileMetaData, { children }: SchemaTree): ParquetColumn[] {
  const encrypted = encryptedColumns(metadata)
  const pandas = pandasFacts(metadata.key_value_metadata?.find(({ key }) => key === PANDAS_KEY)?.value)
  return children.map((child) => describe(child, encrypted, pandas))
}

function describe(
  { element, children }: SchemaTree,
  encrypted: ReadonlySet<string>,
  pandas: PandasFacts,
): ParquetColumn {
  const { type, logical_type: logical, converted_type: converted } = element
  const name = String(element.name)
  const base = { name, single: type === 'FLOAT' || logical?.type === 'FLOAT16', ...pandasColumn(pandas, name) }
  const flat = children.length === 0 && element.repetition_type !== 'REPEATED' && !encrypted.has(name)
  const kept: CellType | undefined = flat ? cellTypeOf(element) : undefined
  const other = (note: string): ParquetColumn => ({ ...base, kind: 'other', note })
  if ('kind' in base && base.kind !== undefined) return { ...base, kind: base.kind }
  if (encrypted.has(name)) return other('is encrypted; write it without encryption')
  if (children.length > 0 || element.repetition_type === 'REPEATED')
    return other('is nested (a list, a map or a struct)')
  if (logical?.type === 'DECIMAL' && converted !== 'DECIMAL')
    return other('holds decimals that only the new logical type describes, whose scale is not read here')
  if (logical?.type === 'FLOAT16' || logical?.type === 'DECIMAL' || converted === 'DECIMAL')
    return { ...base, kind: 'number', ...(kept && { type: kept }) }
  const kind = logical?.type ?? converted ?? ''
  if (/DATE|TIME|INTERVAL/.test(kind) || type === 'INT96')
    return { ...other('holds dates or times; turn them into numbers first'), ...(kept && { type: kept }) }
  if (type === 'BYTE_ARRAY')
    return /JSON|BSON|GEO|VARIANT/.test(kind) ? other(`holds ${kind}`) : { ...base, kind: 'text' }
  if (type === 'FIXED_LEN_BYTE_ARRAY') return other('holds bytes')
  return { ...base, kind: 'number', ...(kept && { type: kept }) }
}

function encryptedColumns({ row_groups }: FileMetaData): Set<string> {
  const names = new Set<string>()
  for (const { columns } of row_groups)
    for (const { crypto_metadata, meta_data } of columns)
      if (crypto_metadata !== undefined && meta_data !== undefined) names.add(meta_data.path_in_schema[0]!)
  return names
}
