import { type Points, type Random, takeRows, withWeights } from 'brenier'
import { type Spread, spreadOf } from '../framework/statistics.ts'
import { errorsOf, linearErrors } from '../measurements/judge.ts'
import { gaussianPair } from '../pairs/gaussian-pair.ts'
import type { Measure } from '../pairs/measure.ts'
import { mixturePair } from '../pairs/mixture-pair.ts'
import type { BenchmarkPair } from '../pairs/pair.ts'
import type { MassRun } from './config.ts'

/** Fits of weighted rows, or of as many plain rows as their effective number; L2-UVP in percent, over several draws. */
export interface WeightedRow {
  readonly pair: string
  readonly kind: Kind
  readonly rows: Spread
  /** Kish's effective number, the smaller one of the two sides. */
  readonly effectiveRows: Spread
  readonly forward: Spread
  readonly backward: Spread
  /** The errors of the affine map between the sample moments of the same rows. */
  readonly moments: { readonly forward: Spread; readonly backward: Spread }
}

const KINDS = ['plain', 'weighted', 'weights left out'] as const
type Kind = (typeof KINDS)[number]
type Sides = readonly [Points, Points]

interface Draw {
  readonly effective: number
  readonly sides: Readonly<Record<Kind, Sides>>
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
  const test = pair.pairs(config.testRows, stream(`test of ${pair.name}`))
  const random = stream(`rows of ${pair.name}`)
  const draws = Array.from({ length: config.draws }, () => draw(pair, config.rows, random))
  const found: WeightedRow[] = []
  for (const kind of KINDS) {
    const errors = []
    for (const [k, { sides }] of draws.entries()) {
      const map = await learn(`${pair.name}, ${kind}, draw ${k + 1}`, ...sides[kind], { start: 'identity' })
      const { forward, backward } = await errorsOf(map, test, pair)
      await map.dispose()
      errors.push({ forward, backward, moments: linearErrors(...sides[kind], test, pair) })
    }
    const rowsOf = ({ sides, effective }: Draw) => (kind === 'weighted' ? effective : sides[kind][0].rows)
    found.push({
      pair: pair.name,
      kind,
      rows: spreadOf(draws.map(({ sides }) => sides[kind][0].rows)),
      effectiveRows: spreadOf(draws.map(rowsOf)),
      forward: spreadOf(errors.map(({ forward }) => forward)),
      backward: spreadOf(errors.map(({ backward }) => backward)),
      moments: {
        forward: spreadOf(errors.map(({ moments }) => moments.forward)),
        backward: spreadOf(errors.map(({ moments }) => moments.backward)),
      },
    })
  }
  return found
}

function draw(pair: BenchmarkPair, rows: number, random: Random): Draw {
  const weighted = [thinned(pair.source, rows, random), thinned(pair.target, rows, random)] as const
  const effective = Math.round(Math.min(...weighted.map(({ weights }) => effectiveRows(weights!))))
  const plain = [pair.source.sample(effective, random), pair.target.sample(effective, random)] as const
  return {
    effective,
    sides: { plain, weighted, 'weights left out': [withoutWeights(weighted[0]), withoutWeights(weighted[1])] },
  }
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
