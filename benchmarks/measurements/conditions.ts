import { fit, l2uvp, type Points, Random, type TransportMap, totalVariance, withConditions } from 'brenier'
import { z } from 'zod'
import { parseConfig, withoutUndefined } from '../framework/config.ts'
import type { Context } from '../framework/context.ts'
import { type ReportHead, reportHead } from '../framework/machine.ts'

/** How the conditions of the rows are drawn from [0, 1]. */
const DRAWS = {
  'any of [0, 1]': (random: Random) => random.uniform(),
  'nine doses': (random: Random) => Math.floor(9 * random.uniform()) / 8,
  'five doses': (random: Random) => Math.floor(5 * random.uniform()) / 4,
} as const

type Seen = keyof typeof DRAWS

const conditionsSchema = z.object({
  /** Even numbers: the map acts on pairs of coordinates. */
  dimensions: z.array(z.int().min(2).multipleOf(2)).default([2, 8]),
  seen: z.array(z.enum(Object.keys(DRAWS) as [Seen, ...Seen[]])).default(Object.keys(DRAWS) as Seen[]),
  /** Training rows per side. */
  rows: z.int().min(100).default(20_000),
  /** Fresh rows at each condition. */
  testRows: z.int().min(10).default(8192),
  seed: z.int().min(0).default(0),
  steps: z.int().min(1).optional(),
  threads: z.int().min(1).optional(),
  device: z.enum(['auto', 'native', 'wasm']).optional(),
})

type ConditionsConfig = z.infer<typeof conditionsSchema>

/** Where the maps are judged: at no dose, nor where knots are. */
const JUDGED = [0.07, 0.19, 0.31, 0.44, 0.56, 0.69, 0.81, 0.93]

/** One fit, judged at conditions that no row had; L2-UVP in percent. */
interface ConditionsRow {
  readonly seen: Seen
  readonly dimension: number
  /** The mean over the judged conditions, and the worst of them. */
  readonly forward: number
  readonly worstForward: number
  readonly backward: number
  readonly worstBackward: number
  /** The worst forward error of a map that leaves the conditions out. */
  readonly leftOut: number
  readonly unconverged: number
  readonly seconds: number
}

export interface ConditionsReport extends ReportHead {
  readonly benchmark: 'conditions'
  readonly config: ConditionsConfig
  readonly rows: readonly ConditionsRow[]
}

/** Maps that depend on a continuous condition, compared with an exact map that bends in x and turns with c, at conditions between those seen. */
export async function runConditions(
  input: z.input<typeof conditionsSchema>,
  context: Context,
): Promise<ConditionsReport> {
  const config = parseConfig(conditionsSchema, input)
  const rows: ConditionsRow[] = []
  for (const dimension of config.dimensions)
    for (const seen of config.seen) {
      context.onProgress?.({ stage: `${seen}, D = ${dimension}` })
      rows.push(await runOne(seen, dimension, config, context))
    }
  return { benchmark: 'conditions', ...reportHead(context.environment, config.device ?? 'auto'), config, rows }
}

async function runOne(
  seen: Seen,
  d: number,
  { rows, testRows, seed, steps, threads, device }: ConditionsConfig,
  { signal }: Context,
): Promise<ConditionsRow> {
  const random = new Random(seed).stream(`conditions/${seen}/${d}`)
  const side = (name: string) => {
    const own = random.stream(name)
    const conditions = Array.from({ length: rows }, () => DRAWS[seen](own))
    return { points: sourceAt(d, conditions, own), conditions }
  }
  const [from, to] = [side('source'), side('target')]
  const images = imagesAt(to.points, to.conditions)
  const options = withoutUndefined({ seed, steps, threads, device, signal })
  const { map, summary } = await fit(
    withConditions(from.points, from.conditions),
    withConditions(images, to.conditions),
    options,
  ).result
  const plain = await fit(from.points, images, options)
  const [forward, backward, leftOut]: [number[], number[], number[]] = [[], [], []]
  let unconverged = 0
  for (const c of JUDGED) {
    const conditions = new Array<number>(testRows).fill(c)
    const x = sourceAt(d, conditions, random.stream(`judged at ${c}`))
    const exact = imagesAt(x, conditions)
    const back = await map.backward(exact, { conditions })
    unconverged += back.unconvergedRows
    forward.push(await errorOf(map, x, exact, conditions))
    leftOut.push(await errorOf(plain, x, exact))
    backward.push(l2uvp(back.points, x, totalVariance(x)))
  }
  await map.dispose()
  await plain.dispose()
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  return {
    ...{ seen, dimension: d, forward: mean(forward), worstForward: Math.max(...forward) },
    ...{ backward: mean(backward), worstBackward: Math.max(...backward), leftOut: Math.max(...leftOut) },
    ...{ unconverged, seconds: summary.seconds },
  }
}

async function errorOf(map: TransportMap, x: Points, exact: Points, conditions?: readonly number[]): Promise<number> {
  return l2uvp(await map.forward(x, conditions && { conditions }), exact, totalVariance(exact))
}

/** x given c: each pair of coordinates is N((sin 3c, c), diag(0.7 + 0.4 c, 1)^2). */
function sourceAt(d: number, conditions: readonly number[], random: Random): Points {
  const data = Float64Array.from({ length: conditions.length * d }, (_, at) => {
    const c = conditions[Math.floor(at / d)]!
    return at % 2 === 0 ? Math.sin(3 * c) + (0.7 + 0.4 * c) * random.normal() : c + random.normal()
  })
  return { data, rows: conditions.length, columns: d }
}

/**
 * Each pair of coordinates by the gradient of a convex function that turns and stretches with c:
 * 0.2 |x|^2 + a(c) log cosh(1.5 s + b) / 1.5 + e(c) log cosh(1.5 t + b) / 1.5, and a term linear in x; s and t are the coordinates after a turn by 0.8 c.
 */
function imagesAt({ data, rows, columns }: Points, conditions: readonly number[]): Points {
  const out = new Float64Array(data.length)
  for (let at = 0; at < data.length; at += 2) {
    const c = conditions[Math.floor(at / columns)]!
    const [x, y] = [data[at]!, data[at + 1]!]
    const [cos, sin] = [Math.cos(0.8 * c), Math.sin(0.8 * c)]
    const along = (1 + 0.8 * c) * Math.tanh(1.5 * (cos * x + sin * y) + c - 0.5)
    const across = (0.6 + 0.5 * Math.sin(2 * Math.PI * c)) * Math.tanh(1.5 * (cos * y - sin * x) + c - 0.5)
    out[at] = 2 * Math.sin(2 * c) + 0.4 * x + along * cos - across * sin
    out[at + 1] = 2 * c * c - 1 + 0.4 * y + along * sin + across * cos
  }
  return { data: out, rows, columns }
}
