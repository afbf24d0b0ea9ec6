import { describe, expect, test } from 'vitest'
import { InputError } from '../../src/base/errors.ts'
import type { PotentialConfig } from '../../src/potentials/potential.ts'
import { restorePotential } from '../../src/potentials/restore.ts'

const network = {
  kind: 'convex',
  dimension: 2,
  classes: 0,
  hidden: [4],
  pieces: 3,
  activation: 'celu',
  spread: [1, 1],
  modulus: 0.01,
}
const quadratic = { kind: 'quadratic', dimension: 2, classes: 0, modulus: 0.01 }

describe('a config that makes no sense is an InputError', () => {
  test.each<[string, object]>([
    ['an unknown kind', { ...network, kind: 'cubic' }],
    ['the name of something every object has', { ...network, kind: 'constructor' }],
    ['no dimension', { ...network, dimension: undefined }],
    ['dimension 0', { ...quadratic, dimension: 0 }],
    ['a dimension that is not whole', { ...quadratic, dimension: 1.5 }],
    ['a dimension beyond any memory', { ...quadratic, dimension: 1e9 }],
    ['no classes', { ...quadratic, classes: undefined }],
    ['too many classes', { ...quadratic, classes: 1e9 }],
    ['no widths', { ...network, hidden: [] }],
    ['a width of 0', { ...network, hidden: [0] }],
    ['widths beyond any memory', { ...network, hidden: [65_536, 65_536, 65_536] }],
    ['layers beyond any memory', { ...network, hidden: new Array(1e6).fill(64) }],
    ['a spread of another length', { ...network, spread: [1] }],
    ['a spread of 0', { ...network, spread: [1, 0] }],
    ['a spread that is text', { ...network, spread: ['1', '1'] }],
    ['a part of a piece', { ...network, pieces: 1.5 }],
    ['pieces beyond any memory', { ...network, pieces: 2 ** 30 }],
    ['an unknown activation', { ...network, activation: 'relu' }],
    ['no modulus', { ...network, modulus: undefined }],
    ['a modulus of 0', { ...network, modulus: 0 }],
    ['no modulus, quadratic', { ...quadratic, modulus: undefined }],
    ['a negative modulus, quadratic', { ...quadratic, modulus: -1 }],
    ['a modulus that is text, quadratic', { ...quadratic, modulus: '1' }],
  ])('%s', (_, config) => {
    expect(() => restorePotential(config as PotentialConfig)).toThrow(InputError)
  })

  test('what makes sense is restored', () => {
    expect(restorePotential(network as PotentialConfig).config).toEqual(network)
    expect(restorePotential(quadratic as PotentialConfig).config).toEqual(quadratic)
  })
})
