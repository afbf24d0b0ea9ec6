import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Resident memory in MiB, without garbage and without what V8's heap keeps in reserve. */
export function residentNow(): number {
  collect()
  const { rss, heapTotal, heapUsed } = process.memoryUsage()
  return (rss - heapTotal + heapUsed) / 2 ** 20
}

/** The same, after finalisers had their turn. */
async function residentMemory(): Promise<number> {
  for (let i = 0; i < 2; i++) {
    collect()
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return residentNow()
}

/**
 * Growth of resident memory, in MiB, over one run of `work`: the least of up to `runs` runs after two that warm up. A leak shows in
 * every run; an allocator that takes more from the system now and then, or another thread's garbage, does not. Stops at the first run
 * below `enough`.
 */
export async function growth(work: () => Promise<void>, enough: number, runs = 5): Promise<number> {
  await work()
  await work()
  let least = Infinity
  for (let run = 0; run < runs && least >= enough; run++) {
    const before = await residentMemory()
    await work()
    least = Math.min(least, (await residentMemory()) - before)
  }
  return least
}
