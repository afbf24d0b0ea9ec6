import { joinRows, points } from '../../../base/points.ts'
import { type ByteInput, chunksOf, firstBytes, isByteSource } from '../../bytes.ts'
import type { RawBatch, RawTable, Selection, TableFormat } from '../../format.ts'
import type { IsolatedOptions } from '../../isolation.ts'
import { type Needed, type OpenedFacts, restored } from './messages.ts'
import { ParserThread } from './thread.ts'

/** A thread ends after a larger file than this, since its library keeps the memory that it took. */
const SPARE_BYTES = 1 << 24

/** A thread that waits for the next file: starting one takes longer than most files. */
let spare: ParserThread | undefined

/** Opens a table in a thread of its own. Throws `InputError` if the file is damaged, whatever the damage makes the library do. */
export async function openInThread(format: TableFormat, input: ByteInput, options: IsolatedOptions): Promise<RawTable> {
  const { signal, ...rest } = options
  signal?.throwIfAborted()
  const thread = spare === undefined || spare.ended ? new ParserThread() : spare
  spare = undefined
  const stop = () => thread.end(signal?.reason)
  signal?.addEventListener('abort', stop)
  const byteLength = isByteSource(input) ? input.byteLength : undefined
  thread.begin({ name: input.name, kind: format.name, byteLength }, server(input))
  const release = async () => {
    signal?.removeEventListener('abort', stop)
    if (thread.ended) return
    if (thread.failed) return thread.end(new Error('The table is closed.'))
    await thread.ask({ kind: 'close' })
    if ((spare === undefined || spare.ended) && thread.byteLength <= SPARE_BYTES) spare = thread
    else thread.end(new Error('The table is closed.'))
  }
  try {
    const facts = { name: input.name, peeks: 'peek' in input && input.peek !== undefined }
    const opened = (await thread.ask({
      kind: 'open',
      format: format.name,
      input: byteLength === undefined ? facts : { ...facts, byteLength },
      options: Object.fromEntries(Object.entries(rest).filter(([, value]) => typeof value !== 'function')),
    })) as OpenedFacts
    return tableOf(thread, opened, async () => {
      await release()
      await input.close?.()
    })
  } catch (error) {
    await release()
    throw error
  }
}

/** How many values one request may ask for. A longer range is read, and watched, in parts. */
const PART_VALUES = 1 << 22

function tableOf(thread: ParserThread, { facts, ranged }: OpenedFacts, close: () => Promise<void>): RawTable {
  let passes = 0
  const table: RawTable = {
    ...facts,
    ...('notices' in facts && { notices: (facts.notices as Parameters<typeof restored>[0][]).map(restored) }),
    close,
    async *read(selection, batchRows) {
      const pass = passes++
      try {
        for (;;) {
          const batch = await thread.ask({ kind: 'next', pass, selection, batchRows })
          if (batch === undefined) break
          yield batch as RawBatch
        }
      } finally {
        if (!thread.ended) await thread.ask({ kind: 'endPass', pass })
      }
    },
  }
  if (!ranged) return table
  return {
    ...table,
    async range(selection, start, end) {
      const rows = Math.max(1, Math.floor(PART_VALUES / Math.max(1, selection.columns.length)))
      const parts: RawBatch[] = []
      for (let at = start; at < end || at === start; at += rows)
        parts.push(
          (await thread.ask({ kind: 'range', selection, start: at, end: Math.min(at + rows, end) })) as RawBatch,
        )
      return joined(parts, selection)
    },
  }
}

function joined(parts: readonly RawBatch[], { columns, label, kept = [] }: Selection): RawBatch {
  if (parts.length === 1) return parts[0]!
  const { data, rows } = joinRows(parts.map((part) => points(part.data, part.rows, columns.length)))
  return {
    data,
    rows: columns.length === 0 ? parts.reduce((sum, part) => sum + part.rows, 0) : rows,
    ...(label !== undefined && { labels: parts.flatMap(({ labels }) => labels ?? []) }),
    ...(kept.length > 0 && { kept: kept.map((_, k) => parts.flatMap((part) => part.kept?.[k] ?? [])) }),
  }
}

/** Returns a function that serves an input's bytes to a thread. */
function server(input: ByteInput): (what: Needed) => Promise<Uint8Array | undefined> {
  const passes = new Map<number, AsyncIterator<Uint8Array>>()
  return async (what) => {
    if (what.kind === 'slice' && isByteSource(input)) return input.slice(what.start, what.end)
    if (what.kind === 'peek') return firstBytes(input, what.count)
    if (what.kind === 'chunk') {
      const pass = passes.get(what.pass) ?? chunksOf(input)[Symbol.asyncIterator]()
      passes.set(what.pass, pass)
      const next = await pass.next()
      return next.done ? undefined : next.value
    }
    if (what.kind === 'endChunks') {
      await passes.get(what.pass)?.return?.()
      passes.delete(what.pass)
    }
    return undefined
  }
}
