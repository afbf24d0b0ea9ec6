import { dirname, join } from 'node:path'
import { InputError, UsageError } from '../../src/base/errors.ts'
import {
  AXES,
  type Axis,
  type ExperimentContext,
  measurePoint,
  runClasses,
  runConjugate,
  runGaussian,
  runMixture,
  runScale,
  runW2,
  scalePointSchema,
} from '../experiments/index.ts'
// Provides the native engine.
import '../../src/index.ts'
import {
  accuracyOutput,
  type BenchmarkOutput,
  outputText,
  prepareFolder,
  writeOutput,
} from '../../src/cli/benchmark-output.ts'
import type { Flags, Outcome, Session } from '../../src/cli/command.ts'
import { experimentContext } from '../../src/cli/machine.ts'
import {
  flag,
  given,
  oneOf,
  parseFlags,
  positive,
  requireKnown,
  text,
  whole,
  widths,
  z,
} from '../../src/cli/options.ts'
import { pathExists, readBytes } from '../../src/io/node/index.ts'
import { decodeSafetensors } from '../../src/io/safetensors/safetensors.ts'
import { decodeMap, type MapModel } from '../../src/transport/model.ts'
import type { GaussianPairArrays } from '../pairs/index.ts'
import type { Published } from './benchmark-accuracy.ts'
import { classesOutput } from './benchmark-classes.ts'
import { conjugateOutput } from './benchmark-conjugate.ts'
import { readReports, writePage } from './benchmark-page.ts'
import { isolatedPoint, pointOutput, scaleOutput } from './benchmark-scale.ts'

/** One benchmark: the flags that it knows, and what it does. */
interface Benchmark<T extends z.ZodRawShape> {
  readonly shape: T
  run(asked: z.infer<z.ZodObject<T>>, context: ExperimentContext): Promise<BenchmarkOutput>
}

function benchmark<T extends z.ZodRawShape>(shape: T, run: Benchmark<T>['run']): Benchmark<T> {
  return { shape, run }
}

const everywhere = {
  out: text.optional(),
  json: flag,
  threads: whole(1).optional(),
  device: oneOf('auto', 'native', 'wasm').optional(),
}

const fitting = {
  seed: whole(0).optional(),
  seeds: whole(1).optional(),
  init: oneOf('moments', 'identity').optional(),
  steps: whole(1).optional(),
  maxTime: positive.optional(),
  potential: oneOf('auto', 'convex', 'smooth', 'quadratic').optional(),
  batchSize: whole(2).optional(),
  hidden: widths.optional(),
  learningRate: positive.optional(),
  testRows: whole(2).optional(),
}

const { seeds: _, ...oneFit } = fitting

const drawn = { dim: whole(1).optional(), pairSeed: whole(0).optional(), rows: whole(2).optional() }

/** The flags under the config's names. */
function configOf({
  init,
  dim,
  ...rest
}: {
  readonly init?: unknown
  readonly dim?: unknown
}): Record<string, unknown> {
  return given({ ...rest, start: init, dimension: dim, out: undefined, json: undefined })
}

const BENCHMARKS = {
  gaussian: benchmark({ ...everywhere, ...fitting, ...drawn, file: text.optional() }, async (asked, context) => {
    const { file, dim, pairSeed } = asked
    if (file !== undefined && (dim ?? pairSeed) !== undefined)
      throw new UsageError('--file gives the pair; leave out --dim and --pair-seed.')
    const arrays = file === undefined ? undefined : await readArrays(file)
    return accuracyOutput(await runGaussian(configOf(asked), context, arrays))
  }),
  mixture: benchmark({ ...everywhere, ...fitting, ...drawn }, async (asked, context) =>
    accuracyOutput(await runMixture(configOf(asked), context)),
  ),
  w2: benchmark(
    { ...everywhere, ...fitting, file: text, pool: whole(2).optional(), fresh: flag, published: text.optional() },
    async (asked, context) => {
      const { file, pool, fresh, published, ...rest } = asked
      if (fresh && pool !== undefined) throw new UsageError('--pool and --fresh exclude each other; give one.')
      const pair = decodeSafetensors(await readBytes(file), file)
      const known = await readPublished(published, file)
      return accuracyOutput(await runW2({ ...configOf({ ...rest }), file, pool }, context, pair), known)
    },
  ),
  conjugate: benchmark(
    { ...everywhere, ...fitting, dim: whole(1).optional(), rows: whole(2).optional(), map: z.array(text).optional() },
    async (asked, context) => {
      const { map, dim, ...rest } = asked
      if (map !== undefined && dim !== undefined) throw new UsageError('--map gives the potential; leave out --dim.')
      const maps: Record<string, MapModel> = {}
      for (const file of map ?? []) maps[file] = decodeMap(new Uint8Array(await readBytes(file)), file)
      const config = { ...configOf(rest), ...(dim !== undefined && { dimensions: [dim] }) }
      return conjugateOutput(await runConjugate(config, context, maps))
    },
  ),
  classes: benchmark(
    { ...everywhere, ...oneFit, classes: whole(2).optional(), dim: whole(1).optional(), rows: whole(100).optional() },
    async (asked, context) => classesOutput(await runClasses(configOf(asked), context)),
  ),
  scale: benchmark(
    {
      ...everywhere,
      ...{
        axis: oneOf(...(Object.keys(AXES) as Axis[])).optional(),
        values: widths.optional(),
        point: text.optional(),
      },
      ...{ dim: whole(1).optional(), rows: whole(2).optional(), steps: whole(2).optional(), seed: whole(0).optional() },
    },
    async ({ axis, values, point, out, json, ...rest }, context) => {
      if (point !== undefined)
        return pointOutput(await measurePoint(scalePointSchema.parse(JSON.parse(point)), context))
      if (values !== undefined && axis === undefined)
        throw new UsageError('--values needs the axis that they are on; name it with --axis.')
      const base = scalePointSchema.parse(configOf(rest))
      const axes = axis && [{ axis, values: values ?? [...AXES[axis]] }]
      return scaleOutput(await runScale({ base, axes }, context, isolatedPoint))
    },
  ),
}

const pageSchema = z.object({
  results: text,
  out: text,
  published: text.optional(),
  json: flag,
})

/** `brenier benchmark page --results DIR --out F.md` */
async function runPage(flags: Flags): Promise<Outcome> {
  requireKnown('benchmark page', pageSchema.shape, flags)
  const { results, out, published } = parseFlags(pageSchema, flags)
  const reports = await readReports(results)
  const known = published === undefined ? undefined : await readPublished(published, published)
  const files = await writePage(out, { ...reports, published: known })
  return { json: { files }, text: files.join('\n') }
}

/** `brenier benchmark NAME` */
export async function runBenchmark([name = '']: readonly string[], flags: Flags, session: Session): Promise<Outcome> {
  if (name === 'page') return runPage(flags)
  if (!(name in BENCHMARKS))
    throw new UsageError(`There is no benchmark "${name}"; there are ${Object.keys(BENCHMARKS).join(', ')} and page.`)
  return runNamed(name, BENCHMARKS[name as keyof typeof BENCHMARKS] as Benchmark<typeof everywhere>, flags, session)
}

async function runNamed(
  name: string,
  { shape, run }: Benchmark<typeof everywhere>,
  flags: Flags,
  session: Session,
): Promise<Outcome> {
  requireKnown(`benchmark ${name}`, shape, flags)
  const asked = parseFlags(z.object(shape), flags)
  if (asked.out !== undefined) await prepareFolder(asked.out)
  const output = await run(asked, await experimentContext(session))
  session.signal.throwIfAborted()
  if (asked.out !== undefined) await writeOutput(asked.out, output)
  return { json: output.report, text: outputText(output) }
}

async function readArrays(file: string): Promise<GaussianPairArrays> {
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
  return given(parsed.data) as GaussianPairArrays
}

/** Published results to show beside ours: those asked for, else the file of that name beside the pair, else none. */
async function readPublished(path: string | undefined, pairFile: string): Promise<Published | undefined> {
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
  } catch {
    throw new InputError(`${file} is not JSON; give another file, or make it anew.`)
  }
}
