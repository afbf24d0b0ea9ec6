import { describe, expect, test } from 'vitest'
import { type Points, points } from '../../src/base/points.ts'
import { histogramShares } from '../../src/report/figures/features.ts'
import { barFigure, cloudFigure, compareFeatures, featureFigure, trainingFigure } from '../../src/report/index.ts'
import { accentColour, neutralColour, roleColours } from '../../src/report/roles.ts'
import { colourOf, type DrawnPanel, drawingOf, outside, values } from './drawing.ts'
import { cloud, shifted, trainingCurve } from './fixtures.ts'

/** The places found are those expected, in order, to the tenth of a pixel that figures are written in. */
function expectAt(
  { x, y }: DrawnPanel,
  found: readonly (readonly number[])[],
  expected: readonly (readonly number[])[],
) {
  expect(found).toHaveLength(expected.length)
  found.forEach(([a, b], i) => {
    const [tolerance, other] = [x.pixel(100), y.pixel(100)]
    expect(Math.abs(a! - expected[i]![0]!), `x of ${i}: ${a} for ${expected[i]}`).toBeLessThan(0.3 * tolerance)
    expect(Math.abs(b! - expected[i]![1]!), `y of ${i}: ${b} for ${expected[i]}`).toBeLessThan(0.3 * other)
  })
}

const byPlace = (a: readonly number[], b: readonly number[]) => a[0]! - b[0]! || a[1]! - b[1]!

describe('clouds', () => {
  // Axes 1 and 2 are the first and second column, by symmetry; their means over both sets are 3 and 0.
  const grid = (shift: number, more = 0): Points => {
    const rows = [-4, -2, 0, 2, 4].flatMap((a) => [-1.5, -0.5, 0.5, 1.5].map((b) => [a + shift, b * (1 + more)]))
    return points(Float64Array.from(rows.flat()), rows.length, 2)
  }
  const sets = { source: grid(0), moved: grid(5.5, -0.2), target: grid(6) }
  const data = {
    panels: [
      { role: 'source' as const, title: 'before', points: sets.source },
      { role: 'moved' as const, title: 'image', points: sets.moved },
      { role: 'target' as const, title: 'after', points: sets.target },
    ],
    scale: 'none' as const,
  }

  /** With a third column that says nothing, so that the principal axes are the other two. */
  const flat = {
    ...data,
    panels: data.panels.map((panel) => ({
      ...panel,
      points: points(
        Float64Array.from({ length: 3 * panel.points.rows }, (_, i) =>
          i % 3 === 2 ? 0 : panel.points.data[2 * Math.floor(i / 3) + (i % 3)]!,
        ),
        panel.points.rows,
        3,
      ),
    })),
  }

  test.each([
    ['of two features in the plane of these', data, 0],
    ['of more along the principal axes', flat, 3],
  ])('have each row at its coordinates, in the colour of its role: %s', async (_, shown, centre) => {
    const { panels } = drawingOf(await cloudFigure(shown))
    expect(panels.map(({ title, note }) => [title, note])).toEqual([
      ['before', '20 rows'],
      ['image', '20 rows'],
      ['after', '20 rows'],
    ])
    data.panels.forEach(({ role, points }, k) => {
      const rows = Array.from({ length: points.rows }, (_, i) => [
        points.data[2 * i]! - centre,
        points.data[2 * i + 1]!,
      ])
      const round = (row: readonly number[]) => row.map((value) => Math.round(value * 100) / 100)
      const found = values(panels[k]!, 'dot', roleColours[role]).map(round).sort(byPlace)
      expect(found).toHaveLength(20)
      const expected = rows.map(round).sort(byPlace)
      for (const [i, row] of found.entries()) {
        expect(Math.abs(row[0]! - expected[i]![0]!)).toBeLessThan(0.03)
        expect(Math.min(...expected.map((other) => Math.hypot(row[0]! - other[0]!, row[1]! - other[1]!)))).toBeLessThan(
          0.04,
        )
      }
    })
  })

  test('say which of two features an axis is', async () => {
    const { x, y } = drawingOf(await cloudFigure({ ...data, columns: ['height', 'width'] })).panels[0]!
    expect([x.label, y.label]).toEqual(['height', 'width'])
  })

  test('say how much of the variance a principal axis holds', async () => {
    const { x, y } = drawingOf(await cloudFigure(flat)).panels[0]!
    // Variances: 8 within and 9 between along the first, 1.25 along the second.
    expect(x.label).toBe(`Principal axis 1 (${Math.round(1700 / 18.25)}% of the variance)`)
    expect(y.label).toBe(`Principal axis 2 (${Math.round(125 / 18.25)}% of the variance)`)
  })

  test('show every given row between their axes, and no dot or line outside of the frame', async () => {
    const wide = {
      ...data,
      panels: data.panels.map((panel, k) => ({ ...panel, points: cloud(200, 2, k + 1, k * 2) })),
    }
    for (const panel of drawingOf(await cloudFigure(wide)).panels) {
      expect(
        outside({ ...panel, marks: panel.marks.filter(({ kind }) => kind === 'dot') }, [46, 26, 284, 240]),
      ).toEqual([])
      expect(values(panel, 'dot').length).toBeGreaterThan(190)
    }
  })

  test('have the density of the target, in its colour, in every panel: around where its rows are densest', async () => {
    const target = cloud(400, 2, 3, 6)
    const drawn = drawingOf(
      await cloudFigure({
        ...data,
        panels: data.panels.map((panel, k) => ({ ...panel, points: k === 2 ? target : cloud(300, 2, k + 1) })),
      }),
    )
    expect(drawn.legend).toEqual([
      { label: 'density of after, in every panel', colour: roleColours.target, dashed: false },
    ])
    const lines = drawn.panels.map((panel) => values(panel, 'density', roleColours.target))
    expect(lines[1]).toEqual(lines[0])
    expect(lines[2]).toEqual(lines[0])
    const centre = (places: [number, number][]) =>
      [0, 1].map((axis) => places.reduce((sum, place) => sum + place[axis]!, 0) / places.length)
    const [line, dots] = [centre(lines[0]!), centre(values(drawn.panels[2]!, 'dot'))]
    expect(Math.hypot(line[0]! - dots[0]!, line[1]! - dots[1]!)).toBeLessThan(0.5)
  })

  test('of one column are histograms, with the outline of the target on each', async () => {
    const one = (shift: number) =>
      points(
        Float64Array.from({ length: 100 }, (_, i) => (i % 4) + shift),
        100,
        1,
      )
    const { panels } = drawingOf(
      await cloudFigure({
        ...data,
        columns: ['energy'],
        panels: data.panels.map((panel, k) => ({ ...panel, points: one([0, 2, 2][k]!) })),
      }),
    )
    for (const [k, { role }] of data.panels.entries()) {
      const panel = panels[k]!
      expect([panel.x.label, panel.y.label]).toEqual(['energy', 'Share of rows (%)'])
      // Each of four values is a quarter of the rows: a step from half a bin before the first to half after the last.
      const heights = (at: number, places: [number, number][]) =>
        places.filter(([x]) => Math.abs(x - at) < 0.6).map(([, y]) => Math.round(y))
      const start = [0, 2, 2][k]!
      const area = values(panel, 'area', roleColours[role])
      expect(heights(start + 1, area)).toContain(25)
      expect(heights(start + 2, area)).toContain(25)
      expect(Math.round(Math.max(...area.map(([, y]) => y)))).toBe(25)
      expect(heights(3, values(panel, 'line', roleColours.target))).toContain(25)
      expect(Math.max(...heights(0, values(panel, 'line', roleColours.target)))).toBe(0)
    }
  })
})

describe('histograms of features', () => {
  const start = cloud(120, 2, 1)
  const changes = compareFeatures(start, shifted(start, 2.5), cloud(150, 2, 2, 3))
  const draw = async () =>
    drawingOf(
      await featureFigure({
        changes,
        columns: ['energy', 'angle'],
        labels: { start: 'before', moved: 'image', goal: 'after' },
        roles: { start: 'source', goal: 'target' },
      }),
    )

  test('have the shares of rows as heights: what should be, filled; what was, dashed; what came of it, a line', async () => {
    const { panels, legend } = await draw()
    expect(legend).toEqual([
      { label: 'before', colour: roleColours.source, dashed: true },
      { label: 'image', colour: roleColours.moved, dashed: false },
      { label: 'after', colour: roleColours.target, dashed: false },
    ])
    panels.forEach((panel, k) => {
      const { edges, ...shares } = histogramShares(changes[k]!)
      const of = { start: ['line', 'source'], moved: ['line', 'moved'], goal: ['area', 'target'] } as const
      for (const name of ['start', 'moved', 'goal'] as const) {
        const [kind, role] = of[name]
        const drawn = values(panel, kind, roleColours[role])
        // The right end of each step: after the edge comes the next height.
        const corners = edges.slice(0, -1).map((edge, bin) => [edge, shares[name][bin]!])
        for (const [x, y] of corners) {
          const near = drawn.some(
            ([a, b]) => Math.abs(a - x!) < 0.3 * panel.x.pixel(100) && Math.abs(b - y!) < 0.3 * panel.y.pixel(100),
          )
          expect(near, `${name}: ${y} at ${x}`).toBe(true)
        }
        expect(panel.marks.find((mark) => mark.kind === kind && colourOf(mark) === roleColours[role])!.dashed).toBe(
          name === 'start',
        )
      }
      expect(outside(panel, [46, 26, 284, 140])).toEqual([])
    })
  })

  test('are named, most different first, with how far they were and are', async () => {
    const { panels } = await draw()
    expect(panels.map(({ title }) => title)).toEqual(['energy', 'angle'])
    const numbers = panels[0]!.note!.match(/[\d.]+/g)!.map(Number)
    expect(numbers[0]).toBeCloseTo(changes[0]!.before, 1)
    expect(numbers[1]).toBeCloseTo(changes[0]!.after, 2)
    expect(panels[0]!.note).toMatch(/standard deviations$/)
  })
})

describe('training curves', () => {
  const curve = trainingCurve(60)
  const draw = async () => drawingOf(await trainingFigure({ curve, squaredUnit: 'mm²' }))
  const along = (values: ArrayLike<number>) => Array.from(values, (value, i) => [curve.step[i]!, value])

  test('go through the value of every step that the axis shows', async () => {
    const [panel] = (await draw()).panels
    expect([panel!.x.label, panel!.y.label]).toEqual(['Training step', 'W₂² (mm²)'])
    const line = values(panel!, 'line', neutralColour)
    expect(line.length).toBeGreaterThan(40)
    const [top, bottom] = [panel!.y.value(26), panel!.y.value(220)]
    const shown = along(curve.w2Squared).filter(([, value]) => value! >= bottom && value! <= top)
    expectAt(panel!, line, shown)
    expect(outside(panel!, [56, 26, 446, 220])).toEqual([])
  })

  test('of many steps go through the means of runs of them, in a band from the least to the greatest', async () => {
    const many = trainingCurve(600)
    const [panel] = drawingOf(await trainingFigure({ curve: many, squaredUnit: 'mm²' })).panels
    const run = Math.ceil(600 / 150)
    const line = values(panel!, 'line', neutralColour)
    const means = Array.from({ length: 150 }, (_, k) => {
      const of = Array.from(many.w2Squared).slice(k * run, (k + 1) * run)
      return of.reduce((sum, value) => sum + value, 0) / of.length
    })
    expect(line.length).toBeGreaterThan(100)
    // The first runs may lie below the axis: the line ends with the last run.
    line.forEach(([, y], i) => {
      expect(Math.abs(y! - means[150 - line.length + i]!)).toBeLessThan(0.3 * panel!.y.pixel(100))
    })
  })

  test('have the held-out bounds as dots, with their intervals', async () => {
    const [panel] = (await draw()).panels
    const { step, dualValue, low, high } = curve.heldOut!
    expectAt(
      panel!,
      values(panel!, 'dot', accentColour),
      Array.from(step, (at, i) => [at, dualValue[i]!]),
    )
    const ends = Array.from(step, (at, i) => [
      [at, low![i]!],
      [at, high![i]!],
    ]).flat()
    expectAt(panel!, values(panel!, 'rule', accentColour).sort(byPlace), ends)
  })

  test('have the residual, and what was asked for as dashes, on a logarithmic axis', async () => {
    const { panels, legend } = await draw()
    const panel = panels[1]!
    expect(panel.y.label).toBe('Largest residual of a batch')
    const logarithms = (pairs: readonly (readonly number[])[]) => pairs.map(([x, y]) => [x!, Math.log(y!)])
    const [residual, asked] = [values(panel, 'line', neutralColour), values(panel, 'line', accentColour)]
    for (const [found, expected] of [
      [residual, curve.residual],
      [asked, curve.tolerance!],
    ] as const)
      logarithms(found).forEach(([x, y], i) => {
        expect(x).toBeCloseTo(curve.step[i]!, 0)
        expect(Math.abs(y! - Math.log(expected[i]!))).toBeLessThan(0.02)
      })
    expect([residual.length, asked.length]).toEqual([60, 60])
    const dashed = panel.marks.filter((mark) => mark.dashed).map(colourOf)
    expect(dashed).toEqual([accentColour])
    expect(legend.map(({ colour, dashed }) => [colour, dashed])).toEqual([
      [neutralColour, false],
      [accentColour, false],
      [accentColour, true],
    ])
    expect(outside(panel, [56, 26, 446, 220])).toEqual([])
  })
})

describe('bars', () => {
  test('reach from zero to their value, with the interval as a line, and name and number beside them', async () => {
    const bars = [
      { label: 'no transport', value: 2.4, low: 2.2, high: 2.6, colour: roleColours.source },
      { label: 'map', value: 0.1 },
      { label: 'two samples', value: -0.3 },
    ]
    const [panel] = drawingOf(
      await barFigure({ title: 'Energy distance', axis: 'Energy distance (mm)', groups: [{ title: 'forward', bars }] }),
    ).panels
    const { x, marks } = panel!
    expect([panel!.title, x.label]).toEqual(['forward', 'Energy distance (mm)'])
    const rects = marks.filter(({ kind }) => kind === 'rect')
    expect(rects.map(colourOf)).toEqual([roleColours.source, neutralColour, neutralColour])
    const ends = rects.map(({ shapes }) => shapes[0]!.places)
    bars.forEach(({ value }, k) => {
      const [from, to] = ends[k]!.map(([place]) => x.value(place))
      expect(from!).toBeCloseTo(Math.min(0, value), 2)
      expect(to!).toBeCloseTo(Math.max(0, value), 2)
    })
    // From the top down, in the order given, with the name above each bar and the number level with it.
    const texts = marks.filter(({ kind }) => kind === 'text').flatMap(({ shapes }) => shapes)
    expect(texts.map(({ text }) => text)).toEqual(['no transport', '2.40', 'map', '0.100', 'two samples', '−0.300'])
    for (const [k, [[, top], [, bottom]]] of (ends as [[number, number], [number, number]][]).entries()) {
      const [name, number] = [texts[2 * k]!.places[0]![1], texts[2 * k + 1]!.places[0]![1]]
      expect(name).toBeLessThan(top)
      expect(number > top && number < bottom).toBe(true)
      if (k > 0) expect(name).toBeGreaterThan(ends[k - 1]![1]![1])
    }
    const interval = marks.find(({ kind, shapes }) => kind === 'rule' && shapes.length > 0)!.shapes[0]!
    expect(interval.places.map(([place]) => Math.round(x.value(place) * 100) / 100).sort()).toEqual([2.2, 2.6])
    expect(outside(panel!, [2, 4, 378, 170])).toEqual([])
  })
})
