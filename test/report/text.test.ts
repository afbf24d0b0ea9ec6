import fc from 'fast-check'
import { parseHTML } from 'linkedom'
import { describe, expect, test } from 'vitest'
import {
  escapeText,
  formatCount,
  formatNumber,
  formatSeconds,
  formatShare,
  listed,
  shorten,
  tickFormatter,
} from '../../src/report/text.ts'

describe('escaping', () => {
  test('leaves no character that opens a tag, an entity or an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeText(text).replace(/&(amp|lt|gt|quot|#39);/g, '')).not.toMatch(/[&<>"']/)
      }),
    )
  })

  test('is undone by a parser', () => {
    const text = `a <b>&amp; "c" 'd'</b>`
    const { document } = parseHTML(
      `<!doctype html><html><body><p title="${escapeText(text)}">${escapeText(text)}</p></body></html>`,
    )
    expect(document.querySelector('p')?.textContent).toBe(text)
    expect(document.querySelector('p')?.getAttribute('title')).toBe(text)
  })

  test('drops what XML cannot hold', () => {
    expect(escapeText('a\u0000b\nc\ud800d\u0085')).toBe('a b c\ufffdd\ufffd')
  })
})

describe('shortening', () => {
  test('keeps both ends and the length asked for', () => {
    expect(shorten('short', 10)).toBe('short')
    const short = shorten('a column with a name that ends in _17', 20)
    expect([...short]).toHaveLength(20)
    expect(short).toMatch(/^a column .*….*_17$/)
  })
})

describe('numbers', () => {
  test.each([
    [0, '0'],
    [2.7654, '2.77'],
    [-0.0456, '−0.0456'],
    [12345.6, '12,346'],
    [999999.6, '1.00\u00a0×\u00a010⁶'],
    [1e30, '1.00\u00a0×\u00a010³⁰'],
    [-2.5e-7, '−2.50\u00a0×\u00a010⁻⁷'],
    [Number.NaN, 'not a number'],
    [Number.NEGATIVE_INFINITY, '−∞'],
  ])('%d reads %s', (value, text) => expect(formatNumber(value)).toBe(text))

  test('counts, shares, times and lists', () => {
    expect(formatCount(1234567)).toBe('1,234,567')
    expect([0, 0.0004, 0.005, 0.43, 0.9996, 1].map(formatShare)).toEqual([
      '0%',
      'below 0.1%',
      '0.5%',
      '43%',
      'above 99.9%',
      '100%',
    ])
    expect([41.23, 200, 9000].map(formatSeconds)).toEqual(['41.2 s', '3 min 20 s', '2 h 30 min'])
    expect([listed(['a']), listed(['a', 'b', 'c'])]).toEqual(['a', 'a, b and c'])
  })

  test('tick labels tell neighbours apart', () => {
    for (const ticks of [
      [-4, -2, 0, 2],
      [1e9 + 1, 1e9 + 2, 1e9 + 3],
      [0.00001, 0.00002],
      [-2e30, -1e30, 0, 1e30],
    ]) {
      const format = tickFormatter([ticks[0]!, ticks.at(-1)!])
      expect(new Set(ticks.map(format)).size).toBe(ticks.length)
    }
    expect(tickFormatter([0, 1])(0.1 + 0.2)).toBe('0.3')
  })
})
