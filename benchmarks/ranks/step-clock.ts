import type { Collective } from 'brenier'
import { median } from '../framework/statistics.ts'

interface Sum {
  readonly length: number
  readonly began: number
  readonly ended: number
}

/** When each step of a fit ended: by the sum of the gradients, of which several ranks have one a step, or as one rank hears of it. */
export class StepClock {
  readonly #sums: Sum[] = []
  readonly #steps: number[] = []
  /** The given one, watched. */
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

  /** Milliseconds of a sum of gradients, with the wait for those that come later. */
  sum(): number {
    const all = this.#gradients().map(({ began, ended }) => ended - began)
    return all.length === 0 ? 0 : median(all)
  }

  /** The sums of the length that came most often. */
  #gradients(): readonly Sum[] {
    const counts = new Map<number, number>()
    for (const { length } of this.#sums) counts.set(length, (counts.get(length) ?? 0) + 1)
    const [most] = [...counts].reduce((best, one) => (one[1] > best[1] ? one : best), [0, 0])
    return this.#sums.filter(({ length }) => length === most)
  }
}
