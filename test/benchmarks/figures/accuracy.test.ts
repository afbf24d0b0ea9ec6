import { seriesColours } from 'brenier/report'
import { describe, expect, test } from 'vitest'
import { accuracyFigure, spread } from '../../../benchmarks/figures/accuracy.ts'
import { drawingOf, outside, values } from '../../report/drawing.ts'

const ours: [number, number][] = [
  [0.1, 30],
  [1, 3],
  [10, 0.4],
]
const theirs: [number, number][] = [
  [50, 0.5],
  [2, 40],
  [0, 1],
  [3, Number.NaN],
]

const draw = async () =>
  drawingOf(
    await accuracyFigure({
      title: 'Error against time',
      error: 'L2-UVP (%)',
      series: [
        { label: 'ours', emphasis: true, points: [[0.01, 200], ...ours] },
        { label: 'theirs', points: theirs },
        { label: 'nothing to show', points: [[0, 1]] },
      ],
    }),
  )

describe('accuracy against time', () => {
  test('has each point at its time and error, on logarithmic axes, in the colour of its series', async () => {
    const { title, panels } = await draw()
    const panel = panels[0]!
    expect([title, panel.x.label, panel.y.label]).toEqual(['Error against time', 'Time (s)', 'L2-UVP (%)'])
    const expected = [
      [[0.01, 200], ...ours],
      // In the order of time, without what a logarithmic scale cannot show.
      [
        [2, 40],
        [50, 0.5],
      ],
    ]
    expected.forEach((points, k) => {
      for (const kind of ['dot', 'line']) {
        const found = values(panel, kind, seriesColours[k]).filter(([x]) => x < 55)
        const places = found.slice(kind === 'line' ? 1 : 0)
        expect(places).toHaveLength(points.length)
        places.forEach(([x, y], i) => {
          expect(Math.abs(Math.log(x / points[i]![0]!))).toBeLessThan(0.02)
          expect(Math.abs(Math.log(y / points[i]![1]!))).toBeLessThan(0.02)
        })
      }
    })
    expect(panel.marks.some(({ fill, stroke }) => [fill, stroke].includes(seriesColours[2]))).toBe(false)
  })

  test('has a label for each line to its right, in its colour, level with its end', async () => {
    const panel = (await draw()).panels[0]!
    const labels = panel.marks.filter(({ kind }) => kind === 'text')
    expect(labels.map(({ fill, shapes }) => [fill, shapes[0]!.text])).toEqual([
      [seriesColours[0], 'ours'],
      [seriesColours[1], 'theirs'],
    ])
    const [first, second] = labels.map(({ shapes }) => shapes[0]!.places[0]!)
    // Ours ends lower, at 0.4 against 0.5.
    expect(first![1] - second![1]).toBeGreaterThan(16)
    expect(panel.x.value(first![0])).toBeGreaterThan(50)
  })

  test('stays within the picture', async () => {
    expect(outside((await draw()).panels[0]!, [56, 26, 640, 338])).toEqual([])
  })

  test('labels keep their distance and their order', () => {
    const placed = spread([10, 12, 11, 100])
    const order = [0, 2, 1, 3].map((k) => placed[k]!)
    for (let k = 1; k < 4; k++) expect(order[k]! - order[k - 1]!).toBeGreaterThan(16.5)
    expect(placed[3]).toBe(100)
  })
})
