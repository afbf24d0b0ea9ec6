import { type FitOptions, fit, type Points, Random, totalVariance } from 'brenier'
import { z } from 'zod'
import { parseConfig, withoutUndefined } from '../framework/config.ts'
import type { Context } from '../framework/context.ts'
import { type ReportHead, reportHead } from '../framework/machine.ts'
import { Assigner } from '../pairs/assignment.ts'
import { amongOthers, DRAWS, partOf } from '../pairs/redrawn.ts'

const costsSchema = z.object({
  /** The exponents p of the costs |x - z|^p. */
  powers: z.array(z.number()).default([1.5, 2, 3]),
  /** Points of the exact assignments. */
  points: z.int().min(10).default(2000),
  /** Training rows per side for the maps, drawn separately from those points. */
  rows: z.int().min(100).default(10_000),
  seed: z.int().min(0).default(0),
  steps: z.int().min(1).optional(),
  threads: z.int().min(1).optional(),
  device: z.enum(['auto', 'native', 'wasm']).optional(),
})

type CostsConfig = z.infer<typeof costsSchema>

/** A learned map for one exponent compared with exact assignments, in percent of the variance of the map's targets. */
interface PowerRow {
  readonly power: number
  /** E|T(x) - A(x)|^2, where A is the exact assignment of the points. */
  readonly forward: number
  readonly backward: number
  /** The assignment's own sampling error: half of E|A(x) - A'(x)|^2, where A' is an assignment of the same points, a part at a time, among fresh ones. */
  readonly ownForward: number
  readonly ownBackward: number
  /** The dual value on the points, relative to the mean cost of the assignment. */
  readonly cost: number
  readonly unconverged: number
  readonly seconds: number
}

export interface CostsReport extends ReportHead {
  readonly benchmark: 'costs'
  readonly config: CostsConfig
  readonly powers: readonly PowerRow[]
  /** A fit with a matrix against the quadratic fit in changed variables: the largest difference of images and of pre-images, over their spread. */
  readonly mahalanobis: { readonly forward: number; readonly backward: number }
}

const D = 2
const CENTRES = [
  [4, 1],
  [3, -2],
  [2, 2.5],
] as const

/** A normal cloud and three clusters in the plane: maps for |x - z|^p, and for a metric, compared with exact results. */
export async function runCosts(input: z.input<typeof costsSchema>, context: Context): Promise<CostsReport> {
  const config = parseConfig(costsSchema, input)
  const assigner = await Assigner.open()
  const powers: PowerRow[] = []
  for (const power of config.powers) {
    context.onProgress?.({ stage: `p = ${power}` })
    powers.push(await runPower(power, assigner, config, context))
  }
  context.onProgress?.({ stage: 'Mahalanobis' })
  const mahalanobis = await runMetric(config, context)
  return {
    benchmark: 'costs',
    ...reportHead(context.environment, config.device ?? 'auto'),
    config,
    powers,
    mahalanobis,
  }
}

function sourceOf(rows: number, random: Random): Points {
  return { data: Float64Array.from({ length: rows * D }, () => random.normal()), rows, columns: D }
}

function targetOf(rows: number, random: Random): Points {
  const data = Float64Array.from(
    { length: rows * D },
    (_, at) => CENTRES[Math.floor(at / D) % CENTRES.length]![at % D]! + 0.5 * random.normal(),
  )
  return { data, rows, columns: D }
}

async function runPower(
  power: number,
  assigner: Assigner,
  config: CostsConfig,
  { signal }: Context,
): Promise<PowerRow> {
  const { points: n, rows, seed, steps, threads, device } = config
  const random = new Random(seed).stream('costs')
  const [x, z] = [sourceOf(n, random.stream('x')), targetOf(n, random.stream('z'))]
  const exact = await assigner.assign(x, z, power)
  const [images, origins] = [ordered(z, exact.places), ordered(x, inverse(exact.places))]
  const draw = (k: number) =>
    [sourceOf(n, random.stream('other x', k)), targetOf(n, random.stream('other z', k))] as const
  const own = { forward: 0, backward: 0 }
  for (let k = 0; k < DRAWS; k++) {
    const [otherX, otherZ] = draw(k)
    const [sources, targets] = [amongOthers(x, otherX, k), amongOthers(z, otherZ, k)]
    const forward = ordered(otherZ, (await assigner.assign(sources, otherZ, power)).places)
    const backward = ordered(otherX, inverse((await assigner.assign(otherX, targets, power)).places))
    own.forward += error(forward, partOf(images, k), totalVariance(images)) / 2 / DRAWS
    own.backward += error(backward, partOf(origins, k), totalVariance(origins)) / 2 / DRAWS
  }
  const options = withoutUndefined({ power, seed, steps, threads, device, signal }) as FitOptions
  const learned = [sourceOf(rows, random.stream('source')), targetOf(rows, random.stream('target'))] as const
  const { map, summary } = await fit(...learned, options).result
  const back = await map.backward(z)
  const row = {
    power,
    forward: error(await map.forward(x), images),
    backward: error(back.points, origins),
    ownForward: own.forward,
    ownBackward: own.backward,
    cost: (await map.distance(x, z)).estimate / exact.mean,
    unconverged: back.unconvergedRows,
    seconds: summary.seconds,
  }
  await map.dispose()
  return row
}

function inverse(places: readonly number[]): number[] {
  const out = new Array<number>(places.length)
  places.forEach((k, i) => {
    out[k] = i
  })
  return out
}

function ordered({ data }: Points, places: readonly number[]): Points {
  const out = Float64Array.from(
    { length: places.length * D },
    (_, at) => data[places[Math.floor(at / D)]! * D + (at % D)]!,
  )
  return { data: out, rows: places.length, columns: D }
}

/** 100 E|a - b|^2 / Var(b), or over the given variance. */
function error(a: Points, b: Points, variance = totalVariance(b)): number {
  let sum = 0
  for (let at = 0; at < b.data.length; at++) sum += (a.data[at]! - b.data[at]!) ** 2
  return (100 * sum) / b.rows / variance
}

/** x' = R x, M = R'R. */
const R = [
  [2, 0.7],
  [0, 0.5],
] as const
const M = [
  [4, 1.4],
  [1.4, 0.74],
]

async function runMetric({ rows, seed, threads, device }: CostsConfig, { signal }: Context) {
  const random = new Random(seed).stream('costs/metric')
  const [x, z] = [sourceOf(rows, random.stream('x')), targetOf(rows, random.stream('z'))]
  const options = withoutUndefined({ seed, steps: 300, potential: 'convex', threads, device, signal }) as FitOptions
  const map = await fit(x, z, { ...options, costMatrix: M })
  const plain = await fit(changed(x), changed(z), options)
  const found = {
    forward: largest(changed(await map.forward(x)), await plain.forward(changed(x))),
    backward: largest(changed((await map.backward(z)).points), (await plain.backward(changed(z))).points),
  }
  await map.dispose()
  await plain.dispose()
  return found
}

function changed({ data, rows }: Points): Points {
  const out = Float64Array.from(data, (_, at) => {
    const [row, start] = [R[at % D]!, at - (at % D)]
    return row[0] * data[start]! + row[1] * data[start + 1]!
  })
  return { data: out, rows, columns: D }
}

/** The largest difference of a coordinate, relative to the root of the variance. */
function largest(a: Points, b: Points): number {
  let most = 0
  for (let at = 0; at < b.data.length; at++) most = Math.max(most, Math.abs(a.data[at]! - b.data[at]!))
  return most / Math.sqrt(totalVariance(b))
}
