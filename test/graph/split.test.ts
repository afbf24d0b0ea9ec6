import { expect, test } from 'vitest'
import { openEngine } from '../../src/engine/index.ts'
import { encodeOnnx, input, matmul } from '../../src/graph/index.ts'
import { gap } from '../support/engines.ts'
import { normalPoints } from '../support/training.ts'

const [ROWS, M, N] = [24, 3, 5]
const graph = { y: matmul(input('a', ['rows', M]), input('b', ['rows', N]), { transposeA: true }) }
const a = { data: normalPoints(ROWS, M, 1).data, shape: [ROWS, M] }
const b = { data: normalPoints(ROWS, N, 2).data, shape: [ROWS, N] }

async function product(parts: number): Promise<Float32Array> {
  const program = await (await openEngine()).load(encodeOnnx(graph, { parts }))
  const y = { data: new Float32Array(M * N), shape: [M, N] }
  await program.run({ a, b }, { y })
  await program.dispose()
  return y.data
}

test('a product over the rows is the sum over parts of them', async () => {
  const [whole, divided] = [await product(1), await product(8)]
  expect(gap(divided, whole)).toBeLessThan(1e-6)
  // Another order of additions.
  expect(divided).not.toEqual(whole)
})

test('the rows have to be a multiple of the parts', async () => {
  await expect(product(16)).rejects.toThrow()
})
