import { ExportedMap, fit, type Points, Random, TransportMap } from 'brenier'
import { openEngine } from 'brenier/method'
import { z } from 'zod'
import { Clock } from '../framework/clock.ts'
import { fitOptionsOf, fitShape, parseConfig, withoutUndefined } from '../framework/config.ts'
import type { Context } from '../framework/context.ts'
import { type ReportHead, reportHead } from '../framework/machine.ts'
import { mixturePair } from '../pairs/mixture-pair.ts'
import type { BenchmarkPair } from '../pairs/pair.ts'

const exportSchema = z.object({
  ...fitShape,
  dimension: z.int().min(1).default(32),
  trainingRows: z.int().min(2).default(20_000),
  /** Fresh rows to transport. */
  rows: z.int().min(1).default(4096),
  tolerance: z.number().positive().default(1e-4),
  /** Timed turns of the map and of the model; the fastest counts. */
  turns: z.int().min(1).default(5),
})

type ExportConfig = z.infer<typeof exportSchema>

/** One direction, by the map and by its ONNX model. Times are microseconds per row in the fastest turn. */
interface ExportRow {
  readonly direction: 'forward' | 'backward'
  readonly precision: 'float32' | 'float64'
  readonly bytes: number
  readonly map: Turn
  readonly model: Turn
  /** The largest difference of a row, relative to the spread of its side. */
  readonly difference: number
  /** For the inverse: the difference between the images of the two pre-images, each of which is within the tolerance of the point. */
  readonly imageDifference?: number
  readonly unconverged: readonly [map: number, model: number]
}

interface Turn {
  readonly wall: number
  readonly processor: number
}

export interface ExportReport extends ReportHead {
  readonly benchmark: 'export'
  readonly config: ExportConfig
  readonly pair: string
  readonly rows: readonly ExportRow[]
}

/** Exported models compared with the map itself, both on one engine. @param pair absent: a mixture under a log-sum-exp map */
export async function runExport(
  input: z.input<typeof exportSchema>,
  context: Context,
  pair?: BenchmarkPair,
): Promise<ExportReport> {
  const config = parseConfig(exportSchema, input)
  const engine = await openEngine(withoutUndefined({ device: config.device, onNotice: context.onNotice }))
  const random = new Random(config.seed).stream('benchmark data')
  const measured = pair ?? mixturePair(config.dimension, random.stream('pair'))
  const drawn = (name: string, rows: number) => measured.pairs(rows, random.stream(name))
  const training = drawn('training', config.trainingRows)
  const { signal, onNotice } = context
  const options = { ...fitOptionsOf(config, config.seed), ...withoutUndefined({ signal, onNotice }) }
  const fitted = await fit(training.points, drawn('target', config.trainingRows).images, options)
  const map = new TransportMap(engine, fitted.model, config.threads)
  const { points, images } = drawn('fresh', config.rows)
  const rows: ExportRow[] = []
  for (const precision of ['float32', 'float64'] as const) {
    rows.push(await compare(map, 'forward', inPrecision(points, precision), precision, config))
    rows.push(await compare(map, 'backward', inPrecision(images, precision), precision, config))
  }
  return {
    benchmark: 'export',
    ...reportHead(context.environment, engine.description),
    config,
    pair: measured.name,
    rows,
  }
}

function inPrecision(points: Points, precision: ExportRow['precision']): Points {
  return { ...points, data: precision === 'float32' ? Float32Array.from(points.data) : Float64Array.from(points.data) }
}

async function compare(
  map: TransportMap,
  direction: ExportRow['direction'],
  points: Points,
  precision: ExportRow['precision'],
  { tolerance, turns, device, threads }: ExportConfig,
): Promise<ExportRow> {
  const bytes = map.toOnnx(direction, { precision, ...(direction === 'backward' && { tolerance }) })
  const model = await ExportedMap.fromBytes(bytes, withoutUndefined({ device, threads }))
  const byMap = async () => {
    if (direction === 'forward') return { points: await map.forward(points), unconvergedRows: 0 }
    return map.backward(points, { tolerance })
  }
  const [a, b] = [await byMap(), await model.carry(points)]
  const times = { map: [] as Turn[], model: [] as Turn[] }
  // In alternation, so that other load on the machine affects both.
  for (let turn = 0; turn < turns; turn++) {
    times.map.push(await timed(byMap, points.rows))
    times.model.push(await timed(() => model.carry(points), points.rows))
  }
  await model.dispose()
  const apart = direction === 'backward' ? await imagesApart(map, a.points, b.points) : undefined
  const { sourceDeviation, targetDeviation } = map.model.frame
  const spread = direction === 'forward' ? targetDeviation : sourceDeviation
  return {
    ...{ direction, precision, bytes: bytes.length, map: fastest(times.map), model: fastest(times.model) },
    difference: largestDistance(a.points, b.points) / spread,
    ...(apart !== undefined && { imageDifference: apart }),
    unconverged: [a.unconvergedRows, b.unconvergedRows],
  }
}

/** The distance between the images of two sets of pre-images, relative to the target's spread. */
async function imagesApart(map: TransportMap, a: Points, b: Points): Promise<number> {
  const [first, second] = [await map.forward(a), await map.forward(b)]
  return largestDistance(first, second) / map.model.frame.targetDeviation
}

async function timed(work: () => Promise<unknown>, rows: number): Promise<Turn> {
  const clock = Clock.started()
  await work()
  clock.stop()
  return { wall: (1e6 * clock.wall) / rows, processor: (1e6 * clock.processor) / rows }
}

function fastest(turns: readonly Turn[]): Turn {
  return {
    wall: Math.min(...turns.map(({ wall }) => wall)),
    processor: Math.min(...turns.map(({ processor }) => processor)),
  }
}

function largestDistance(a: Points, b: Points): number {
  let most = 0
  for (let at = 0; at < a.data.length; at += a.columns) {
    let square = 0
    for (let j = at; j < at + a.columns; j++) square += (a.data[j]! - b.data[j]!) ** 2
    most = Math.max(most, Math.sqrt(square))
  }
  return most
}
