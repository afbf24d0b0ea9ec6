import { describe, expect, test } from 'vitest'
import { evaluateWithRows } from '../../src/index.ts'
import { evaluationReport, planeFigure, planeOf, reportFigures, reportHtml } from '../../src/report/index.ts'
import { mapOf, randomMoments } from '../support/maps.ts'
import { drawingOf } from './drawing.ts'
import { cloud, excerpts, texts } from './fixtures.ts'

describe('a map of two features', async () => {
  const map = await mapOf(randomMoments(2, 1), randomMoments(2, 2, 3))
  const measured = await evaluateWithRows(map, cloud(120, 2, 1), cloud(150, 2, 2, 3))
  const plane = (await planeOf(map, measured))!
  const names = { source: 'before', target: 'after' }

  test.each(['source', 'target'] as const)('moves rows down the slope of its potential, by half of it: %s', (side) => {
    const { x, y, size, values } = plane[side]
    const [start, moved] =
      side === 'source' ? [measured.source, measured.images] : [measured.target, measured.preimages]
    const step = [(x[1] - x[0]) / (size - 1), (y[1] - y[0]) / (size - 1)] as const
    let compared = 0
    for (let row = 0; row < start.rows; row++) {
      const place = [0, 1].map((j) => (start.data[2 * row + j]! - [x, y][j]![0]) / step[j]!)
      const [i, k] = place.map(Math.round) as [number, number]
      // Rows that lie near a point of the grid, with neighbours on all sides.
      if (Math.max(...place.map((at) => Math.abs(at - Math.round(at)))) > 0.25) continue
      if (Math.min(i, k) < 1 || Math.max(i, k) > size - 2) continue
      const slope = [
        (values[k * size + i + 1]! - values[k * size + i - 1]!) / (2 * step[0]),
        (values[(k + 1) * size + i]! - values[(k - 1) * size + i]!) / (2 * step[1]),
      ]
      for (const j of [0, 1])
        expect(Math.abs(moved.data[2 * row + j]! - (start.data[2 * row + j]! - slope[j]! / 2))).toBeLessThan(0.4)
      compared++
    }
    expect(compared).toBeGreaterThan(2)
  })

  test('is drawn in x and y, with arrows both ways over the contours of the potential', async () => {
    const report = evaluationReport(map, measured, { ...names, columns: ['height', 'width'], plane })
    const figures = await reportFigures(report)
    expect(figures.map(({ name }) => name)).toEqual([
      'energy-distance',
      'map',
      'path',
      'forward-rows',
      'forward-features',
      'backward-rows',
      'backward-features',
    ])
    const { svg } = figures.find(({ name }) => name === 'map')!
    const { panels } = drawingOf(svg)
    expect(panels.map(({ title }) => title)).toEqual(['Forward: before to after', 'Backward: after to before'])
    for (const { x, y } of panels) expect([x.label, y.label]).toEqual(['height', 'width'])
    expect(svg.match(/aria-label="arrow"/g)).toHaveLength(2)
    expect(svg.match(/aria-label="contour"/g)).toHaveLength(2)
    expect(excerpts(svg, /NaN|undefined|Infinity/)).toEqual([])
    const page = await reportHtml(report)
    expect(texts(page, 'h3')).toContain('The map, in both directions')
  })

  test('of a conditional map has arrows without heights', async () => {
    const direction = {
      title: 'Forward',
      roles: { start: 'source', goal: 'target' },
      start: measured.source,
      moved: measured.images,
    } as const
    const svg = await planeFigure({ columns: ['x0', 'x1'], names, directions: [direction] })
    expect(svg.match(/aria-label="arrow"/g)).toHaveLength(1)
    expect(svg).not.toMatch(/aria-label="contour"/)
  })
})

test('a map of three features has no such figure', async () => {
  const map = await mapOf(randomMoments(3, 1), randomMoments(3, 2, 3))
  const measured = await evaluateWithRows(map, cloud(60, 3, 1), cloud(60, 3, 2))
  expect(await planeOf(map, measured)).toBeUndefined()
  const report = evaluationReport(map, measured, {
    source: 'a',
    target: 'b',
    command: 'brenier report m a b',
    created: '2026-01-02',
  })
  expect((await reportFigures(report)).map(({ name }) => name)).not.toContain('map')
  const page = await reportHtml(report)
  const settings = texts(page, '.settings').join()
  expect(settings).toMatch(/Command.*brenier report m a b/)
  expect(settings).toMatch(/Made.*2026-01-02/)
  expect(texts(page, '.numbers').join()).toMatch(/mean squared move: [\d.]+/)
  expect(texts(page, '.features').join()).toMatch(/x0.*x2|x2.*x0/)
  expect(excerpts(page, /feature 1/)).toEqual([])
  expect(texts(page, '.warning')[0]).toMatch(/^Can it be trusted\?/)
})
