import { describe, expect, it } from 'vitest'
import { points } from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import { evaluateWithRows } from '../../src/evaluation/evaluate.ts'
import { massesAt } from '../../src/problem/relaxation.ts'
import { evaluationReport } from '../../src/report/evaluation-report.ts'
import { reportHtml } from '../../src/report/index.ts'
import { reportFigures } from '../../src/report/report-figures.ts'
import { neutralColour, roleColours } from '../../src/report/roles.ts'
import { fit } from '../../src/training/fit.ts'

/** Rows about 0, and `far` rows about 30 in the first column. */
function sample(rows: number, far: number, columns: number, seed: number) {
  const random = new Random(seed)
  const data = Float64Array.from(
    { length: (rows + far) * columns },
    (_, at) => random.normal() + (at >= rows * columns && at % columns === 0 ? 30 : 0),
  )
  return points(data, rows + far, columns)
}

/** How many dots of a colour a figure has. */
function dotsOf(svg: string, colour: string): number {
  const groups = [...svg.matchAll(/<g [^>]*aria-label="dot"[^>]*>.*?<\/g>/gs)].map(([text]) => text)
  return groups
    .filter((text) => text.includes(`stroke="${colour}"`))
    .reduce((sum, text) => sum + text.split('h0').length - 1, 0)
}

async function reportOf(columns: number, divergence: 'kl' | 'tv' = 'tv') {
  const [x, z] = [sample(270, 0, columns, 1), sample(240, 30, columns, 2)]
  const options = {
    unbalanced: 50,
    divergence,
    steps: 20,
    hidden: [8],
    heldOut: 0,
    seed: 1,
    outliers: 'keep',
  } as const
  const map = await fit(x, z, options)
  const measured = await evaluateWithRows(map, x, z)
  const masses = { source: await map.massOf(x, 'source'), target: await map.massOf(z, 'target') }
  const report = evaluationReport(map, measured, { source: 'before', target: 'after' })
  await map.dispose()
  return { report, masses }
}

describe('the figure of masses', () => {
  it.each([2, 5])('shows rows of which nothing is carried, in %i columns', async (columns) => {
    const { report, masses } = await reportOf(columns)
    const left = (factors: Float64Array) => factors.filter((factor) => factor < 0.5).length
    expect(left(masses.target)).toBeGreaterThan(20)
    const { svg } = (await reportFigures(report)).find(({ name }) => name === 'mass')!
    // What lies beyond the axes is not drawn: at most 1 row in 250 on either side.
    const behind = left(masses.source) + left(masses.target)
    expect(dotsOf(svg, neutralColour)).toBeLessThanOrEqual(behind)
    expect(dotsOf(svg, neutralColour)).toBeGreaterThanOrEqual(behind - 4)
    const carried = masses.target.length - left(masses.target)
    expect(dotsOf(svg, roleColours.target)).toBeGreaterThanOrEqual(carried - 4)
    expect(dotsOf(svg, roleColours.target)).toBeLessThanOrEqual(carried)
    expect(await reportHtml(report)).toMatch(/Of the mass of after, 1\d% is left behind/)
  })

  it('draws the factor along a single column', async () => {
    const { report } = await reportOf(1)
    const { svg } = (await reportFigures(report)).find(({ name }) => name === 'mass')!
    expect(svg).toContain('Mass factor')
  })

  it('goes along with the rows on their way: the area of a dot is its mass', async () => {
    const { report } = await reportOf(2, 'kl')
    const { growth } = report.way!
    expect(Math.max(...growth) / Math.min(...growth)).toBeGreaterThan(2)
    const { svg } = (await reportFigures(report)).find(({ name }) => name === 'path')!
    const panels = svg.split(/(?=>t = )/).slice(1)
    expect(panels).toHaveLength(5)
    const widths = panels.map((panel) =>
      [...panel.matchAll(/<g [^>]*aria-label="dot"[^>]*stroke-width="([^"]*)"/g)].map(([, width]) => Number(width)),
    )
    expect(new Set(widths[0]).size, 'all masses are 1 at first').toBe(1)
    // The groups of rows, by growth, have the mean mass of their rows.
    const sorted = growth.slice().sort()
    for (const [k, time] of [0, 0.25, 0.5, 0.75, 1].entries()) {
      expect(widths[k]!.length).toBe(6)
      for (const [group, width] of widths[k]!.entries()) {
        const rows = sorted.subarray(Math.floor((group * 270) / 6), Math.floor(((group + 1) * 270) / 6))
        const mean = massesAt({ divergence: 'kl' }, rows, time).reduce((sum, mass) => sum + mass, 0) / rows.length
        expect((width / widths[0]![0]!) ** 2).toBeCloseTo(mean, 6)
      }
    }
    const page = await reportHtml(report)
    const [moving = ''] = /<div class="moving">.*?<\/div><\/div>/.exec(page) ?? []
    const motions = [...moving.matchAll(/<animate(?=[^>]*stroke-width)[^>]* values="([^"]*)"/g)]
    expect(motions).toHaveLength(6)
    motions.forEach(([, values], group) => {
      const [first, , last] = values!.split(';').map(Number)
      expect([first, last]).toEqual([widths[0]![group], widths[4]![group]])
    })
    expect(page).toContain('The area of a dot is the mass of its row at that time')
  })

  it('is absent where all mass is carried', async () => {
    const [x, z] = [sample(60, 0, 2, 1), sample(60, 0, 2, 2)]
    const map = await fit(x, z, { steps: 2, hidden: [4], heldOut: 0 })
    const report = evaluationReport(map, await evaluateWithRows(map, x, z), { source: 'before', target: 'after' })
    expect((await reportFigures(report)).map(({ name }) => name)).not.toContain('mass')
    expect(await reportHtml(report)).not.toContain('What becomes of the mass')
    await map.dispose()
  })
})
