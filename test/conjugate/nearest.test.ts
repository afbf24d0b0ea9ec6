import { expect, test } from 'vitest'
import { NearestStarts } from '../../src/conjugate/nearest.ts'
import { ConjugateProgram } from '../../src/conjugate/program.ts'
import { openEngine } from '../../src/engine/index.ts'
import { constant, mul, reduceSum, scalar, square, type Tensor } from '../../src/graph/index.ts'
import type { Potential } from '../../src/potentials/potential.ts'

/** u(x) = |x|^2 / 2, or 2 |x|^2 / 2 in class 1: images x and 2 x. */
const doubling: Potential = {
  config: { kind: 'doubling', dimension: 2 },
  parameters: [{ name: 'one', shape: [1], initial: Float32Array.of(1) }],
  value: (points, { one }, label?: Tensor) => {
    const half = mul(mul(scalar(0.5), one!), reduceSum(square(points), [1]))
    return label === undefined ? half : mul(half, reduceSum(mul(label, factors()), [1]))
  },
  guarantee: null,
}

function factors(): Tensor {
  return constant([1, 2], [2])
}

const anchors = Float32Array.of(0, 0, 1, 0, 0, 3)

async function starts(targets: number[], classOf?: number[]): Promise<number[]> {
  const classes = classOf ? 2 : 0
  const program = await ConjugateProgram.create(await openEngine(), doubling, Float32Array.of(1), { classes })
  const labels = Float32Array.from(classOf?.flatMap((k) => [Number(k === 0), Number(k === 1)]) ?? [])
  return [...(await (await NearestStarts.create(program, anchors)).starts(Float32Array.from(targets), labels))]
}

// The preconditioner is the identity, so that the mean step from an image to a target is their difference.
test('a solve starts at the anchor with the nearest image, and half of the mean step beyond', async () => {
  const found = await starts([0.9, 0.2, 0.1, 2.5, -0.3, 0])
  expect(found.map((value) => Number(value.toFixed(5)))).toEqual([0.95, 0.1, 0.05, 2.75, -0.15, 0])
})

test("images are those of the row's class", async () => {
  // The target (0, 2.8) is nearest to the image (0, 3) in class 0, and in class 1 to (0, 0), not to (0, 6).
  expect(await starts([0, 2.8, 0, 2.8], [0, 1])).toEqual([0, expect.closeTo(2.9), 0, expect.closeTo(1.4)])
})
