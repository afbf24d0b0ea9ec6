import '../../src/index.ts'
import type { Values } from '../../src/base/points.ts'
import { type Buffer, type Device, openEngine } from '../../src/engine/index.ts'
import { encodeOnnx, evaluate, type NdArray, type Tensor } from '../../src/graph/index.ts'

export type Precision = 'float32' | 'float64'
export type Feeds = Readonly<Record<string, NdArray>>

export const ENGINES: readonly (readonly [Device, Precision])[] = [
  ['native', 'float32'],
  ['native', 'float64'],
  ['wasm', 'float32'],
  ['wasm', 'float64'],
]

function bufferOf({ data, shape }: NdArray, precision: Precision): Buffer {
  return { data: precision === 'float32' ? Float32Array.from(data) : Float64Array.from(data), shape }
}

/** Encodes the outputs, runs them once on a device, and gives back each one's values. */
export async function runOn(
  device: Device,
  precision: Precision,
  outputs: Readonly<Record<string, Tensor>>,
  feeds: Feeds,
  bind: Readonly<Record<string, ArrayLike<number>>> = {},
): Promise<Record<string, Values>> {
  const engine = await openEngine({ device })
  const program = await engine.load(encodeOnnx(outputs, { precision, bind }))
  const shapes = evaluate(Object.values(outputs), feeds)
  const inputs = Object.fromEntries(Object.entries(feeds).map(([name, feed]) => [name, bufferOf(feed, precision)]))
  const results = Object.fromEntries(
    Object.keys(outputs).map((name, i) => {
      const { data, shape } = shapes[i]!
      return [name, bufferOf({ data: new Float64Array(data.length).fill(Number.NaN), shape }, precision)]
    }),
  )
  await program.run(inputs, results)
  await program.dispose()
  return Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, data]))
}

/** The largest |a - b| relative to the size of b's entries (at least 1). */
export function gap(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY
  let [largest, size] = [0, 1]
  for (let i = 0; i < b.length; i++) size = Math.max(size, Math.abs(b[i]!))
  for (let i = 0; i < b.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!) / size
    if (!(difference <= largest)) largest = difference
  }
  return largest
}
