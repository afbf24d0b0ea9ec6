import { InputError } from '../../base/errors.ts'
import { type ByteInput, type ByteSink, type ByteSource, joinBytes, randomAccess } from '../bytes.ts'
import type { Column, FormatOptions, RawBatch, RawTable, TableFormat } from '../format.ts'
import { ForwardReader } from '../forward.ts'
import { requireFree, shownShape, type Table, type WriteOptions } from '../table.ts'
import { npy, openNpy, readNpyLabels } from './npy.ts'
import { isText, type NpyHeader, npyHeader, readNpyHeader } from './npy-header.ts'
import { zipMembers } from './zip.ts'

/**
 * numpy's archives of arrays (numpy.savez and savez_compressed). The points are the array asked for, or the only one of two
 * dimensions; one-dimensional arrays of as many elements can be labels, and an array of text called `columns` names the columns.
 * Written archives are put together in memory.
 */
export const npz: TableFormat = {
  name: 'npz',
  extensions: ['.npz'],
  magic: (start) => start[0] === 0x50 && start[1] === 0x4b && (start[2] === 3 || start[2] === 5),
  open: openNpz,
  compresses: true,
  write: writeNpz,
}

interface Member {
  readonly name: string
  readonly header: NpyHeader
  checked(): Promise<ByteInput>
}

/** A member whose header is damaged. */
interface Unreadable {
  readonly name: string
  readonly error: InputError
}

async function openNpz(input: ByteInput, options: FormatOptions): Promise<RawTable> {
  const archive = await randomAccess(input)
  const members = await openMembers(archive)
  const chosen = choose(archive.name, members, options.member)
  const raw = await openNpy(await chosen.checked())
  const [rows, width = 1] = chosen.header.shape as [number, number?]
  const beside = members.flatMap((member) =>
    'header' in member && member !== chosen && member.header.shape.length === 1 && member.header.shape[0] === rows
      ? [member]
      : [],
  )
  const names = await columnNames(members, chosen, width)
  const columns: Column[] = [
    ...raw.columns.map((column, i) => ({ ...column, name: names?.[i] ?? column.name })),
    ...beside.map(
      ({ name, header }) => ({ name, kind: isText(header.type) ? 'text' : 'number', aside: true }) as const,
    ),
  ]
  const labelsBeside = async (label: number | undefined): Promise<string[] | undefined> =>
    label !== undefined && label >= width ? readNpyLabels(await beside[label - width]!.checked()) : undefined
  const { range } = raw
  return {
    columns,
    rows,
    ...(input.close && { close: () => input.close!() }),
    async *read({ columns: places, label }, batchRows) {
      const labels = await labelsBeside(label)
      let at = 0
      for await (const batch of raw.read({ columns: places, label: labels ? undefined : label }, batchRows)) {
        yield withLabels(batch, labels, at)
        at += batch.rows
      }
    },
    ...(range && {
      async range({ columns: places, label }, start, end) {
        const labels = await labelsBeside(label)
        return withLabels(
          await range({ columns: places, label: labels ? undefined : label }, start, end),
          labels,
          start,
        )
      },
    }),
  }
}

/** The arrays of an archive, of which only the headers have been read. */
async function openMembers(archive: ByteSource): Promise<(Member | Unreadable)[]> {
  const all = await zipMembers(archive)
  const members: (Member | Unreadable)[] = []
  for (const { name: file, open, checked } of all) {
    const name = file.replace(/\.npy$/, '')
    try {
      // Also of what is no array by its name, since the name may be what is damaged.
      const input = await open()
      if (name !== file) members.push({ name, checked, header: await readNpyHeader(input) })
    } catch (error) {
      // What is damaged and not needed does no harm.
      if (!(error instanceof InputError)) throw error
      members.push({ name, error })
    }
  }
  if (members.length > 0) return members
  const found = all.slice(0, 5).map(({ name }) => name)
  throw new InputError(
    `${archive.name} holds no arrays (.npy) but ${found.join(', ') || 'nothing'}; save it with numpy.savez.`,
  )
}

function withLabels(batch: RawBatch, labels: readonly string[] | undefined, at: number): RawBatch {
  return labels ? { ...batch, labels: labels.slice(at, at + batch.rows) } : batch
}

function choose(archive: string, members: readonly (Member | Unreadable)[], asked: string | undefined): Member {
  const most = 12
  const listed = members
    .slice(0, most)
    .map((member) => `${member.name} ${'header' in member ? shownShape(member.header.shape) : '(damaged)'}`)
    .join(', ')
    .concat(members.length > most ? ` and ${members.length - most} more` : '')
  if (asked !== undefined) {
    const found = members.find(({ name }) => name === asked.replace(/\.npy$/, ''))
    if (found !== undefined) return readable(found)
    throw new InputError(`${archive} has no array ${JSON.stringify(asked)}; it holds ${listed}.`)
  }
  const numbers = members.map(readable).filter(({ header }) => !isText(header.type))
  const tables = numbers.filter(({ header }) => header.shape.length === 2)
  const candidates = tables.length > 0 ? tables : numbers
  if (candidates.length === 1) return candidates[0]!
  throw new InputError(`${archive} holds ${listed}; name the one that holds the points, as ${archive}:NAME.`)
}

function readable(member: Member | Unreadable): Member {
  if ('error' in member) throw member.error
  return member
}

async function columnNames(
  members: readonly (Member | Unreadable)[],
  chosen: Member,
  width: number,
): Promise<string[] | undefined> {
  const found = members.find(({ name }) => name === 'columns')
  if (found === undefined || found === chosen) return undefined
  const { header, checked } = readable(found)
  const input = await checked()
  if (isText(header.type) && header.shape.length === 1 && header.shape[0] === width) return readNpyLabels(input)
  // That it does not fit is known only once its checksum was compared: else damage would take the names away without a word.
  await new ForwardReader(input).finish()
  return undefined
}

async function writeNpz(tables: AsyncIterable<Table>, sink: ByteSink, options: WriteOptions): Promise<number> {
  const chunks: Uint8Array[] = []
  const labels: string[] = []
  let names: readonly string[] = []
  const points = async function* () {
    for await (const { labels: some, ...table } of tables) {
      names = table.names
      for (const one of some ?? []) labels.push(one)
      yield table
    }
  }
  const rows = await npy.write(points(), { name: sink.name, write: async (bytes) => void chunks.push(bytes) }, {})
  if (rows === 0) return 0
  const { member = 'points', labelName = 'label', compress = false } = options
  if (labels.length > 0) requireFree(sink.name, labelName, [member, 'columns'])
  const files: Record<string, Uint8Array> = {
    [`${member}.npy`]: joinBytes(chunks),
    'columns.npy': textArray(names),
    ...(labels.length > 0 && { [`${labelName}.npy`]: textArray(labels) }),
  }
  const size = Object.values(files).reduce((sum, bytes) => sum + bytes.length, 0)
  if (size >= 0xffffffff)
    throw new InputError(`${sink.name} would take ${size} bytes, more than such an archive holds; write .npy instead.`)
  const { zipSync } = await import('fflate')
  await sink.write(zipSync(files, { level: compress ? 6 : 0, mtime: new Date(1980, 0, 1) }))
  return rows
}

/** Text of fixed length, four bytes a character (numpy's dtype U). */
function textArray(texts: readonly string[]): Uint8Array {
  const codes = texts.map((text) => Array.from(text, (char) => char.codePointAt(0)!))
  const length = codes.reduce((most, { length: one }) => Math.max(most, one), 1)
  const data = new Uint32Array(texts.length * length)
  for (const [i, code] of codes.entries()) data.set(code, i * length)
  return joinBytes([npyHeader(`<U${length}`, [texts.length]), new Uint8Array(data.buffer)])
}
