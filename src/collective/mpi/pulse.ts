import type { Mpi } from './library.ts'

/** What a rank knows about its neighbours in the ring of ranks. */
interface Neighbour {
  readonly rank: number
  heard: number
  /** Messages received. */
  count: number
}

/** The interval between signs of life, as a share of the patience. */
const EVERY = 1 / 8
const LONGEST_MS = 1000

/**
 * Signs of life between ranks: MPI itself waits forever for a rank that has stopped, or that the network no longer reaches. Each rank sends
 * one to both its neighbours every second, whatever it computes, and must hear from both.
 */
export class Pulse {
  readonly #mpi: Mpi
  readonly #neighbours: readonly Neighbour[]
  readonly #patienceMs: number
  readonly #onSilence: (rank: number, seconds: number) => void
  readonly #timer: ReturnType<typeof setInterval>
  readonly #sign = new Uint8Array(1)
  readonly #into = new Uint8Array(1)
  #sending: { readonly request: Uint8Array }[] = []
  #sent = 0
  #silent = false

  /** @param patience seconds @param onSilence called once, with the silent rank and the seconds since it was last heard */
  constructor(
    mpi: Mpi,
    { rank, size }: { readonly rank: number; readonly size: number },
    patience: number,
    onSilence: (rank: number, seconds: number) => void,
  ) {
    this.#mpi = mpi
    this.#patienceMs = 1000 * patience
    this.#onSilence = onSilence
    const beside = [...new Set([(rank + size - 1) % size, (rank + 1) % size])]
    this.#neighbours = beside.map((one) => ({ rank: one, heard: performance.now(), count: 0 }))
    const every = Math.min(LONGEST_MS, EVERY * this.#patienceMs)
    this.#timer = setInterval(() => this.#beat(), every)
    this.#timer.unref()
  }

  #beat(): void {
    this.#listen()
    const now = performance.now()
    const lost = this.#neighbours.find(({ heard }) => now - heard > this.#patienceMs)
    if (lost !== undefined && !this.#silent) {
      this.#silent = true
      this.#onSilence(lost.rank, (now - lost.heard) / 1000)
    }
    this.#sending = this.#sending.filter(({ request }) => !this.#mpi.isDone(request))
    // Nothing more is sent while a message waits to be received.
    if (this.#sending.length > 0) return
    this.#sending = this.#neighbours.map(({ rank }) => ({ request: this.#mpi.send(this.#sign, rank) }))
    this.#sent++
  }

  #listen(): void {
    for (const neighbour of this.#neighbours)
      while (this.#mpi.take(this.#into, neighbour.rank)) {
        neighbour.heard = performance.now()
        neighbour.count++
      }
  }

  /** Stops sending. @returns how many signs each neighbour must have received in the end */
  stop(): number {
    clearInterval(this.#timer)
    return this.#sent
  }

  /** Whether all signs have been received, after `stop` on all ranks. @param sent how many each rank sent */
  isQuiet(sent: Float64Array): boolean {
    this.#listen()
    this.#sending = this.#sending.filter(({ request }) => !this.#mpi.isDone(request))
    return this.#sending.length === 0 && this.#neighbours.every(({ rank, count }) => count === sent[rank])
  }
}
