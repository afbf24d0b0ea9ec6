import { describe, expect, it, test } from 'vitest'
import { Random } from '../../src/base/random.ts'
import * as graph from '../../src/graph/index.ts'
import {
  evaluate,
  gradient,
  hessianVector,
  input,
  mul,
  reduceMax,
  reduceSum,
  relu,
  sign,
  square,
  step,
  stopGradient,
  type Tensor,
} from '../../src/graph/index.ts'
import { gap } from '../support/engines.ts'
import { alongByDifferences, slopeByDifferences } from '../support/finite-differences.ts'
import { CASES, type Case, FLAT, feedsOf, inputsOf, randomArray } from './cases.ts'

const all = (x: Tensor) => reduceSum(x, [...x.shape.keys()])

/** A sum of the output's entries with random weights, so that no entry's slope hides; squared, it couples all entries. */
function weighed(kase: Case, power: 1 | 2): { objective: Tensor; inputs: Tensor[] } {
  const inputs = inputsOf(kase)
  const value = kase.build(...inputs)
  const sum = all(mul(input('w', value.shape), value))
  return { objective: power === 1 ? sum : square(sum), inputs }
}

function weighedFeeds(kase: Case) {
  const feeds = feedsOf(kase)
  const [value] = evaluate([kase.build(...inputsOf(kase))], feeds)
  return { ...feeds, w: randomArray(value!.shape, new Random(99)) }
}

describe.each(CASES)('$name', (kase) => {
  const feeds = weighedFeeds(kase)

  it('has the slopes of finite differences', () => {
    const { objective, inputs } = weighed(kase, 1)
    const slopes = gradient(objective, inputs)
    evaluate(slopes, feeds).forEach(({ data, shape }, i) => {
      const name = 'abc'[i]!
      expect(shape, 'a slope has the shape of its input').toEqual(feeds[name as 'w'].shape)
      expect(gap(data, slopeByDifferences(objective, feeds, name))).toBeLessThan(1e-8)
    })
  })

  it('has the second derivatives of finite differences, mixed ones too', () => {
    const { objective, inputs } = weighed(kase, 2)
    const slopes = gradient(objective, inputs)
    inputs.forEach((along, i) => {
      const name = 'abc'[i]!
      const direction = randomArray(along.shape, new Random(7))
      const towards = input('v', along.shape)
      const fed = { ...feeds, v: direction }
      const [product] = evaluate([hessianVector(objective, along, towards)], fed)
      expect(gap(product!.data, alongByDifferences(slopes[i]!, feeds, name, direction))).toBeLessThan(1e-7)
      const slope = all(mul(slopes[i]!, towards))
      inputs.forEach((other, j) => {
        if (i === j) return
        const [mixed] = evaluate(gradient(slope, [other]), fed)
        expect(gap(mixed!.data, slopeByDifferences(slope, fed, 'abc'[j]!))).toBeLessThan(1e-7)
      })
    })
  })
})

describe('the table of cases', () => {
  test('covers every operator that the folder exports', () => {
    const notOperators = [
      'gradient',
      'hessianVector',
      'topological',
      'inputsOf',
      'evaluate',
      'encodeOnnx',
      'constant',
      'input',
      'scalar',
    ]
    const operators = Object.keys(graph).filter((name) => !notOperators.includes(name))
    const uses = [...CASES, ...FLAT].map(({ name }) => name.split(' ')[0]!)
    expect(operators.filter((name) => !uses.some((use) => use === name || use.startsWith(name)))).toEqual([])
  })
})

describe('a tensor without a slope', () => {
  const x = input('a', [3])

  test.each([
    ['another input', () => input('b', [3])],
    ['a step', () => step(x)],
    ['a sign', () => sign(x)],
    ['a stopped gradient', () => stopGradient(square(x))],
  ])('%s cannot be differentiated by x, and says so', (_, build) => {
    expect(() => gradient(build(), [x])).toThrow(/does not depend on/)
  })

  test('reduceMax says what to use instead', () => {
    expect(() => gradient(reduceMax(x, [0]), [x])).toThrow(/logSumExp/)
  })

  test('stopGradient holds a factor constant: d(x stop(x^2))/dx = x^2, not 3 x^2', () => {
    const [slope] = gradient(mul(x, stopGradient(square(x))), [x])
    const feeds = { a: { data: Float64Array.of(1, 2, 3), shape: [3] } }
    expect([...evaluate([slope!], feeds)[0]!.data]).toEqual([1, 4, 9])
  })

  test('the derivative of the tensor by itself is 1', () => {
    const y = square(x)
    const [slope] = gradient(y, [y])
    expect([...evaluate([slope!], { a: { data: Float64Array.of(1, 2, 3), shape: [3] } })[0]!.data]).toEqual([1, 1, 1])
  })
})

describe('where the slope jumps', () => {
  test.each([
    ['relu', 0, relu],
    ['celu', 1, graph.celu],
    ['abs', 0, graph.abs],
    ['softplus', 0.5, graph.softplus],
  ] as const)('%s has the slope %d at 0, between those on both sides', (_, slope, build) => {
    const x = input('a', [1])
    const [found] = evaluate(gradient(build(x), [x]), { a: { data: Float64Array.of(0), shape: [1] } })
    expect(found!.data[0]).toBe(slope)
  })

  test('maximum gives the slope to its second argument where both are equal', () => {
    const x = input('a', [1])
    const y = input('b', [1])
    const feeds = { a: { data: Float64Array.of(2), shape: [1] }, b: { data: Float64Array.of(2), shape: [1] } }
    const slopes = evaluate(gradient(graph.maximum(x, y), [x, y]), feeds)
    expect(slopes.map(({ data }) => data[0])).toEqual([0, 1])
  })
})

describe('extreme values', () => {
  test.each([
    ['softplus', graph.softplus, [800, -800], [800, 0]],
    ['sigmoid', graph.sigmoid, [800, -800], [1, 0]],
    ['celu', graph.celu, [800, -800], [800, -1]],
    ['expNegativePart', graph.expNegativePart, [800, -800], [1, 0]],
    ['logSumExp', (x: Tensor) => graph.logSumExp(graph.reshape(x, [2, 1]), [1]), [800, -800], [800, -800]],
  ] as const)('%s neither overflows nor turns to NaN, nor does its slope', (_, build, at, values) => {
    const x = input('a', [2])
    const y = build(x)
    const [value, slope] = evaluate([y, ...gradient(y, [x])], { a: { data: Float64Array.from(at), shape: [2] } })
    expect([...value!.data]).toEqual(values)
    expect([...slope!.data].every((v) => v >= 0 && v <= 1)).toBe(true)
  })
})
