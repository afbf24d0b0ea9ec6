import { type Points, points, rowRange } from '../../base/points.ts'
import type { Buffers, Program } from '../../engine/index.ts'
import { type ImageStack, sizeOf } from '../image.ts'
import { pixelRows } from './pixels.ts'

const BLOCK_ROWS = 1024

type Named = Readonly<Record<string, Points>>

/** Runs a graph on pictures, a block of rows at a time, so that only the pixels of a block are in memory as numbers. */
export function runOnPictures(program: Program, images: ImageStack, inputs: Named, outputs: Named): Promise<void> {
  const size = sizeOf(images)
  const pixels = (start: number, end: number) => {
    const rows = Int32Array.from({ length: end - start }, (_, i) => start + i)
    return { pixels: points(pixelRows(images, rows), end - start, size) }
  }
  return run(program, images.count, (start, end) => ({ ...pixels(start, end), ...part(inputs, start, end) }), outputs)
}

/** Runs a graph on rows, a block at a time. */
export function runOnRows(program: Program, rows: number, inputs: Named, outputs: Named): Promise<void> {
  return run(program, rows, (start, end) => part(inputs, start, end), outputs)
}

async function run(
  program: Program,
  rows: number,
  inputs: (start: number, end: number) => Named,
  outputs: Named,
): Promise<void> {
  for (let start = 0; start < rows; start += BLOCK_ROWS) {
    const end = Math.min(start + BLOCK_ROWS, rows)
    await program.run(buffersOf(inputs(start, end)), buffersOf(part(outputs, start, end)))
  }
}

function part(all: Named, start: number, end: number): Named {
  return Object.fromEntries(Object.entries(all).map(([name, one]) => [name, rowRange(one, start, end)]))
}

function buffersOf(all: Named): Buffers {
  return Object.fromEntries(
    Object.entries(all).map(([name, { data, rows, columns }]) => [name, { data, shape: [rows, columns] }]),
  )
}
