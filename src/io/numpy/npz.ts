import { InputError } from '../../base/errors.ts'
import { type ByteInput, type ByteSink, type ByteSource, joinBytes, randomAccess } from '../bytes.ts'
import type { Column, FormatOptions, RawBatch, RawTable, Selection, TableFormat } from '../format.ts'
import { ForwardReader } from '../forward.ts'
import { joinKept } from '../kept.ts'
import { namesBeside } from '../names-beside.ts'
import { cellTypeOf } from '../numbers.ts'
import { type Cell, type KeptColumn, requireFree, shownShape, type Table, type WriteOptions } from '../table.ts'
import { keptArray, textArray } from './kept.ts'
import { npy, openNpy, readNpyCells, readNpyLabels, timeCellType } from './npy.ts'
import { type AnyHeader, isText, OddElements, readAnyHeader } from './npy-header.ts'
import { zipMembers } from './zip.ts'

/**
 * numpy's archives of arrays (numpy.savez and savez_compressed). The points are the array asked for, or else the only two-dimensional
 * one. One-dimensional arrays of the same length can be labels, and an array of text beside it names the columns (`namesBeside`).
 * Written archives are built in memory.
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
  readonly header: AnyHeader
  checked(): Promise<ByteInput>
}

/** A member whose header is damaged, or whose elements are of a kind that is not read. */
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
  const { names, notice } = await columnNames(archive.name, members, chosen, width)
  const columns: Column[] = [
    ...raw.columns.map((column, i) => ({ ...column, name: names?.[i] ?? column.name })),
    ...beside.map(({ name, header: { type } }): Column => {
      if (type.kind === 'M') return { name, aside: true, kind: 'text', type: timeCellType(type) }
      return isText(type)
        ? { name, aside: true, kind: 'text' }
        : { name, aside: true, kind: 'number', type: cellTypeOf(type) }
    }),
    ...members.flatMap((member): Column[] => {
      if (!('error' in member && member.error instanceof OddElements)) return []
      const { shape } = member.error
      if (shape.length !== 1 || shape[0] !== rows) return []
      return [{ name: member.name, aside: true, kind: 'other', note: 'holds objects, records or spans of time' }]
    }),
  ]
  const inputOf = (place: number) => beside[place - width]!.checked()
  const of = async ({ columns: places, label, kept = [] }: Selection): Promise<Beside> => {
    const labels = label !== undefined && label >= width ? await readNpyLabels(await inputOf(label)) : undefined
    const arrays = new Map<number, readonly Cell[]>()
    for (const place of kept) if (place >= width) arrays.set(place, await readNpyCells(await inputOf(place)))
    const inside = kept.filter((place) => place < width)
    return { inner: { columns: places, label: labels ? undefined : label, kept: inside }, labels, arrays, kept }
  }
  const { range } = raw
  return {
    columns,
    rows,
    ...(notice !== undefined && { notices: [notice] }),
    ...(input.close && { close: () => input.close!() }),
    async *read(selection, batchRows) {
      const whole = await of(selection)
      let at = 0
      for await (const batch of raw.read(whole.inner, batchRows)) {
        yield withBeside(batch, whole, at)
        at += batch.rows
      }
    },
    ...(range && {
      async range(selection, start, end) {
        const whole = await of(selection)
        return withBeside(await range(whole.inner, start, end), whole, start)
      },
    }),
  }
}

/** A selection split into its part in the array of the points, and its part in other arrays. */
interface Beside {
  readonly inner: Selection
  readonly labels: readonly string[] | undefined
  readonly arrays: ReadonlyMap<number, readonly Cell[]>
  readonly kept: readonly number[]
}

function withBeside(batch: RawBatch, { inner, labels, arrays, kept }: Beside, at: number): RawBatch {
  const cells = (place: number) =>
    arrays.get(place)?.slice(at, at + batch.rows) ?? batch.kept![inner.kept!.indexOf(place)]!
  return {
    ...batch,
    ...(labels && { labels: labels.slice(at, at + batch.rows) }),
    ...(kept.length > 0 && { kept: kept.map(cells) }),
  }
}

/** The arrays of an archive, with only their headers read. */
async function openMembers(archive: ByteSource): Promise<(Member | Unreadable)[]> {
  const all = await zipMembers(archive)
  const members: (Member | Unreadable)[] = []
  for (const { name: file, open, checked } of all) {
    const name = file.replace(/\.npy$/, '')
    try {
      // Opened even if its name is not that of an array, since the name may be what is damaged.
      const input = await open()
      if (name !== file) members.push({ name, checked, header: await readAnyHeader(input) })
    } catch (error) {
      // A damaged member that is not needed does no harm.
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

function choose(archive: string, members: readonly (Member | Unreadable)[], asked: string | undefined): Member {
  const most = 12
  const listed = members
    .slice(0, most)
    .map((member) => `${member.name} ${shownMember(member)}`)
    .join(', ')
    .concat(members.length > most ? ` and ${members.length - most} more` : '')
  if (asked !== undefined) {
    const found = members.find(({ name }) => name === asked.replace(/\.npy$/, ''))
    if (found !== undefined) return readable(found)
    throw new InputError(`${archive} has no array ${JSON.stringify(asked)}; it holds ${listed}.`)
  }
  // An array of a kind that is not read may stand beside the points, as text may.
  const whole = members.filter((member) =>
    'header' in member ? !isTime(member) : !(member.error instanceof OddElements),
  )
  // Opening an array of dates gives the reason, too.
  if (whole.length === 0) return readable(members[0]!)
  const numbers = whole.map(readable).filter(({ header }) => !isText(header.type))
  const tables = numbers.filter(({ header }) => header.shape.length === 2)
  const candidates = tables.length > 0 ? tables : numbers
  if (candidates.length === 1) return candidates[0]!
  throw new InputError(`${archive} holds ${listed}; name the one that holds the points, as ${archive}:NAME.`)
}

function shownMember(member: Member | Unreadable): string {
  if ('header' in member) return isTime(member) ? '(dates)' : shownShape(member.header.shape)
  return member.error instanceof OddElements ? '(objects or records)' : '(damaged)'
}

function isTime({ header }: Member): boolean {
  return header.type.kind === 'M'
}

function readable(member: Member | Unreadable): Member {
  if ('error' in member) throw member.error
  return member
}

/** The names of the columns, from an array of texts beside the points: see `namesBeside`. */
async function columnNames(
  archive: string,
  members: readonly (Member | Unreadable)[],
  chosen: Member,
  width: number,
): Promise<{ names?: string[]; notice?: string }> {
  const columns = members.find(({ name }) => name === 'columns')
  if (columns !== undefined && columns !== chosen) readable(columns)
  const texts = members.filter(
    (member): member is Member =>
      'header' in member && isText(member.header.type) && shownShape(member.header.shape) === shownShape([width]),
  )
  const names = texts.map(({ name }) => name)
  const { from, notice } = namesBeside(`${archive}:${chosen.name}`, names)
  // One text a row may be a label, and a single text may be anything.
  const isCertain = notice === undefined || (width > 1 && chosen.header.shape[0] !== width)
  const found = isCertain ? texts.find(({ name }) => name === from) : undefined
  if (found !== undefined)
    return { names: await readNpyLabels(await found.checked()), ...(notice !== undefined && { notice }) }
  // Whether they really do not fit is known only after the checksum was verified: otherwise damage would silently remove the names.
  if (columns !== undefined && columns !== chosen) await new ForwardReader(await readable(columns).checked()).finish()
  return isCertain && notice !== undefined ? { notice } : {}
}

async function writeNpz(tables: AsyncIterable<Table>, sink: ByteSink, options: WriteOptions): Promise<number> {
  const chunks: Uint8Array[] = []
  const parts: (readonly KeptColumn[])[] = []
  let names: readonly string[] = []
  const points = async function* () {
    for await (const { kept, ...table } of tables) {
      names = table.names
      if (kept) parts.push(kept)
      yield table
    }
  }
  const rows = await npy.write(points(), { name: sink.name, write: async (bytes) => void chunks.push(bytes) }, {})
  if (rows === 0) return 0
  const { member = 'points', compress = false } = options
  const kept = parts.length > 0 ? joinKept(parts) : []
  for (const { name } of kept) requireFree(sink.name, name, [member, 'columns'])
  const files: Record<string, Uint8Array> = {
    [`${member}.npy`]: joinBytes(chunks),
    'columns.npy': textArray(names),
    ...Object.fromEntries(kept.map((column) => [`${column.name}.npy`, keptArray(column)])),
  }
  const size = Object.values(files).reduce((sum, bytes) => sum + bytes.length, 0)
  if (size >= 0xffffffff)
    throw new InputError(
      `${sink.name} would take ${size} bytes, more than such an archive can hold; write .npy instead.`,
    )
  const { zipSync } = await import('fflate')
  await sink.write(zipSync(files, { level: compress ? 6 : 0, mtime: new Date(1980, 0, 1) }))
  return rows
}
