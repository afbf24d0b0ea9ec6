import type { Collective } from 'brenier'
import type { SumFound } from './job.ts'

const BYTES = [1e4, 1e5, 1e6, 1e7, 4e7]
/** Total number of values to add up for each size, within limits. */
const VALUES = 2e7
const [FEWEST, MOST] = [5, 300]

/** The time of sums over the ranks. */
export async function sumsJob(collective: Collective): Promise<SumFound[]> {
  const found: SumFound[] = []
  for (const bytes of BYTES) {
    const values = new Float32Array(bytes / 4)
    let best = Number.POSITIVE_INFINITY
    const repeats = Math.max(FEWEST, Math.min(MOST, Math.round(VALUES / values.length)))
    for (let k = 0; k < repeats; k++) {
      await collective.barrier()
      const began = performance.now()
      await collective.sum(values)
      best = Math.min(best, (performance.now() - began) / 1000)
    }
    found.push({ bytes, seconds: best })
  }
  return found
}
