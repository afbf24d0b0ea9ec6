import type { Collective, Summed } from '../../src/collective/collective.ts'

/** Ranks within this process: what each calls waits until all have called it. Sums are taken in the order of the ranks. */
export function ranksHere(size: number): Collective[] {
  let waiting: { values: Summed | Uint8Array; done: () => void }[] = []
  const meet = (rank: number, values: Summed | Uint8Array, finish: (all: (Summed | Uint8Array)[]) => void) =>
    new Promise<void>((done) => {
      waiting[rank] = { values, done }
      if (waiting.filter(Boolean).length < size) return
      const all = waiting
      waiting = []
      finish(all.map((each) => each.values))
      for (const each of all) each.done()
    })
  return Array.from({ length: size }, (_, rank) => ({
    rank,
    size,
    sum: (values) =>
      meet(rank, values, (all) => {
        const total = all[0]!.map((value, i) => all.slice(1).reduce((sum, one) => sum + one[i]!, value))
        for (const one of all) one.set(total)
      }),
    broadcast: (values) =>
      meet(rank, values, (all) => {
        for (const one of all) one.set(all[0]!)
      }),
    barrier: () => meet(rank, new Float32Array(0), () => {}),
    abort() {},
    close: async () => {},
  }))
}
