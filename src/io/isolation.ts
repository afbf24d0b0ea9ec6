import type { ByteInput } from './bytes.ts'
import type { FormatOptions, RawTable, TableFormat } from './format.ts'

/** Opens a table in a thread of its own, which can be ended whatever a damaged file makes a library do. */
export type Isolation = (format: TableFormat, input: ByteInput, options: IsolatedOptions) => Promise<RawTable>

export interface IsolatedOptions extends FormatOptions {
  /** Ends the reading at once. */
  readonly signal?: AbortSignal | undefined
}

let isolation: Isolation | null = null

/** Called once by an entry point that has threads. */
export function provideIsolation(isolate: Isolation): void {
  isolation = isolate
}

/** Opens a table by its format. If threads are available, a format that a library decodes is read in one. */
export function openIsolated(format: TableFormat, input: ByteInput, options: IsolatedOptions): Promise<RawTable> {
  return isolation === null || format.library === undefined
    ? format.open(input, options)
    : isolation(format, input, options)
}
