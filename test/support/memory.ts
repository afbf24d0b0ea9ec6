import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Resident memory in MiB, the garbage of this moment collected. */
export function residentNow(): number {
  collect()
  return process.memoryUsage().rss / 2 ** 20
}

/** Resident memory in MiB after the garbage is gone (twice, so that finalisers of the first round are counted). */
export async function residentMemory(): Promise<number> {
  for (let i = 0; i < 2; i++) {
    collect()
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return process.memoryUsage().rss / 2 ** 20
}

/** Growth of resident memory, in MiB, over the third of three equal runs of `work`: the first two warm up. */
export async function growth(work: () => Promise<void>): Promise<number> {
  await work()
  await work()
  const before = await residentMemory()
  await work()
  return (await residentMemory()) - before
}
