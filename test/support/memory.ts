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
export async function residentMemory(): Promise<number> {
  for (let i = 0; i < 2; i++) {
    collect()
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return residentNow()
}

/** Growth of resident memory, in MiB, over the third of three equal runs of `work`: the first two warm up. */
export async function growth(work: () => Promise<void>): Promise<number> {
  await work()
  await work()
  const before = await residentMemory()
  await work()
  return (await residentMemory()) - before
}
