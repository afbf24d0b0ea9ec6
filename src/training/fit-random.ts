import { Random } from '../base/random.ts'

/** The root of all random numbers of a fit with this seed. Data drawn with `new Random(seed)` shares none of them. */
export function fitRandom(seed: number): Random {
  return new Random(seed).stream('brenier fit')
}
