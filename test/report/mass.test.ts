import { describe, expect, it } from 'vitest'
import { points } from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import { evaluateWithRows } from '../../src/evaluation/evaluate.ts'
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

async function reportOf(columns: number) {
  const [x, z] = [sample(270, 0, columns, 1), sample(240, 30, columns, 2)]
  const options = {
    unbalanced: 50,
    divergence: 'tv',
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

  it('is absent where all mass is carried', async () => {
    const [x, z] = [sample(60, 0, 2, 1), sample(60, 0, 2, 2)]
    const map = await fit(x, z, { steps: 2, hidden: [4], heldOut: 0 })
    const report = evaluationReport(map, await evaluateWithRows(map, x, z), { source: 'before', target: 'after' })
    expect((await reportFigures(report)).map(({ name }) => name)).not.toContain('mass')
    expect(await reportHtml(report)).not.toContain('What becomes of the mass')
    await map.dispose()
  })
})
