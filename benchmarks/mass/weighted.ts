import { type Points, type Random, takeRows, withWeights } from 'brenier'
import { errorsOf } from '../measurements/judge.ts'
import { gaussianPair } from '../pairs/gaussian-pair.ts'
import type { Measure } from '../pairs/measure.ts'
import { mixturePair } from '../pairs/mixture-pair.ts'
import type { BenchmarkPair } from '../pairs/pair.ts'
import type { MassRun } from './config.ts'

/** A fit of weighted rows, or of as many plain rows as their effective number; L2-UVP in percent. */
export interface WeightedRow {
  readonly pair: string
  readonly kind: 'plain' | 'weighted' | 'weights left out'
  readonly rows: number
  /** Kish's effective number, the smaller one of the two sides. */
  readonly effectiveRows: number
  readonly forward: number
  readonly backward: number
}

/** Rows that are drawn unevenly and weighted so that their distribution is the pair's own. */
export async function runWeighted(run: MassRun): Promise<WeightedRow[]> {
  const rows: WeightedRow[] = []
  for (const d of run.config.dimensions) {
    rows.push(...(await runPair(run, gaussianPair(d, run.stream(`gaussian ${d}`)))))
    rows.push(...(await runPair(run, mixturePair(d, run.stream(`mixture ${d}`)))))
  }
  return rows
}

async function runPair({ config, stream, learn }: MassRun, pair: BenchmarkPair): Promise<WeightedRow[]> {
  const random = stream(`rows of ${pair.name}`)
  const weighted = [thinned(pair.source, config.rows, random), thinned(pair.target, config.rows, random)] as const
  const effective = Math.round(Math.min(...weighted.map(({ weights }) => effectiveRows(weights!))))
  const sides: Readonly<Record<WeightedRow['kind'], readonly [Points, Points]>> = {
    plain: [pair.source.sample(effective, random), pair.target.sample(effective, random)],
    weighted,
    'weights left out': [withoutWeights(weighted[0]), withoutWeights(weighted[1])],
  }
  const test = pair.pairs(config.testRows, stream(`test of ${pair.name}`))
  const found: WeightedRow[] = []
  for (const kind of ['plain', 'weighted', 'weights left out'] as const) {
    const map = await learn(`${pair.name}, ${kind}`, ...sides[kind], { start: 'identity' })
    const { forward, backward } = await errorsOf(map, test, pair)
    await map.dispose()
    const { rows } = sides[kind][0]
    found.push({
      pair: pair.name,
      kind,
      rows,
      effectiveRows: kind === 'weighted' ? effective : rows,
      forward,
      backward,
    })
  }
  return found
}

/** Draws row x with a probability p(x) that grows with its first coordinate, from a tenth to one, and gives it the weight 1 / p(x). */
function thinned(measure: Measure, rows: number, random: Random): Points {
  const drawn = measure.sample(12 * rows, random)
  const [places, weights]: [number[], number[]] = [[], []]
  for (let i = 0; i < drawn.rows && places.length < rows; i++) {
    const probability = 0.1 + 0.9 / (1 + Math.exp(-3 * drawn.data[i * drawn.columns]!))
    if (random.uniform() >= probability) continue
    places.push(i)
    weights.push(1 / probability)
  }
  return withWeights(takeRows(drawn, places), weights)
}

function withoutWeights({ data, rows, columns }: Points): Points {
  return { data, rows, columns }
}

function effectiveRows(weights: ArrayLike<number>): number {
  const all = Array.from(weights)
  return all.reduce((sum, w) => sum + w, 0) ** 2 / all.reduce((sum, w) => sum + w * w, 0)
}
