import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodedOf, fromOklab, intoGamut, linearOf, toOklab } from '../../src/pictures/colour/oklab.ts'

const colour = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 })

describe('OKLab', () => {
  // CSS Color Module Level 4, section 15 (the named colours in oklab()).
  test.each([
    ['white', [1, 1, 1], [1, 0, 0]],
    ['black', [0, 0, 0], [0, 0, 0]],
    ['red', [1, 0, 0], [0.62796, 0.22486, 0.12585]],
    ['lime', [0, 1, 0], [0.86644, -0.23389, 0.1795]],
    ['blue', [0, 0, 1], [0.45201, -0.03246, -0.31153]],
    ['rebeccapurple', [0.4, 0.2, 0.6], [0.44027, 0.08818, -0.13386]],
  ])('gives the published value of %s', (_, rgb, lab) => {
    const found = toOklab(Float64Array.from(rgb))
    for (let c = 0; c < 3; c++) expect(found[c]).toBeCloseTo(lab[c]!, 4)
  })

  test('comes back to the colour', () => {
    fc.assert(
      fc.property(colour, (rgb) => {
        const back = fromOklab(toOklab(Float64Array.from(rgb)))
        // The published matrices are inverse to one another to 7 digits; black, where the curve is steepest, keeps 4.
        for (const [c, value] of rgb.entries()) expect(Math.abs(back[c]! - value)).toBeLessThan(1e-4)
      }),
    )
  })

  test('the curve of sRGB has its published values', () => {
    expect(linearOf(0.5)).toBeCloseTo(0.21404114, 8)
    expect(linearOf(0.04)).toBeCloseTo(0.04 / 12.92, 12)
    expect(encodedOf(linearOf(0.73))).toBeCloseTo(0.73, 12)
  })

  test('the gamut keeps lightness and hue, and leaves what is inside alone', () => {
    const vivid = Float64Array.from([0.7, 0.3, 0.2, 0.5, 0.05, 0.02])
    const hue = Math.atan2(0.2, 0.3)
    expect(intoGamut(vivid)).toBe(1)
    expect(vivid[0]).toBe(0.7)
    expect(Math.atan2(vivid[2]!, vivid[1]!)).toBeCloseTo(hue, 10)
    expect([...vivid.subarray(3)]).toEqual([0.5, 0.05, 0.02])
    const shown = fromOklab(vivid.slice(0, 3))
    expect(Math.max(...shown)).toBeGreaterThan(0.999)
    expect(Math.max(...shown)).toBeLessThan(1.001)
    expect(Math.min(...shown)).toBeGreaterThan(-1e-3)
  })
})
