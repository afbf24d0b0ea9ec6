import { expect, test } from 'vitest'
import { Random } from '../../src/base/random.ts'
import { openEngine } from '../../src/engine/index.ts'
import { Muon } from '../../src/training/muon.ts'

const normals = (count: number, seed: number) => {
  const random = new Random(seed)
  return Float32Array.from({ length: count }, () => random.normal())
}

/** A' A or A A', the smaller one, of a rows x columns matrix. */
function gram(a: Float32Array, rows: number, columns: number): number[][] {
  const wide = rows <= columns
  const [n, inner] = wide ? [rows, columns] : [columns, rows]
  const at = (i: number, k: number) => (wide ? a[i * columns + k]! : a[k * columns + i]!)
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => {
      let sum = 0
      for (let k = 0; k < inner; k++) sum += at(i, k) * at(j, k)
      return sum
    }),
  )
}

test.each([
  [6, 9],
  [9, 6],
  [5, 5],
])(
  'a step of a %i x %i matrix has singular values near 1, whatever those of the momentum are',
  async (rows, columns) => {
    // Momentum with singular values over two decades: columns, or rows, of different lengths.
    const size = rows * columns
    const momentum = normals(2 * size, 1).map((value, i) => value * 10 ** -((i % columns) / (columns - 1)))
    const engine = await openEngine()
    const slots = [{ start: size, end: 2 * size, shape: [rows, columns] }]
    const muon = await Muon.create(engine, slots, 1)
    const weights = new Float32Array(2 * size)
    await muon.update(weights, momentum, momentum, 1)
    await muon.dispose()
    expect(weights.subarray(0, size).every((value) => value === 0)).toBe(true)
    const length = 0.2 * Math.sqrt(Math.max(rows, columns))
    const step = weights.subarray(size).map((value) => -value / length)
    const squares = gram(step, rows, columns)
    // Five Newton-Schulz steps leave singular values between 0.5 and 1.3, so their squares' mean is near 1 ...
    const trace = squares.reduce((sum, row, i) => sum + row[i]!, 0) / squares.length
    expect(trace).toBeGreaterThan(0.5)
    expect(trace).toBeLessThan(1.5)
    // ... and rows nearly orthogonal, where those of the momentum were not.
    for (let i = 0; i < squares.length; i++)
      for (let j = 0; j < i; j++) expect(Math.abs(squares[i]![j]!)).toBeLessThan(0.6)
    // Downhill: the step has a positive product with the momentum.
    expect(step.reduce((sum, value, k) => sum + value * momentum[size + k]!, 0)).toBeGreaterThan(0)
  },
)
