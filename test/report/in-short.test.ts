import { expect, test } from 'vitest'
import { type Points, points } from '../../src/base/points.ts'
import { type Report, reportHtml } from '../../src/report/index.ts'
import { meanMoves } from '../../src/report/mean-moves.ts'
import { cloud, goodReport, shifted, texts } from './fixtures.ts'

/** What a reader sees first, without the numbers that are for experts. */
const opening = async (changes: Partial<Report> = {}) => {
  const html = await reportHtml(goodReport(changes))
  expect(html.indexOf('class="short"')).toBeLessThan(html.indexOf('class="lead"'))
  return { all: texts(html, '.short').join(), items: texts(html, '.short li') }
}

const scaledBy = ({ data, rows, columns }: Points, factor: number): Points =>
  points(
    data.map((value, i) => (i % columns === 0 ? 20 + factor * value : value)),
    rows,
    columns,
  )

test('a report opens with what was compared and what differs most, without a term of the method', async () => {
  const { all, items } = await opening()
  expect(all).toMatch(/240 rows of before and 300 rows of after, in 3 features/)
  // The target is the source moved by 3 along "energy"; the others do not differ.
  expect(items).toHaveLength(1)
  expect(items[0]).toMatch(
    /^energy is higher on average \(.* to .*\)\. The map makes up for it: it changes a row by 3\.0 on average\.$/,
  )
  expect(all).toMatch(/The other 2 features differ less, or no more than by chance\./)
  expect(all).not.toMatch(/potential|W₂|residual|energy distance|parameter|conjugate/i)
})

test('percentages are given where values lie well on one side of 0, and changes of the width in words', async () => {
  const [from, to] = [scaledBy(cloud(900, 3, 1), 1), scaledBy(cloud(900, 3, 2), 4)]
  const wider = await opening({
    source: { name: 'a', points: from, transported: to },
    target: { name: 'b', points: to },
  })
  expect(wider.items[0]).toMatch(/^energy varies more \(standard deviation (0\.9\d+|1\.\d+) to (3\.[89]|4\.\d)/)
  const rising = shifted(from, 5)
  const moved = await opening({
    source: { name: 'a', points: from, transported: rising },
    target: { name: 'b', points: rising },
  })
  expect(moved.items[0]).toMatch(/^energy is higher on average by 25% /)
})

test('a difference that the map does not make up for is said to be left', async () => {
  const { source } = goodReport()
  const { items } = await opening({ source: { ...source, transported: source.points } })
  expect(items[0]).toMatch(/The map makes up for none of it: the moved rows have a mean of −?0\.\d+\./)
})

test('where nothing differs that is said', async () => {
  const { source } = goodReport()
  const { all, items } = await opening({
    source: { ...source, transported: source.points },
    target: { name: 'after', points: cloud(300, 3, 2) },
  })
  expect(items).toEqual([])
  expect(all).toMatch(/No feature differs between before and after by more than/)
})

test.each([
  ['good', 'Yes, as far as these rows can show.'],
  ['usable', 'With care.'],
  ['not to be trusted', 'No.'],
] as const)('whether to trust it is answered first: %s', async (grade, answer) => {
  const { all } = await opening({ verdict: { grade, sentence: 'Because.', advice: null } })
  expect(all).toContain(`Can it be trusted? ${answer}Because.`)
})

test('the mean move is that of the rows, by their weights', () => {
  const from = points(Float64Array.of(0, 0, 0, 0), 2, 2)
  const to = points(Float64Array.of(1, 2, -3, 2), 2, 2)
  expect([...meanMoves(from, to)]).toEqual([2, 2])
  expect([...meanMoves({ ...from, weights: Float64Array.of(3, 1) }, to)]).toEqual([1.5, 2])
})
