import { Random } from '../base/random.ts'

/** The root of all random numbers of a fit with this seed. Its streams are independent of data drawn with `new Random(seed)`. */
export function fitRandom(seed: number): Random {
  return new Random(seed).stream('brenier fit')
}
