import { field, InputError, Sentence } from '../../../base/errors.ts'
import { reasonOf } from '../../damage.ts'
import type { FormatOptions, RawBatch, RawTable, Selection } from '../../format.ts'

/** A request to the parsing thread; `call` comes back with the answer. */
export type Request = { readonly call: number } & Asked

export type Asked =
  | { readonly kind: 'open'; readonly format: string; readonly input: InputFacts; readonly options: FormatOptions }
  | { readonly kind: 'next'; readonly pass: number; readonly selection: Selection; readonly batchRows: number }
  | { readonly kind: 'endPass'; readonly pass: number }
  | { readonly kind: 'range'; readonly selection: Selection; readonly start: number; readonly end: number }
  | { readonly kind: 'close' }

/** Bytes that the thread asked for; undefined at the end of a stream. */
export interface Delivery {
  readonly need: number
  readonly bytes: Uint8Array | undefined
}

/** The memory in bytes that reading a file of this size may take: 140 MB, plus 16 times the file. */
export function mayTake(byteLength: number): number {
  return 140e6 + 16 * byteLength
}

export type Answer = OpenedFacts | RawBatch | undefined

/** What the thread sends: that it and the library are ready, an answer, or a request for bytes. */
export type Reply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly call: number; readonly value?: Answer; readonly failure?: Failure }
  | { readonly kind: 'need'; readonly need: number; readonly what: Needed }

/** A request for bytes: [start, end) of a source, the first of a stream, or the next of a pass over a stream. */
export type Needed =
  | { readonly kind: 'slice'; readonly start: number; readonly end: number }
  | { readonly kind: 'peek'; readonly count: number }
  | { readonly kind: 'chunk'; readonly pass: number }
  | { readonly kind: 'endChunks'; readonly pass: number }

/** An input without its bytes. */
export interface InputFacts {
  readonly name: string
  /** Absent for a stream. */
  readonly byteLength?: number
  readonly peeks: boolean
}

/** An opened table without its functions. */
export interface OpenedFacts {
  readonly facts: Omit<RawTable, 'read' | 'range' | 'close'>
  readonly ranged: boolean
}

/** An error in a form that can be sent; `expected` says whether it is an `InputError`. */
export interface Failure {
  readonly message: string | Sentence
  readonly expected: boolean
  /** Whether the library must not read another file after this, because its WebAssembly stopped half-way. */
  readonly broken: boolean
}

export function failureOf(error: unknown): Failure {
  const broken = error instanceof Error && error.cause instanceof WebAssembly.RuntimeError
  if (error instanceof InputError) return { message: error.sentence, expected: true, broken }
  return { message: reasonOf(error), expected: false, broken: true }
}

export function errorOf({ message }: Failure): InputError {
  return new InputError(restored(message))
}

/** Restores a sentence that lost its class when it was sent. */
export function restored(message: string | Sentence): string | Sentence {
  if (typeof message === 'string') return message
  return new Sentence(message.parts.map((part) => (typeof part === 'string' ? part : field(part.name, part.value))))
}

/** A batch, and the buffers that can be transferred instead of copied. Values that are part of a larger buffer are copied first. */
export function handOver(answer: Answer): { value: Answer; buffers: ArrayBuffer[] } {
  if (answer === undefined || !('data' in answer)) return { value: answer, buffers: [] }
  const data = ownBuffer(answer.data)
  return { value: { ...answer, data }, buffers: [data.buffer as ArrayBuffer] }
}

function ownBuffer<T extends { readonly byteLength: number; readonly buffer: ArrayBufferLike; slice(): T }>(
  data: T,
): T {
  return data.byteLength === data.buffer.byteLength && data.buffer instanceof ArrayBuffer ? data : data.slice()
}
