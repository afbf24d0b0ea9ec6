import type { Buffer, DeviceMemory, DeviceValue, DeviceValues, ResidentProgram } from '../engine/index.ts'
import { residentProgram } from '../engine/resident-program.ts'
import { input, type Tensor } from '../graph/index.ts'
import { rowNumbers, stackRows, takeRows } from '../graph/operators/rows.ts'

/** Tables of the same rows, on the device or to be uploaded. */
type Tables = Readonly<Record<string, Buffer | DeviceValue>>

/** The size of a row of each result; null for one number a row, without an axis. */
export type RowSizes = Readonly<Record<string, number | null>>

const MORE = 'more '
const ALL = 'all '

/** Work on many rows in the memory of a device, a block at a time, so that the memory of a run does not depend on the number of rows. */
export class RowBlocks {
  readonly #take: ResidentProgram
  readonly #join: ResidentProgram

  private constructor(take: ResidentProgram, join: ResidentProgram) {
    this.#take = take
    this.#join = join
  }

  /** @param sizes of the results of the work  @throws DeviceLost */
  static async open(memory: DeviceMemory, sizes: RowSizes): Promise<RowBlocks> {
    const taken = takeRows(input('table', ['table', 'width']), rowNumbers('numbers', 'rows'))
    const take = await residentProgram(memory, 'take', { taken })
    return new RowBlocks(take, await residentProgram(memory, 'join', joinGraph(sizes)))
  }

  /**
   * Does something with each block of the rows, and joins its results.
   * @param count of all rows, and the most rows of a block
   * @param work is given the tables with the rows of a block, and their number
   * @returns values on the device, which the caller frees
   */
  async map<T extends Tables>(
    tables: T,
    { count, most }: { readonly count: number; readonly most: number },
    work: (some: T, rows: number) => Promise<DeviceValues>,
  ): Promise<DeviceValues> {
    if (count <= most) return work(tables, count)
    // Blocks of about one size.
    const size = Math.ceil(count / Math.ceil(count / most))
    let all: DeviceValues = {}
    try {
      for (let start = 0; start < count; start += size) {
        const stop = Math.min(start + size, count)
        const { some, made } = await this.#part(tables, start, stop)
        const results = await work(some, stop - start).finally(() => free(made))
        all = start === 0 ? results : await this.#joined(all, results)
      }
      return all
    } catch (error) {
      free(Object.values(all))
      throw error
    }
  }

  /** Rows of the tables, and those of them that were made on the device. */
  async #part<T extends Tables>(tables: T, start: number, stop: number) {
    const some: Record<string, Buffer | DeviceValue> = {}
    const made: DeviceValue[] = []
    const numbers = { data: BigInt64Array.from({ length: stop - start }, (_, i) => BigInt(start + i)) }
    for (const [name, table] of Object.entries<Buffer | DeviceValue>(tables)) {
      if ('data' in table) some[name] = rowRange(table, start, stop)
      else {
        const { taken } = await this.#take.run({ table, numbers: { ...numbers, shape: [stop - start, 1] } }, {})
        made.push(taken!)
        some[name] = taken!
      }
    }
    return { some: some as T, made }
  }

  async #joined(first: DeviceValues, more: DeviceValues): Promise<DeviceValues> {
    const named = Object.entries(more).map(([name, value]) => [MORE + name, value] as const)
    const all = await this.#join.run({ ...first, ...Object.fromEntries(named) }, {})
    free([...Object.values(first), ...Object.values(more)])
    return Object.fromEntries(Object.entries(all).map(([name, value]) => [name.slice(ALL.length), value]))
  }

  async dispose(): Promise<void> {
    await this.#take.dispose()
    await this.#join.dispose()
  }
}

function rowRange({ data, shape: [, width] }: Buffer, start: number, stop: number): Buffer {
  return { data: data.subarray(start * width!, stop * width!), shape: [stop - start, width!] }
}

function joinGraph(sizes: RowSizes): Record<string, Tensor> {
  const row = (size: number | null) => (size === null ? [] : [size])
  return Object.fromEntries(
    Object.entries(sizes).map(([name, size]) => [
      ALL + name,
      stackRows([input(name, ['rows', ...row(size)]), input(MORE + name, ['more', ...row(size)])], 'all'),
    ]),
  )
}

function free(values: readonly DeviceValue[]): void {
  for (const value of values) value.dispose()
}
