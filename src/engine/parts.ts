import type { InferenceSession } from 'onnxruntime-web'
import type { Pause } from '../base/pause.ts'
import type { Buffer, Buffers, Inputs, LabelBuffer, Program } from './engine.ts'

/** The length of the first axis of whatever has a row for each row that is computed. */
export const ROWS = 'rows'
/** Milliseconds that one run is to take at most. */
const AIM = 10
/** Rows of the first run, which tells how long a row takes. */
const FIRST = 64
/**
 * Rows of a run at least: a product of a single row goes another way through the library, and is rounded differently. With two or more, what a
 * row comes to does not depend on how many there are beside it.
 */
const FEWEST = 2

/** Names of what has a row for each row that is computed. */
export interface RowNames {
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
}

export interface PartOptions {
  /** Called before each run with the milliseconds that it is likely to take. */
  readonly pause: Pause
  /** Milliseconds. */
  readonly now?: () => number
}

/**
 * A program whose rows do not depend on each other, and whose runs hold up the thread: runs as many rows at a time as take some 10 ms, so that
 * others have their turn in between. Not a bit of the results depends on how the rows are divided.
 */
export function inParts(program: Program, names: RowNames, { pause, now = clock }: PartOptions): Program {
  let size = FIRST
  let each = Number.POSITIVE_INFINITY
  return {
    async run(inputs, outputs, signal) {
      const rows = rowsOf(inputs, outputs, names)
      for (let start = 0; ; ) {
        const end = start + size > rows - FEWEST ? rows : start + size
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
        size = nextSize(size, count, took)
        start = end
        if (start >= rows) return
      }
    },
    dispose: () => program.dispose(),
  }
}

/** The names by a session's own account; null where a result has no rows, as one of a potential of the user's own may not. */
export function namesOfRows({ inputMetadata, outputMetadata }: InferenceSession): RowNames | null {
  const having = (values: InferenceSession['inputMetadata']) =>
    values.filter((value) => value.isTensor && value.shape[0] === ROWS).map(({ name }) => name)
  const names = { inputs: having(inputMetadata), outputs: having(outputMetadata) }
  return names.outputs.length === outputMetadata.length ? names : null
}

const clock = (): number => performance.now()

/** Twice as many rows where those took little time, and as many as will take `AIM` where they took more. */
function nextSize(size: number, rows: number, took: number): number {
  if (took > AIM) return Math.max(FEWEST, Math.floor((rows * AIM) / took))
  return rows >= size && took < AIM / 2 ? 2 * size : size
}

/** @throws TypeError where inputs and outputs are of different numbers of rows */
function rowsOf(inputs: Inputs, outputs: Buffers, names: RowNames): number {
  const counts = [...names.outputs.map((name) => outputs[name]), ...names.inputs.map((name) => inputs[name])].map(
    (buffer) => buffer?.shape[0],
  )
  const rows = counts[0] ?? 0
  const other = counts.find((count) => count !== undefined && count !== rows)
  if (other !== undefined) throw new TypeError(`A run is of ${rows} rows and of ${other}: all have to be the same.`)
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
