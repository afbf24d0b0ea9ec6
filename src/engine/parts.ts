import type { InferenceSession } from 'onnxruntime-web'
import type { Pause } from '../base/pause.ts'
import type { Buffer, Buffers, Inputs, LabelBuffer, Program } from './engine.ts'

/** The name of the first axis's length, for everything with one row per computed row. */
export const ROWS = 'rows'
/** The most milliseconds that one run should take. */
const AIM = 10
/** Rows of the first run, which measures how long a row takes. */
const FIRST = 64
/**
 * The fewest rows of a run: the library computes a product of a single row in another way, which rounds differently. With two or more, the result of
 * a row does not depend on how many others there are.
 */
const FEWEST = 2

/** Names of the inputs and outputs with one row per computed row. */
export interface RowNames {
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
}

export interface PartOptions {
  /** Called before each run with the milliseconds that it is likely to take. */
  readonly pause: Pause
  /** The time in milliseconds. */
  readonly now?: () => number
  /** See `LoadOptions`. Default 2. */
  readonly fewest?: number
}

/**
 * For a program whose rows do not depend on each other, and whose runs block the thread: runs as many rows at a time as take some 10 ms, so that
 * other work has its turn in between. Not a bit of the results depends on how the rows are divided.
 */
export function inParts(
  program: Program,
  names: RowNames,
  { pause, now = clock, fewest = FEWEST }: PartOptions,
): Program {
  let size = FIRST
  let each = Number.POSITIVE_INFINITY
  return {
    async run(inputs, outputs, signal) {
      const rows = rowsOf(inputs, outputs, names)
      for (let start = 0; ; ) {
        const end = start + size > rows - fewest ? rows : start + size
        const count = end - start
        await pause(count * each)
        signal?.throwIfAborted()
        const began = now()
        if (count === rows) await program.run(inputs, outputs)
        else
          await program.run(
            { ...inputs, ...part(inputs, names.inputs, start, end) },
            part(outputs, names.outputs, start, end),
          )
        const took = now() - began
        each = took / Math.max(count, 1)
        size = Math.max(fewest, nextSize(size, count, took))
        start = end
        if (start >= rows) return
      }
    },
    dispose: () => program.dispose(),
  }
}

/** The names according to a session; null if a result has no rows, which can happen with a user's own potential. */
export function namesOfRows({ inputMetadata, outputMetadata }: InferenceSession): RowNames | null {
  const having = (values: InferenceSession['inputMetadata']) =>
    values.filter((value) => value.isTensor && value.shape[0] === ROWS).map(({ name }) => name)
  const names = { inputs: having(inputMetadata), outputs: having(outputMetadata) }
  return names.outputs.length === outputMetadata.length ? names : null
}

const clock = (): number => performance.now()

/** Twice as many rows if these took little time, and as many as will take `AIM` if they took more. */
function nextSize(size: number, rows: number, took: number): number {
  if (took > AIM) return Math.max(FEWEST, Math.floor((rows * AIM) / took))
  return rows >= size && took < AIM / 2 ? 2 * size : size
}

/** @throws TypeError if inputs and outputs have different numbers of rows */
function rowsOf(inputs: Inputs, outputs: Buffers, names: RowNames): number {
  const counts = [...names.outputs.map((name) => outputs[name]), ...names.inputs.map((name) => inputs[name])].map(
    (buffer) => buffer?.shape[0],
  )
  const rows = counts[0] ?? 0
  const other = counts.find((count) => count !== undefined && count !== rows)
  if (other !== undefined)
    throw new TypeError(`The values of a run are of ${rows} rows and of ${other}; all need the same number.`)
  return rows
}

/** Rows [start, end) of the buffers of these names, sharing memory. */
export function part<B extends Buffer | LabelBuffer>(
  buffers: Readonly<Record<string, B>>,
  names: readonly string[],
  start: number,
  end: number,
): Record<string, B> {
  const given = names.filter((name) => buffers[name] !== undefined)
  return Object.fromEntries(given.map((name) => [name, rowRangeOf(buffers[name]!, start, end)]))
}

function rowRangeOf<B extends Buffer | LabelBuffer>({ data, shape }: B, start: number, end: number): B {
  const row = shape.slice(1)
  const width = row.reduce((product, length) => product * length, 1)
  const [from, to] = [start * width, end * width]
  const some = 'subarray' in data ? data.subarray(from, to) : data.slice(from, to)
  return { data: some, shape: [end - start, ...row] } as unknown as B
}
