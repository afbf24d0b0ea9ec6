import { expect, test } from 'vitest'
import { Random } from '../../src/base/random.ts'
import { CandidateStarts } from '../../src/conjugate/candidates.ts'
import { DeviceCandidates } from '../../src/conjugate/device-candidates.ts'
import { ConjugateProgram } from '../../src/conjugate/program.ts'
import type { Engine } from '../../src/engine/index.ts'
import { encodeOnnx, input, mul, scalar } from '../../src/graph/index.ts'
import { linearGrowthPotential } from '../../src/potentials/linear-growth.ts'
import { initialWeights } from '../../src/potentials/weights.ts'
import { powerInFrame } from '../../src/problem/cost.ts'
import { cpuAsDevice, strictGpu } from '../support/device.ts'
import { gap } from '../support/engines.ts'

const gpu = await strictGpu()

test.each([
  // More rows than are compared with all candidates at once.
  ['the CPU as a device', cpuAsDevice(), 256, 1200],
  ['WebGPU by a driver in software', gpu, 3, 50],
] as const)('starts on %s are those of plain loops', async (_, device, d, rows) => {
  if (typeof device === 'string') return
  const engine: Engine = device
  const random = new Random(2)
  const table = (count: number) => Float32Array.from({ length: count * d }, () => random.normal())
  const cost = powerInFrame(1.5, 0.7)
  const shape = { kind: 'linear-growth', dimension: d, classes: 0, hidden: [4], spread: Array(d).fill(1) } as const
  const potential = linearGrowthPotential(
    { ...shape, cost: cost.name, power: 1.5, length: 0.7, slope: 1 },
    cost,
    random,
  )
  const weights = initialWeights(potential)
  const conjugate = await ConjugateProgram.create(engine, potential, weights)
  const [target, candidates, last] = [table(rows), table(128), table(rows)]
  // Some last solutions are at their targets, and are lowest; every third row has none.
  target.forEach((z, at) => {
    if (Math.floor(at / d) % 2 === 0) last[at] = z
  })
  const known = Float32Array.from({ length: rows }, (_, row) => Number(row % 3 !== 0))
  const plain = await CandidateStarts.create(engine, cost, d)
  const own = last.map((value, at) => (known[Math.floor(at / d)] ? value : Number.NaN))
  const expected = await plain.starts(conjugate, target, candidates, own)
  const memory = engine.memory!
  const there = await memory.upload({
    target: { data: target, shape: [rows, d] },
    last: { data: last, shape: [rows, d] },
    known: { data: known, shape: [rows, 1] },
    candidates: { data: candidates, shape: [128, d] },
  })
  const starts = await DeviceCandidates.create(memory, conjugate, { ...potential, cost }, 128)
  const before = memory.traffic.down
  const { candidates: from, ...tables } = there
  const found = await starts.starts(
    { count: rows, ...(tables as Record<'target' | 'last' | 'known', typeof from & {}>) },
    from!,
  )
  expect(memory.traffic.down).toBe(before)
  const copy = await memory.loadResident(encodeOnnx({ copy: mul(scalar(1), input('starts', ['rows', d])) }), [])
  const read = { data: new Float32Array(rows * d), shape: [rows, d] }
  await copy.run({ starts: found }, { copy: read })
  expect(gap(read.data, expected)).toBeLessThan(1e-6)
  const places = new Set(Array.from({ length: rows }, (_, row) => expected[row * d]!))
  expect(places.size).toBeGreaterThan(rows / 3)
})
