import { cpus, hostname } from 'node:os'
import { InputError } from '../../base/errors.ts'
import type { Collective, Summed } from '../collective.ts'
import { gathered } from '../share.ts'
import type { Memory, Mpi } from './library.ts'
import { Pulse } from './pulse.ts'

export interface MpiOptions {
  /** The most seconds that a rank may give no sign of life. */
  readonly patience: number
  /** Called with a sentence before all ranks are ended because one gave no sign of life. */
  readonly onSilence: (message: string) => void
}

/** MPI counts with 32-bit integers. */
const MOST_VALUES = 2 ** 30
/** Milliseconds of polling MPI in a tight loop, then of polling at every turn of the event loop; after that, once a millisecond. */
const [BUSY_MS, TURNING_MS] = [0.05, 20]
const NAME_LENGTH = 64
const SILENCE_CODE = 1

/** The ranks of an MPI program. Only the main thread calls MPI, and nothing blocks it: timers and signals work while it waits. */
export class MpiCollective implements Collective {
  readonly rank: number
  readonly size: number
  readonly #mpi: Mpi
  #pulse: Pulse | null = null
  /** Whether there are more ranks than cores on this host, so that a waiting rank must let others run. */
  #crowded = false

  private constructor(mpi: Mpi) {
    this.#mpi = mpi
    this.rank = mpi.rank()
    this.size = mpi.size()
  }

  /** @param size according to the launcher. @throws InputError if the library belongs to another launcher, and sees a single rank */
  static async open(mpi: Mpi, size: number, options: MpiOptions): Promise<MpiCollective> {
    mpi.init()
    const ranks = new MpiCollective(mpi)
    if (ranks.size !== size) {
      mpi.finalize()
      throw new InputError(
        `${size} processes were started, but ${mpi.name} sees ${ranks.size}, because another launcher than its own started them; use its own mpirun (or srun --mpi=pmix, or pmi2), or name the library of the launcher in BRENIER_MPI_LIBRARY.`,
      )
    }
    await ranks.#watch(options)
    return ranks
  }

  async #watch({ patience, onSilence }: MpiOptions): Promise<void> {
    const hosts = await this.#hosts()
    this.#crowded = hosts.filter((host) => host === hosts[this.rank]).length > cpus().length
    this.#pulse = new Pulse(this.#mpi, this, patience, (rank, seconds) => {
      onSilence(
        `Rank ${rank} on ${hosts[rank]} has given no sign of life for ${Math.round(seconds)} seconds: its process has stopped, or the network to it is cut. All ranks are ended; start again, from the checkpoint if there is one.`,
      )
      this.abort(SILENCE_CODE)
    })
  }

  /** The host of each rank. */
  async #hosts(): Promise<string[]> {
    const name = Float32Array.from({ length: NAME_LENGTH }, (_, i) => hostname().charCodeAt(i) || 0)
    const all = await gathered(this, name, Int32Array.of(this.rank), this.size)
    return Array.from({ length: this.size }, (_, k) =>
      String.fromCharCode(...all.subarray(k * NAME_LENGTH, (k + 1) * NAME_LENGTH)).replaceAll('\0', ''),
    )
  }

  async sum(values: Summed): Promise<void> {
    for (const part of parts(values)) await this.#done(part, this.#mpi.sum(part))
  }

  async broadcast(values: Summed | Uint8Array): Promise<void> {
    for (const part of parts(values)) await this.#done(part, this.#mpi.broadcast(part))
  }

  async barrier(): Promise<void> {
    await this.#done(null, this.#mpi.barrier())
  }

  abort(code: number): void {
    this.#mpi.abort(code)
  }

  async close(): Promise<void> {
    const sent = new Float64Array(this.size)
    sent[this.rank] = this.#pulse?.stop() ?? 0
    await this.sum(sent)
    while (this.#pulse?.isQuiet(sent) === false) await new Promise((resolve) => setImmediate(resolve))
    await this.barrier()
    this.#mpi.finalize()
  }

  /** @param memory what MPI writes to meanwhile, which must therefore not be garbage-collected */
  async #done(memory: Memory | null, request: Uint8Array): Promise<Memory | null> {
    const began = performance.now()
    while (!this.#mpi.isDone(request)) {
      const waited = performance.now() - began
      if (waited < BUSY_MS && !this.#crowded) continue
      if (waited < TURNING_MS && !this.#crowded) await new Promise((resolve) => setImmediate(resolve))
      else await new Promise((resolve) => setTimeout(resolve, 1))
    }
    return memory
  }
}

function parts<T extends Memory>(values: T): T[] {
  if (values.length <= MOST_VALUES) return values.length === 0 ? [] : [values]
  return Array.from(
    { length: Math.ceil(values.length / MOST_VALUES) },
    (_, k) => values.subarray(k * MOST_VALUES, (k + 1) * MOST_VALUES) as T,
  )
}
