import { column } from '../../conjugate/lbfgs-rules.ts'
import type { Buffer, DeviceMemory, DeviceValue, LabelBuffer, ResidentProgram } from '../../engine/index.ts'
import { residentProgram } from '../../engine/resident-program.ts'
import { input, matmul, select } from '../../graph/index.ts'
import { putRows, rowNumbers, takeRows } from '../../graph/operators/rows.ts'

interface Programs {
  readonly starts: ResidentProgram
  readonly put: ResidentProgram
  readonly take: ResidentProgram
  readonly read: ResidentProgram
}

/** The rows of a batch: their numbers in the table; on the device their z, rows x D, and what `known` says of them; and L, D x D. */
export interface StartBatch {
  readonly rows: Int32Array
  readonly target: DeviceValue
  readonly known: DeviceValue
  readonly preconditioner: Float32Array
}

/**
 * The last solutions of the target's rows in the memory of a device: `TrainingState.warm`, which they are read into only when the state is to be
 * complete. One more row at the end takes what is not kept: of a row that a batch has twice, all solutions but the last.
 */
export class WarmTable {
  readonly #programs: Programs
  readonly #warm: Float32Array
  readonly #d: number
  /** Whether the device has a solution of the row, and one that has not been read. */
  readonly #known: Uint8Array
  readonly #unread: Uint8Array
  #table: DeviceValue

  private constructor(programs: Programs, warm: Float32Array, d: number, table: DeviceValue) {
    this.#programs = programs
    this.#warm = warm
    this.#d = d
    this.#known = new Uint8Array(warm.length / d)
    this.#unread = new Uint8Array(warm.length / d)
    this.#table = table
    this.#known.forEach((_, row) => {
      this.#known[row] = Number(!Number.isNaN(warm[row * d]!))
    })
  }

  /** @param warm rows x D; NaN for rows without a solution  @throws DeviceLost */
  static async create(memory: DeviceMemory, warm: Float32Array, d: number): Promise<WarmTable> {
    const table = input('table', ['table', d])
    const root = input('preconditioner', [d, d])
    const linear = matmul(matmul(input('target', ['rows', d]), root), root)
    const last = takeRows(table, rowNumbers('numbers', 'rows'))
    const rows = input('rows', ['rows', d])
    const programs = {
      starts: await residentProgram(memory, 'starts', { starts: select(column('known'), last, linear) }),
      put: await residentProgram(memory, 'put', { after: putRows(table, rowNumbers('numbers', 'rows'), rows) }),
      take: await residentProgram(memory, 'take', { last }),
      read: await residentProgram(memory, 'read', { last }, []),
    }
    const data = new Float32Array(warm.length + d)
    data.set(warm.map((value) => (Number.isNaN(value) ? 0 : value)))
    const uploaded = await memory.upload({ table: { data, shape: [data.length / d, d] } })
    return new WarmTable(programs, warm, d, uploaded.table!)
  }

  /** The places in a batch of the rows without a solution. */
  withoutSolution(rows: Int32Array): Int32Array {
    return Int32Array.from(rows.keys()).filter((i) => this.#known[rows[i]!] === 0)
  }

  /** Whether the rows have solutions: 1 or 0, to be uploaded. */
  known(rows: Int32Array): Buffer {
    return { data: Float32Array.from(rows, (row) => this.#known[row]!), shape: [rows.length, 1] }
  }

  /** The last solution of each row, and L L z for rows without one, rows x D, which the caller frees. */
  async starts({ rows, target, known, preconditioner }: StartBatch): Promise<DeviceValue> {
    const d = this.#d
    const root = { data: preconditioner, shape: [d, d], stays: true as const }
    const inputs = { table: this.#table, numbers: numbersOf(rows), known, target, preconditioner: root }
    return (await this.#programs.starts.run(inputs, {})).starts!
  }

  /** The rows of a table on the device at some places. */
  async taken(table: DeviceValue, places: Int32Array): Promise<DeviceValue> {
    return (await this.#programs.take.run({ table, numbers: numbersOf(places) }, {})).last!
  }

  /** A table on the device with other values at some places. */
  async replaced(table: DeviceValue, places: Int32Array, rows: DeviceValue): Promise<DeviceValue> {
    return (await this.#programs.put.run({ table, numbers: numbersOf(places), rows }, {})).after!
  }

  /** Keeps the solutions of some rows. */
  async keep(rows: Int32Array, solutions: DeviceValue): Promise<void> {
    const spare = this.#known.length
    const last = new Map(Array.from(rows, (row, i) => [row, i]))
    const into = rows.map((row, i) => (last.get(row) === i ? row : spare))
    const table = await this.replaced(this.#table, into, solutions)
    this.#table.dispose()
    this.#table = table
    for (const row of rows) this.#known[row] = this.#unread[row] = 1
  }

  /** Reads the solutions that are new since the last time. */
  async read(): Promise<void> {
    const d = this.#d
    const rows = Int32Array.from(this.#unread.keys()).filter((row) => this.#unread[row] === 1)
    if (rows.length === 0) return
    const last = { data: new Float32Array(rows.length * d), shape: [rows.length, d] }
    await this.#programs.read.run({ table: this.#table, numbers: numbersOf(rows) }, { last })
    rows.forEach((row, i) => {
      this.#warm.set(last.data.subarray(i * d, (i + 1) * d), row * d)
    })
    this.#unread.fill(0)
  }

  /** The table's rows are new, and have no solutions. */
  forget(): void {
    this.#known.fill(0)
    this.#unread.fill(0)
  }

  async dispose(): Promise<void> {
    this.#table.dispose()
    for (const program of Object.values(this.#programs)) await program.dispose()
  }
}

function numbersOf(rows: Int32Array): LabelBuffer {
  return { data: BigInt64Array.from(rows, BigInt), shape: [rows.length, 1] }
}
