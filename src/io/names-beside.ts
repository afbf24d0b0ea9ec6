/** Usual names of an array of texts that holds the column names of a table beside it, in a container of several arrays. */
const USUAL = ['columns', 'column_names', 'feature_names', 'features', 'names', 'var_names', 'gene_names', 'genes']

/** Which array names the columns, and what is to be said of that. */
export interface NamesBeside {
  readonly from?: string
  readonly notice?: string
}

/**
 * Chooses the array that names the columns of a table. One with a usual name does; else the only one, with a notice; of several none is
 * taken, with a notice.
 * @param table names the table in messages
 * @param candidates one-dimensional arrays beside it that have one text for each column
 */
export function namesBeside(table: string, candidates: readonly string[]): NamesBeside {
  const usual = USUAL.find((name) => candidates.includes(name))
  if (usual !== undefined) return { from: usual }
  const [first, ...others] = candidates
  if (first === undefined) return {}
  if (others.length > 0)
    return {
      notice: `${table}: ${candidates.slice(0, 6).join(', ')} each have one text for each column, and it is not clear which of them names the columns, so none is used; call the one that does "columns".`,
    }
  return {
    from: first,
    notice: `${table}: ${first} has one text for each column, and is taken for their names; if that is wrong, leave it out.`,
  }
}
