import type { Collective } from 'brenier'
import { median } from '../framework/statistics.ts'

interface Sum {
  readonly length: number
  readonly began: number
  readonly ended: number
}

/** The end of each step of a fit, known from the sum of the gradients (one per step with several ranks) or, with one rank, from its callback. */
export class StepClock {
  readonly #sums: Sum[] = []
  readonly #steps: number[] = []
  /** The given collective, with its calls timed. */
  readonly collective: Collective

  constructor(collective: Collective) {
    const { rank, size } = collective
    this.collective = {
      ...{ rank, size },
      sum: async (values) => {
        const began = performance.now()
        await collective.sum(values)
        this.#sums.push({ length: values.length, began, ended: performance.now() })
      },
      broadcast: (values) => collective.broadcast(values),
      barrier: () => collective.barrier(),
      abort: (code) => collective.abort(code),
      close: () => collective.close(),
    }
  }

  readonly onStep = (): void => {
    this.#steps.push(performance.now())
  }

  times(): readonly number[] {
    return this.#steps.length > 0 ? this.#steps : this.#gradients().map(({ ended }) => ended)
  }

  /** Milliseconds of a sum of gradients, including the wait for slower ranks. */
  sum(): number {
    const all = this.#gradients().map(({ began, ended }) => ended - began)
    return all.length === 0 ? 0 : median(all)
  }

  /** The sums with the most frequent length. */
  #gradients(): readonly Sum[] {
    const counts = new Map<number, number>()
    for (const { length } of this.#sums) counts.set(length, (counts.get(length) ?? 0) + 1)
    const [most] = [...counts].reduce((best, one) => (one[1] > best[1] ? one : best), [0, 0])
    return this.#sums.filter(({ length }) => length === most)
  }
}
