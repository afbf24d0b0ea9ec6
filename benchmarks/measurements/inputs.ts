import { dirname, join } from 'node:path'
import { InputError } from 'brenier'
import { pathExists, readBytes } from 'brenier/io'
import { z } from 'zod'
import { withoutUndefined } from '../framework/config.ts'
import type { GaussianPairArrays } from '../pairs/gaussian-pair.ts'
import type { Published } from './accuracy-tables.ts'

/** The covariances in a Gaussian pair's JSON file. */
export async function readArrays(file: string): Promise<GaussianPairArrays> {
  const parsed = z
    .object({
      Sigma0: z.array(z.array(z.number())).min(1),
      Sigma1: z.array(z.array(z.number())).min(1),
      Gamma: z.array(z.array(z.number())).optional(),
      W2_squared: z.number().optional(),
    })
    .safeParse(await readJson(file))
  if (!parsed.success)
    throw new InputError(`${file} is not a Gaussian pair: it needs Sigma0 and Sigma1, arrays of rows of numbers.`)
  return withoutUndefined(parsed.data) as GaussianPairArrays
}

/** The published results to show beside ours: those requested, otherwise the file of that name beside the pair, otherwise none. */
export async function readPublished(path: string | undefined, pairFile: string): Promise<Published | undefined> {
  const beside = join(dirname(pairFile), 'published-l2uvp.json')
  const file = path ?? ((await pathExists(beside)) ? beside : undefined)
  if (file === undefined) return undefined
  const solvers = z.record(z.string(), z.union([z.string(), z.array(z.union([z.number(), z.string()]))]))
  const parsed = z
    .object({ dims: z.array(z.number()), verified: solvers, from_memory_not_verified: solvers.optional() })
    .safeParse(await readJson(file))
  if (!parsed.success) throw new InputError(`${file} holds no published results: it needs "dims" and "verified".`)
  const { dims, verified, from_memory_not_verified: memory = {} } = parsed.data
  const named = (group: typeof verified, suffix: string) =>
    Object.entries(group).flatMap(([solver, values]) =>
      typeof values === 'string' ? [] : [[solver.replace(/ \(as given.*\)$/, '') + suffix, values] as const],
    )
  return { dims, solvers: Object.fromEntries([...named(verified, ''), ...named(memory, ' [from memory]')]) }
}

async function readJson(file: string): Promise<unknown> {
  const contents = new TextDecoder().decode(await readBytes(file))
  try {
    return JSON.parse(contents)
  } catch (error) {
    if (error instanceof SyntaxError) throw new InputError(`${file} is not JSON; give another file, or write it again.`)
    throw error
  }
}
