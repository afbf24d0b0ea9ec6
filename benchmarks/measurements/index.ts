import { TransportMap, UsageError } from 'brenier'
import { decodeSafetensors, readBytes } from 'brenier/io'
import { z } from 'zod'
import { withoutUndefined } from '../framework/config.ts'
import { type Command, command, measurement } from '../framework/measurement.ts'
import { flag, hidden, oneOf, option, positive, required, someOf, text, whole, wholes } from '../framework/options.ts'
import { runGpu } from '../gpu/gpu.ts'
import { partSchema, RUNNERS } from '../gpu/gpu-config.ts'
import { gpuOutput, partOutput } from '../gpu/gpu-output.ts'
import { measurePart } from '../gpu/part.ts'
import { runStudio } from '../page/studio.ts'
import { studioOutput } from '../page/studio-output.ts'
import { runWasm } from '../page/wasm.ts'
import { wasmOutput } from '../page/wasm-output.ts'
import { w2BenchmarkPair } from '../pairs/w2-benchmark.ts'
import { distributed } from '../ranks/distributed.ts'
import { accuracyOutput } from './accuracy-output.ts'
import { runClasses } from './classes.ts'
import { classesOutput } from './classes-output.ts'
import { runConjugate } from './conjugate.ts'
import { conjugateOutput } from './conjugate-output.ts'
import { runCoverage } from './coverage.ts'
import { coverageOutput } from './coverage-output.ts'
import { runExport } from './export.ts'
import { exportOutput } from './export-output.ts'
import { runFamilies } from './families.ts'
import { familiesOutput } from './families-output.ts'
import { runFolds } from './folds.ts'
import { foldsOutput } from './folds-output.ts'
import { runGaussian } from './gaussian.ts'
import { readArrays, readPublished } from './inputs.ts'
import { barycentre, conditions, costs, mass } from './mass-and-cost.ts'
import { runMixture } from './mixture.ts'
import { accuracyOptions, configOf, dimension, engineOptions, fitOptions, testRows } from './options.ts'
import { readReports, writePage } from './page.ts'
import { AXES, type Axis, runScale } from './scale.ts'
import { pointOutput, scaleOutput } from './scale-output.ts'
import { measurePoint, scalePointSchema } from './scale-point.ts'
import { runTorture } from './torture.ts'
import { tortureOutput } from './torture-output.ts'
import { runUnfinished } from './unfinished.ts'
import { unfinishedOutput } from './unfinished-output.ts'
import { runW2 } from './w2.ts'

const drawnOptions = {
  ...dimension,
  pairSeed: option(whole(0), 'N', 'one pair for all seeds, drawn with this seed (default: a pair for each seed)'),
  rows: option(whole(2), 'N', 'training rows per side (default 100000)'),
}

const gaussian = measurement({
  summary: 'pairs of Gaussians as in the paper, or those of --file F.json; truth in closed form',
  options: {
    ...drawnOptions,
    ...accuracyOptions,
    ...engineOptions,
    file: option(text, 'F', 'the pair: .json with Sigma0 and Sigma1'),
  },
  async run(asked, context) {
    const { file, dim, pairSeed } = asked
    if (file !== undefined && (dim ?? pairSeed) !== undefined)
      throw new UsageError('--file gives the pair; leave out --dim and --pair-seed.')
    const arrays = file === undefined ? undefined : await readArrays(file)
    return accuracyOutput(await runGaussian(configOf(asked), context, arrays))
  },
})

const mixture = measurement({
  summary: 'a mixture of Gaussians under the gradient of a log-sum-exp; exact, far from affine',
  options: { ...drawnOptions, ...accuracyOptions, ...engineOptions },
  run: async (asked, context) => accuracyOutput(await runMixture(configOf(asked), context)),
})

const w2 = measurement({
  summary: 'a Mix3toMix10 pair of the Wasserstein-2 benchmark, compared with published results',
  options: {
    file: required(text, 'F', 'the pair: a .safetensors file'),
    pool: option(whole(2), 'N', 'training rows per side'),
    fresh: flag('learn from a pool of a million rows, drawn once (the default)'),
    published: option(text, 'F', "published results (default: published-l2uvp.json in the pair file's folder)"),
    ...accuracyOptions,
    ...engineOptions,
  },
  async run({ file, pool, fresh, published, ...rest }, context) {
    if (fresh && pool !== undefined) throw new UsageError('--pool and --fresh exclude each other; give one.')
    const pair = decodeSafetensors(await readBytes(file), file)
    const known = await readPublished(published, file)
    return accuracyOutput(await runW2({ ...configOf(rest), file, pool }, context, pair), known)
  },
})

const conjugate = measurement({
  summary: 'the inner solvers alone, on the potentials of --map F F or on maps fitted here',
  options: {
    ...dimension,
    ...accuracyOptions,
    ...engineOptions,
    rows: option(whole(2), 'N', 'rows to solve for (default 2048)'),
    map: option(z.array(text), 'F...', 'maps that brenier fit wrote'),
  },
  async run({ map, dim, ...rest }, context) {
    if (map !== undefined && dim !== undefined) throw new UsageError('--map gives the potential; leave out --dim.')
    const config = { ...configOf(rest), ...(dim !== undefined && { dimensions: [dim] }) }
    return conjugateOutput(await runConjugate(config, context, await readMaps(map)))
  },
})

const unfinished = measurement({
  summary: 'rows whose inverse does not finish, near and far, on --map F F or on maps fitted here',
  options: {
    family: option(oneOf('gaussian', 'mixture', 'clusters'), 'NAME', 'gaussian, mixture or clusters (default: all)'),
    dims: option(wholes, 'D,D', 'dimensions of the maps that are fitted (default 2,8,32,64,128)'),
    ...fitOptions,
    ...engineOptions,
    rows: option(whole(1), 'N', 'fresh rows of each map (default 4096; 1000000 takes hours)'),
    farRows: option(whole(1), 'N', 'rows far outside, of each width (default 256)'),
    tolerance: option(positive, 'T', 'residual of a finished row (default 1e-4)'),
    map: option(z.array(text), 'F...', 'maps that brenier fit wrote'),
  },
  async run({ map, dims, family, ...rest }, context) {
    if (map !== undefined && (dims ?? family) !== undefined)
      throw new UsageError('--map gives the potential; leave out --dims and --family.')
    const config = { ...configOf(rest), ...(dims && { dimensions: dims }), ...(family && { families: [family] }) }
    return unfinishedOutput(await runUnfinished(config, context, await readMaps(map)))
  },
})

async function readMaps(files: readonly string[] = []): Promise<Record<string, TransportMap['model']>> {
  const maps: Record<string, TransportMap['model']> = {}
  for (const file of files) maps[file] = (await TransportMap.load(file)).model
  return maps
}

const classes = measurement({
  summary:
    'a conditional fit compared with a fit for each class and one without classes; Gaussians, truth in closed form',
  options: {
    classes: option(whole(2), 'K', 'number of classes (default 5)'),
    ...dimension,
    rows: option(whole(100), 'N', 'rows per side, all classes together (default 100000)'),
    ...fitOptions,
    ...testRows,
    ...engineOptions,
  },
  run: async (asked, context) => classesOutput(await runClasses(configOf(asked), context)),
})

const families = measurement({
  summary:
    'kinds of problems with exact maps, compared with the convex potential, the linear and the entropic map; half of them were not used to choose defaults',
  options: {
    role: option(
      oneOf('choosing', 'reporting'),
      'NAME',
      'those that defaults were chosen by, or those that were only reported (default)',
    ),
    only: option(text, 'TEXT', 'only families whose name contains this'),
    ...fitOptions,
    ...testRows,
    entropicRows: option(whole(2), 'N', 'rows per side of the entropic map (default 1000)'),
    seeds: option(whole(1), 'N', 'draws of each (default 1)'),
    ...engineOptions,
  },
  run: async (asked, context) => familiesOutput(await runFamilies(configOf(asked), context)),
})

const folds = measurement({
  summary: 'small tables judged by held-out rows and by folds: spread, coverage and time; truth known',
  options: {
    dim: option(whole(1), 'D', 'dimension (default 2)'),
    rows: option(whole(4), 'N', 'source rows (default 200)'),
    targetRows: option(whole(4), 'N', 'target rows (default 230)'),
    folds: option(whole(2), 'K', 'folds (default 5)'),
    ...fitOptions,
    seeds: option(whole(1), 'N', 'draws of the tables (default 10)'),
    ...engineOptions,
  },
  run: async (asked, context) => foldsOutput(await runFolds(configOf(asked), context)),
})

const gpu = measurement({
  summary:
    'a training step and transport on a graphics card by WebGPU, compared with the CPU and PyTorch on the same card',
  options: {
    dim: option(whole(2), 'D', 'dimension (default 64)'),
    widths: option(wholes, 'W,W', "widths of the potential's layers (default 64,256,1024)"),
    batches: option(wholes, 'N,N', 'rows of each side in a step (default 512,4096,16384)'),
    rows: option(whole(1), 'N', 'rows to transport (default 65536)'),
    runners: option(someOf(...RUNNERS), 'NAME,NAME', `the engines to compare: ${RUNNERS.join(', ')} (default: all)`),
    seconds: option(positive, 'S', 'seconds for everything together (default 230)'),
    part: hidden(text),
  },
  async run({ part, dim, ...rest }, context) {
    if (part === undefined)
      return gpuOutput(
        await runGpu({ ...withoutUndefined(rest), ...(dim !== undefined && { dimension: dim }) }, context),
      )
    await measurePart(partSchema.parse(JSON.parse(part)), (result) => {
      process.stdout.write(`${JSON.stringify(result)}\n`)
    })
    return partOutput
  },
})

const scale = measurement({
  summary: 'how time and memory of fit and transport grow with the size of the problem',
  options: {
    axis: option(
      oneOf(...(Object.keys(AXES) as [Axis, ...Axis[]])),
      'NAME',
      'dimension, rows, batch, width, steps or iterations (default: all of them)',
    ),
    values: option(wholes, 'N,N', "the axis's values"),
    ...dimension,
    rows: option(whole(2), 'N', 'rows per side (default 20000)'),
    steps: option(whole(2), 'N', 'training steps (default 40)'),
    seed: option(whole(0), 'N', 'seed (default 0)'),
    ...engineOptions,
    point: hidden(text),
  },
  async run({ axis, values, point, ...rest }, context) {
    if (point !== undefined) return pointOutput(await measurePoint(scalePointSchema.parse(JSON.parse(point)), context))
    if (values !== undefined && axis === undefined)
      throw new UsageError('--values needs the axis that they are on; name it with --axis.')
    const base = scalePointSchema.parse(configOf(rest))
    const axes = axis && [{ axis, values: values ?? [...AXES[axis]] }]
    return scaleOutput(await runScale({ base, axes }, context))
  },
})

const coverage = measurement({
  summary: 'how often the interval contains W2 squared and the bound exceeds it, with few judged rows and heavy tails',
  options: {
    repetitions: option(whole(1), 'N', 'fresh draws of the judged rows (default 200)'),
    rows: option(wholes, 'N,N', 'judged rows per side (default 20,50,200,2000)'),
    trainingRows: option(whole(50), 'N', 'rows per side of the fits (default 10000)'),
    steps: option(whole(0), 'N', 'training steps of the fits; 0 for the exact potentials only (default 600)'),
    seed: option(whole(0), 'N', 'seed (default 0)'),
    device: engineOptions.device,
  },
  run: async (asked, context) => coverageOutput(await runCoverage(withoutUndefined(asked), context)),
})

const exported = measurement({
  summary:
    'exported ONNX models compared with the map itself: speed and differences, on a mixture or the pair of --file F',
  options: {
    file: option(text, 'F', 'a pair of the Wasserstein-2 benchmark: a .safetensors file'),
    ...dimension,
    ...fitOptions,
    ...engineOptions,
    trainingRows: option(whole(2), 'N', 'rows per side of the fit (default 20000)'),
    rows: option(whole(1), 'N', 'fresh rows to transport (default 4096)'),
    tolerance: option(positive, 'T', 'residual of a solved row (default 1e-4)'),
    turns: option(whole(1), 'N', 'timed turns of each; the fastest counts (default 5)'),
  },
  async run({ file, dim, ...rest }, context) {
    if (file !== undefined && dim !== undefined) throw new UsageError('--file gives the pair; leave out --dim.')
    const pair = file === undefined ? undefined : w2BenchmarkPair(decodeSafetensors(await readBytes(file), file))
    return exportOutput(await runExport({ ...configOf({ dim, ...rest }) }, context, pair))
  },
})

const wasm = measurement({
  summary:
    'the same fit by the native engine, in WebAssembly in Node, and in pages of Chromium, with and without threads',
  options: {
    dims: option(wholes, 'D,D', 'columns of the tables (default 2,32)'),
    rows: option(whole(2), 'N', 'rows per side (default 1000)'),
    steps: option(whole(2), 'N', 'training steps (default 200)'),
    turns: option(whole(1), 'N', 'fits of each; the fastest counts (default 3)'),
    seed: option(whole(0), 'N', 'seed (default 0)'),
  },
  async run({ dims, ...rest }, context) {
    return wasmOutput(await runWasm({ ...withoutUndefined(rest), ...(dims && { dimensions: dims }) }, context))
  },
})

const studio = measurement({
  summary: 'the built studio in Chromium: its first picture, accuracy after 15 seconds, pictures per second',
  options: {
    seconds: option(positive, 'S', 'seconds of training in the page (default 15)'),
    seed: option(whole(0), 'N', 'seed (default 11)'),
  },
  run: async (asked, context) => studioOutput(await runStudio(withoutUndefined(asked), context)),
})

const torture = measurement({
  summary: 'numerically difficult tables: a right answer, a notice or a refusal, and no silent errors',
  options: {
    rows: option(whole(100), 'N', 'rows per side (default 500)'),
    steps: option(whole(1), 'N', 'training steps (default 200)'),
    seed: option(whole(0), 'N', 'seed (default 0)'),
    only: option(text, 'TEXT', 'only cases whose name contains this'),
    ...engineOptions,
  },
  run: async (asked, context) => tortureOutput(await runTorture(withoutUndefined(asked), context)),
})

export const MEASUREMENTS: Readonly<Record<string, Command>> = {
  gaussian,
  mixture,
  w2,
  conjugate,
  unfinished,
  classes,
  families,
  folds,
  scale,
  distributed,
  gpu,
  coverage,
  barycentre,
  costs,
  conditions,
  mass,
  torture,
  wasm,
  studio,
  export: exported,
}

export const page = command({
  summary: 'one page of tables and figures from the reports of a folder',
  options: {
    results: required(text, 'DIR', 'the folder of reports, one a subfolder'),
    out: required(text, 'F', 'the page, a .md file; its figures go into a folder of its name beside it'),
    published: option(text, 'F', 'published results to show beside ours'),
  },
  async run({ results, out, published }) {
    const reports = await readReports(results)
    const known = published === undefined ? undefined : await readPublished(published, published)
    const files = await writePage(out, { ...reports, published: known })
    return { json: { files }, text: files.join('\n') }
  },
})
