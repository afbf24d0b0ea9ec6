import type { Points, Random } from 'brenier'
import type { BenchmarkPair } from '../pairs/pair.ts'

/** The data for one seed. */
export interface AccuracyProblem {
  readonly pair: BenchmarkPair
  /** Independent training samples of both sides, as float32. */
  samples(rows: number, random: Random): Promise<{ readonly source: Points; readonly target: Points }>
}

/** Samples of both sides from a pair, drawn block by block, so that float64 is used for one block at a time. */
export function samplesOf(
  pair: BenchmarkPair,
  images: (points: Points) => Points | Promise<Points> = pair.forward,
): AccuracyProblem['samples'] {
  return async (rows, random) => {
    const drawSource = random.stream('source')
    const drawTarget = random.stream('target')
    return {
      source: await inBlocks(rows, pair.dimension, (count) => pair.source.sample(count, drawSource)),
      target: await inBlocks(rows, pair.dimension, (count) => images(pair.source.sample(count, drawTarget))),
    }
  }
}

const BLOCK_ROWS = 16_384

async function inBlocks(
  rows: number,
  columns: number,
  draw: (rows: number) => Points | Promise<Points>,
): Promise<Points> {
  const data = new Float32Array(rows * columns)
  for (let start = 0; start < rows; start += BLOCK_ROWS)
    data.set((await draw(Math.min(BLOCK_ROWS, rows - start))).data, start * columns)
  return { data, rows, columns }
}
