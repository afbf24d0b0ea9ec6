import type { LibraryHandle } from 'koffi'
import { InputError } from '../../base/errors.ts'
import { type Handles, MPICH_HANDLES, openMpiHandles } from './handles.ts'

/** An array that MPI reads or writes. It must stay referenced until the operation is over. */
export type Memory = Float32Array | Float64Array | Uint8Array

/** A request of a non-blocking operation. */
type Request = Uint8Array

/** The calls of MPI that are used here, on all ranks (MPI_COMM_WORLD). Each throws MPI's message if it fails. */
export interface Mpi {
  readonly name: Handles['name']
  init(): void
  finalize(): void
  rank(): number
  size(): number
  abort(code: number): void
  sum(values: Memory): Request
  broadcast(values: Memory): Request
  barrier(): Request
  /** @param bytes must not change until the request is done */
  send(bytes: Uint8Array, to: number): Request
  /** Receives a message if one has arrived. @returns whether there was one */
  take(bytes: Uint8Array, from: number): boolean
  /** Whether an operation is over; its request must then not be used again. */
  isDone(request: Request): boolean
}

/** MPI_THREAD_FUNNELED: only one thread calls MPI. */
const FUNNELED = 1
const TAG = 77
const REQUEST_BYTES = 8

/** @throws InputError if koffi or all of the libraries are missing */
export async function loadMpi(names: readonly string[]): Promise<Mpi> {
  const koffi = await import('koffi').catch((error: unknown) => {
    throw new InputError(
      `MPI is called through the package koffi, which is not installed (${messageOf(error)}); run npm install koffi, or start one process by itself.`,
    )
  })
  // Otherwise UCX, below MPI on many machines, watches all memory of a process, which breaks V8's.
  process.env.UCX_MEM_EVENTS ??= 'no'
  const reasons: string[] = []
  for (const name of names)
    try {
      // Global, since Open MPI loads its components by itself, and they look for its symbols.
      return bind(koffi.load(name, { global: true, lazy: true }))
    } catch (error) {
      reasons.push(`${name}: ${messageOf(error)}`)
    }
  throw new InputError(
    `No MPI library could be loaded (${reasons.join('; ')}); install one (Debian: openmpi-bin and libopenmpi-dev), or name its file in BRENIER_MPI_LIBRARY.`,
  )
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function bind(library: LibraryHandle): Mpi {
  const handles = handlesOf(library)
  const { type, world } = handles
  const int = new Int32Array(1)
  const f = (name: string, ...parameters: string[]) => library.func(name, 'int', parameters)
  const errorString = f('MPI_Error_string', 'int', 'void *', 'void *')
  const check = (code: number) => {
    if (code === 0) return
    const text = new Uint8Array(512)
    errorString(code, text, int)
    throw new Error(`MPI failed: ${new TextDecoder().decode(text.subarray(0, int[0]))}`)
  }
  const calls = declared(f, type)
  const read = (call: (into: Int32Array) => number): number => {
    check(call(int))
    return int[0]!
  }
  const begin = (call: (request: Request) => number): Request => {
    const request = new Uint8Array(REQUEST_BYTES)
    check(call(request))
    return request
  }
  const typeOf = (values: Memory) =>
    values instanceof Float32Array ? handles.float : values instanceof Float64Array ? handles.double : handles.byte
  const { inPlace, ignoreStatus, byte } = handles
  return {
    name: handles.name,
    init() {
      read((provided) => calls.init(null, null, FUNNELED, provided))
      check(calls.onError(world, handles.errorsReturn))
    },
    finalize: () => check(calls.finalize()),
    rank: () => read((into) => calls.rank(world, into)),
    size: () => read((into) => calls.size(world, into)),
    abort: (code) => void calls.abort(world, code),
    sum: (values) =>
      begin((request) => calls.sum(inPlace, values, values.length, typeOf(values), handles.sum, world, request)),
    broadcast: (values) =>
      begin((request) => calls.broadcast(values, values.length, typeOf(values), 0, world, request)),
    barrier: () => begin((request) => calls.barrier(world, request)),
    send: (bytes, to) => begin((request) => calls.send(bytes, bytes.length, byte, to, TAG, world, request)),
    take(bytes, from) {
      if (read((flag) => calls.probe(from, TAG, world, flag, ignoreStatus)) === 0) return false
      check(calls.receive(bytes, bytes.length, byte, from, TAG, world, ignoreStatus))
      return true
    },
    isDone: (request) => read((flag) => calls.test(request, flag, ignoreStatus)) !== 0,
  }
}

function handlesOf(library: LibraryHandle): Handles {
  try {
    library.symbol('ompi_mpi_comm_world')
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('Cannot find symbol')) return MPICH_HANDLES
    throw error
  }
  return openMpiHandles((symbol) => BigInt(library.symbol(symbol)))
}

/** The calls, with the C types of their parameters. @param type of a handle */
function declared(f: (name: string, ...parameters: string[]) => (...values: unknown[]) => number, type: string) {
  const P = 'void *'
  return {
    init: f('MPI_Init_thread', P, P, 'int', P),
    onError: f('MPI_Comm_set_errhandler', type, type),
    finalize: f('MPI_Finalize'),
    rank: f('MPI_Comm_rank', type, P),
    size: f('MPI_Comm_size', type, P),
    abort: f('MPI_Abort', type, 'int'),
    sum: f('MPI_Iallreduce', P, P, 'int', type, type, type, P),
    broadcast: f('MPI_Ibcast', P, 'int', type, 'int', type, P),
    barrier: f('MPI_Ibarrier', type, P),
    send: f('MPI_Isend', P, 'int', type, 'int', 'int', type, P),
    probe: f('MPI_Iprobe', 'int', 'int', type, P, P),
    receive: f('MPI_Recv', P, 'int', type, 'int', 'int', type, P),
    test: f('MPI_Test', P, P, P),
  }
}
