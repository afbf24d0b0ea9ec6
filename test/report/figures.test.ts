import { parseHTML } from 'linkedom'
import { describe, expect, test } from 'vitest'
import { points } from '../../src/base/points.ts'
import { type CloudData, cloudPanels } from '../../src/report/figures/clouds.ts'
import { histogramShares } from '../../src/report/figures/features.ts'
import { buckets } from '../../src/report/figures/training.ts'
import {
  barFigure,
  cloudFigure,
  compareFeatures,
  featureFigure,
  loadPlotter,
  trainingFigure,
} from '../../src/report/index.ts'
import { logarithmicAxis } from '../../src/report/logarithmic-axis.ts'
import { roleColours } from '../../src/report/roles.ts'
import { cloud, excerpts, shifted, texts, trainingCurve } from './fixtures.ts'

const source = cloud(60, 3, 1)
const target = cloud(80, 3, 2, 3)

const clouds: CloudData = {
  panels: [
    { role: 'source', title: 'before', points: source },
    { role: 'moved', title: 'image of before', points: shifted(source, 3) },
    { role: 'target', title: 'after', points: target },
  ],
  columns: ['energy', 'angle', 'width'],
  scale: 'none',
}

const changes = compareFeatures(source, shifted(source, 3), target)

const figures: Record<string, () => Promise<string>> = {
  clouds: () => cloudFigure(clouds),
  features: () =>
    featureFigure({
      changes,
      columns: ['energy', 'angle', 'width'],
      labels: { start: 'before', moved: 'image of before', goal: 'after' },
      roles: { start: 'source', goal: 'target' },
    }),
  training: () => trainingFigure({ curve: trainingCurve(), squaredUnit: 'mm²' }),
  bars: () =>
    barFigure({
      title: 'Energy distance',
      axis: 'Energy distance (mm)',
      groups: [
        {
          title: 'forward',
          bars: [
            { label: 'no transport', value: 2.4, low: 2.2, high: 2.6 },
            { label: 'map', value: 0.1 },
          ],
        },
      ],
    }),
}

describe.each(Object.entries(figures))('%s', (_, draw) => {
  test('is the same text for the same data', async () => {
    expect(await draw()).toBe(await draw())
  })

  test('stands alone: a namespace, a label, nothing fetched, no script', async () => {
    const svg = await draw()
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
    expect(svg).toMatch(/aria-label="[^"]+"/)
    expect(
      excerpts(svg.replace('xmlns="http://www.w3.org/2000/svg"', ''), /https?:|url\(|<script|NaN|undefined/),
    ).toEqual([])
  })
})

describe.each(Object.entries(figures))('the layout of %s', (_, draw) => {
  test('has one style sheet, and headings above the frames, which do not overlap', async () => {
    const { document } = parseHTML(`<!doctype html><html><body>${await draw()}</body></html>`)
    expect(document.querySelectorAll('style')).toHaveLength(1)
    const [, , width, height] = document.querySelector('svg')!.getAttribute('viewBox')!.split(' ').map(Number)
    const at = (group: Element) => /translate\((.*),(.*)\)/.exec(group.getAttribute('transform')!)!.slice(1).map(Number)
    const ticks = [...document.querySelectorAll('[aria-label="x-axis tick"]')]
    const boxes = ticks.map((tick) => {
      const frame = tick.parentElement!
      const [x, top] = at(frame.parentElement!)
      const below = at(frame)[1]!
      const heading = [...frame.previousElementSibling!.children].map((text) => Number(text.getAttribute('y')))
      expect(below).toBeGreaterThanOrEqual(Math.max(0, ...heading) + 5)
      const bottom = at(tick.children[0]!)[1]! + below + top! + 42
      return { x: x!, top: top!, right: x! + Math.max(...[...tick.children].map((one) => at(one)[0]!)), bottom }
    })
    for (const [k, { x, top, right, bottom }] of boxes.entries()) {
      expect(right <= width! && bottom <= height!).toBe(true)
      for (const other of boxes.slice(k + 1))
        expect(other.x > right || other.top >= bottom || other.right < x || other.bottom <= top).toBe(true)
    }
  })
})

describe('the three panels', () => {
  const ticks = (body: string, axis: string) =>
    texts(`<svg>${body}</svg>`, `[aria-label="${axis}-axis tick label"] text`)

  test('have the same axes, which what the map made cannot change', async () => {
    const plotter = await loadPlotter()
    const far = {
      ...clouds,
      panels: clouds.panels.map((panel) =>
        panel.role === 'moved' ? { ...panel, points: shifted(source, 1e6) } : panel,
      ),
    }
    for (const data of [clouds, far]) {
      const { panels } = cloudPanels(plotter, data)
      for (const axis of ['x', 'y']) {
        const labels = panels.map((panel) => ticks(panel.body, axis))
        expect(labels[0]!.length).toBeGreaterThan(2)
        expect(labels[1]).toEqual(labels[0])
        expect(labels[2]).toEqual(labels[0])
      }
    }
    const [before, after] = [clouds, far].map((data) => ticks(cloudPanels(plotter, data).panels[0]!.body, 'x'))
    expect(after).toEqual(before)
  })

  test('put the same row at the same place in every panel', async () => {
    const { panels } = cloudPanels(await loadPlotter(), {
      ...clouds,
      panels: clouds.panels.map((panel) => ({ ...panel, points: target })),
    })
    const dots = panels.map((panel) => [...panel.body.matchAll(/d="((?:M[\d.,-]+h0)+)"/g)].map((match) => match[1]))
    expect(dots[0]!.length).toBeGreaterThan(0)
    expect(dots[1]).toEqual(dots[0])
    expect(dots[2]).toEqual(dots[0])
  })

  test('draw every row within the axes, and count those beyond', async () => {
    const { panels } = cloudPanels(await loadPlotter(), {
      ...clouds,
      panels: clouds.panels.map((panel) => ({ ...panel, points: source })),
    })
    expect(panels[0]!.body.match(/h0/g)).toHaveLength(source.rows)
    const [, note] = texts(`<svg>${panels[0]!.body}</svg>`, 'text')
    expect(note).not.toMatch(/beyond/)
    const outlier = points(Float64Array.from([...source.data, 1e9, 0, 0]), source.rows + 1, 3)
    const moved = clouds.panels.map((panel) => (panel.role === 'moved' ? { ...panel, points: outlier } : panel))
    const body = cloudPanels(await loadPlotter(), { ...clouds, panels: moved }).panels[1]!.body
    expect(texts(`<svg>${body}</svg>`, 'text')[1]).toMatch(/^61 rows, \d+ beyond the axes$/)
  })

  test('show a circle as a circle', async () => {
    const circle = (side: number) =>
      points(
        Float64Array.from({ length: 720 }, (_, i) => (i % 2 === 0 ? Math.cos(i) + side : Math.sin(i - 1))),
        360,
        2,
      )
    const panels = clouds.panels.map((panel, k) => ({ ...panel, points: circle(k / 2) }))
    const body = cloudPanels(await loadPlotter(), { ...clouds, panels }).panels[0]!.body
    const dots = [...body.matchAll(/M([\d.-]+),([\d.-]+)h0/g)].map((match) => [Number(match[1]), Number(match[2])])
    const extent = (k: number) => Math.max(...dots.map((dot) => dot[k]!)) - Math.min(...dots.map((dot) => dot[k]!))
    expect(dots).toHaveLength(360)
    expect(extent(0) / extent(1)).toBeCloseTo(1, 2)
  })

  test('cut the lines of density off at the frame', async () => {
    const { panels } = cloudPanels(await loadPlotter(), clouds)
    const { document } = parseHTML(`<!doctype html><html><body><svg>${panels[0]!.body}</svg></body></html>`)
    const lines = [...document.querySelectorAll('[aria-label="density"]')]
    expect(lines).toHaveLength(2)
    for (const { parentElement: frame } of lines) {
      const [place, box] = [['x', 'y', 'width', 'height'], ['viewBox']].map((names) =>
        names.map((name) => frame!.getAttribute(name)).join(' '),
      )
      expect([frame!.localName, place, box]).toEqual(['svg', '46 26 238 214', '46 26 238 214'])
    }
  })

  test('draw at most the limit', async () => {
    const many = cloud(5000, 2, 1)
    const { panels } = cloudPanels(await loadPlotter(), {
      ...clouds,
      panels: clouds.panels.map((panel) => ({ ...panel, points: many })),
      limit: 500,
    })
    expect(panels[0]!.body.match(/h0/g)!.length).toBeLessThanOrEqual(500)
    expect(panels[0]!.body).toContain('500 of 5,000 rows')
  })
})

describe('histograms of features', () => {
  test('hold every row of each sample: the shares add up to 100 percent', () => {
    for (const change of changes) {
      const { edges, ...shares } = histogramShares(change)
      for (const share of Object.values(shares)) {
        expect(share).toHaveLength(edges.length - 1)
        expect(share.reduce((sum, value) => sum + value, 0)).toBeCloseTo(100, 9)
      }
    }
  })

  test('as drawn, all three shapes enclose the same area', async () => {
    const svg = await figures.features!()
    const areas = [...svg.matchAll(/aria-label="(?:line|area)"[^>]*>\s*<path d="M([^"Z]+)/g)].map((match) =>
      areaUnderSteps(match[1]!),
    )
    expect(areas).toHaveLength(9)
    for (let panel = 0; panel < 3; panel++) {
      const three = areas.slice(3 * panel, 3 * panel + 3)
      expect(Math.max(...three) / Math.min(...three)).toBeLessThan(1.02)
    }
  })

  test('show in the target what the image became, in the colours of their roles', async () => {
    const svg = await figures.features!()
    for (const color of Object.values(roleColours)) expect(svg).toContain(`"${color}"`)
    expect(changes[0]!.after).toBeLessThan(0.2 * changes[0]!.before)
  })
})

/** Area below a path of right-angled steps, down to the plot's base (its lowest point), going right. */
function areaUnderSteps(path: string): number {
  const visited = path.split('L').map((pair) => pair.split(',').map(Number) as [number, number])
  const turn = visited.findIndex(([x], k) => k > 0 && x < visited[k - 1]![0])
  const outline = turn < 0 ? visited : visited.slice(0, turn)
  const base = 140
  let area = 0
  for (let k = 1; k < outline.length; k++) area += (outline[k]![0] - outline[k - 1]![0]) * (base - outline[k - 1]![1])
  return area
}

describe('training curves', () => {
  test('runs of steps keep the extremes, and the mean lies between', () => {
    const curve = trainingCurve(1000)
    const runs = buckets(curve.step, curve.w2Squared, 100)
    expect(runs).toHaveLength(100)
    expect(Math.max(...runs.map((run) => run.high))).toBe(Math.max(...Array.from(curve.w2Squared)))
    for (const run of runs) expect(run.mean >= run.low && run.mean <= run.high).toBe(true)
  })

  test('what is not finite, or not positive on a logarithmic scale, is left out', () => {
    expect(buckets([1, 2, 3], [1, Number.NaN, Number.POSITIVE_INFINITY])).toHaveLength(1)
    expect(buckets([1, 2, 3], [1, 0, -1], 10, true)).toHaveLength(1)
  })

  test('a curve of which nothing can be drawn gives a figure without panels', async () => {
    const svg = await trainingFigure({
      curve: { step: [1], w2Squared: [Number.NaN], residual: [0] },
      squaredUnit: '',
    })
    expect(excerpts(svg, /NaN|axis/)).toEqual([])
  })

  test('a bar below zero has its name and its value to the right of zero, clear of the bar', async () => {
    const bars = [
      { label: 'no transport', value: 1 },
      { label: 'two samples', value: -0.4 },
    ]
    const svg = await barFigure({ title: '', axis: 'distance', groups: [{ title: '', bars }] })
    const at = (text: string) => Number(new RegExp(`translate\\(([\\d.]+),[^>]*>${text}<`).exec(svg)![1])
    expect(at('two samples')).toBe(at('no transport'))
    expect(at('−0.400')).toBe(at('two samples'))
  })

  test('the legend speaks of an interval only where one is drawn', async () => {
    const { heldOut, ...curve } = trainingCurve()
    const { step, dualValue } = heldOut!
    const of = (shown: typeof curve & { heldOut?: typeof heldOut }) =>
      trainingFigure({ curve: shown, squaredUnit: 'mm²' })
    expect(await of({ ...curve, ...(heldOut && { heldOut }) })).toContain('95% interval')
    expect(await of({ ...curve, heldOut: { step, dualValue } })).not.toContain('95% interval')
  })

  test('logarithmic ticks are powers of ten, or 1, 2 and 5 times those where the range is short', () => {
    expect(logarithmicAxis([0.005, 200]).ticks).toEqual([0.01, 0.1, 1, 10, 100])
    expect(logarithmicAxis([0.9, 6]).ticks).toEqual([1, 2, 5])
    expect(logarithmicAxis([1e-12, 1e12]).ticks.length).toBeLessThanOrEqual(7)
  })
})
