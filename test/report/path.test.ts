import { expect, test } from 'vitest'
import { evaluateWithRows } from '../../src/index.ts'
import { evaluationReport, reportFigures, reportHtml } from '../../src/report/index.ts'
import { mapOf, randomMoments } from '../support/maps.ts'
import { drawingOf } from './drawing.ts'
import { cloud } from './fixtures.ts'

/** The places of the dots of a path, in pixels. */
const places = (d: string) => [...d.matchAll(/M([-\d.]+),([-\d.]+)h0/g)].map(([, x, y]) => [Number(x), Number(y)])

test('rows are on the straight line to their images at each of five times, and the moving panel goes from one end to the other', async () => {
  const map = await mapOf(randomMoments(2, 1), randomMoments(2, 2, 3))
  const measured = await evaluateWithRows(map, cloud(60, 2, 1), cloud(60, 2, 2, 3))
  const report = evaluationReport(map, measured, { source: 'before', target: 'after', columns: ['height', 'width'] })
  const { svg } = (await reportFigures(report)).find(({ name }) => name === 'path')!
  // A file stands still.
  expect(svg).not.toContain('<animate')
  const { panels } = drawingOf(svg)
  expect(panels.map(({ title }) => title)).toEqual(['t = 0', 't = 0.25', 't = 0.5', 't = 0.75', 't = 1'])
  const dots = panels.map(({ marks }) => {
    const mark = marks.find(({ kind }) => kind === 'dot')!
    return mark.shapes.flatMap((shape) => shape.places)
  })
  expect(dots[0]!.length).toBeGreaterThanOrEqual(60)
  for (const [k, time] of [0, 0.25, 0.5, 0.75, 1].entries())
    for (const [i, place] of dots[k]!.entries())
      for (const axis of [0, 1]) {
        const [from, to] = [dots[0]![i]![axis]!, dots[4]![i]![axis]!]
        expect(Math.abs(place[axis]! - ((1 - time) * from + time * to))).toBeLessThan(0.11)
      }
  const page = await reportHtml(report)
  const [moving = ''] = /<div class="moving">.*?<\/div><\/div>/.exec(page) ?? []
  const motions = [...moving.matchAll(/<path[^>]* d="([^"]*)"><animate[^>]* values="([^"]*)"/g)]
  expect(motions.length).toBe(32)
  const ends = motions.map(([, first, values]) => ({ first, frames: values!.split(';') }))
  let farthest = 0
  for (const { first, frames } of ends) {
    expect(places(frames[0]!)).toEqual(places(first!))
    expect(frames[0]).toBe(frames[4])
    expect(frames[2]).toBe(frames[3])
    for (const [i, [x]] of places(frames[2]!).entries())
      farthest = Math.max(farthest, Math.abs(x! - places(first!)[i]![0]!))
  }
  expect(farthest).toBeGreaterThan(50)
  expect(page).toMatch(/prefers-reduced-motion:reduce\)\{\.moving\{display:none\}/)
  await map.dispose()
})
