import { describe, expect, test } from 'vitest'
import { points } from '../../src/base/points.ts'
import { type Report, reportHtml, warningsOf } from '../../src/report/index.ts'
import { cloud, excerpts, goodReport, goodTraining, shifted, texts } from './fixtures.ts'

describe('the report', () => {
  test('has what was done and the numbers, with units', async () => {
    const html = await reportHtml(goodReport())
    const [lead] = texts(html, '.lead')
    expect(lead).toMatch(/One convex potential with 4,321 parameters .* carry before to after, and back/)
    expect(lead).toMatch(/240 rows of before and 300 of after that training never saw/)
    const tiles = texts(html, '.numbers > div')
    expect(tiles[0]).toMatch(/W₂².*9\.04 mm².*95% interval 8\.81 to 9\.27/)
    expect(tiles[1]).toMatch(/Certified.*8\.97 mm²/)
    expect(tiles[2]).toMatch(/300 of 300/)
    expect(tiles[3]).toMatch(
      /energy distance to after0\.0120 mm.*two samples of after: 0\.00900.*no transport: 2\.40 \(99\.5% of it gone\)/,
    )
    expect(texts(html, 'h2')).toEqual([
      'In short',
      'The numbers',
      'Do the rows arrive?',
      'The map',
      'Forward: before to after',
      'Backward: after to before',
      'Training',
      'Settings',
      'What the numbers mean',
    ])
  })

  test('has every feature in both tables, with the moments it has', async () => {
    const html = await reportHtml(goodReport())
    const rows = texts(html, '.features tbody th')
    expect(rows).toHaveLength(6)
    expect(rows.slice(0, 3).sort()).toEqual(['angle', 'energy', 'width'])
    const energy = texts(html, '.features tbody tr')[0]!
    expect(energy).toMatch(/^energy/)
  })

  test('is one file: no script, nothing fetched, and small', async () => {
    const html = await reportHtml(goodReport())
    expect(excerpts(html, /<script|<link|<img|<iframe|@import|url\(|https?:|javascript:| on\w+=/i)).toEqual([])
    expect(html.length).toBeLessThan(400_000)
  })

  test('is the same bytes the second time', async () => {
    expect(await reportHtml(goodReport())).toBe(await reportHtml(goodReport()))
  })

  test('says what the scale changes', async () => {
    const settings = { ...goodReport().settings, scale: 'features' as const }
    const html = await reportHtml(goodReport({ settings }))
    expect(texts(html, '.settings').join()).toMatch(/divided by its standard deviation .* squared standard deviations/)
    expect(texts(html, '.numbers > div')[0]).toMatch(/squared standard deviations/)
  })

  test('has a line for each label, and the error against a known map', async () => {
    const { forward, backward } = goodReport()
    const classes = [{ label: 'cat <1>', rows: { source: 10, target: 20 }, forward, backward }]
    const html = await reportHtml(goodReport({ classes, forward: { ...forward, l2Uvp: 0.42, cosine: 0.9991 } }))
    expect(texts(html, 'h2')).toContain('Label by label')
    expect(texts(html, '.features tbody th')).toContain('cat <1>')
    expect(texts(html, '.numbers > div').join()).toMatch(/L2-UVP0\.420% forward – backward.*0\.9991/)
  })
})

describe('what users wrote', () => {
  test('is escaped wherever it appears', async () => {
    const evil = `<script>alert("x")</script>&'<b`
    const report = goodReport()
    const html = await reportHtml({
      ...report,
      title: evil,
      source: { ...report.source, name: evil },
      target: { ...report.target, name: evil },
      columns: [evil, evil, evil],
      created: evil,
      training: goodTraining({ status: evil, finished: false, message: evil }),
      w2Squared: { ...report.w2Squared, certified: false, reason: evil },
      settings: {
        ...report.settings,
        potential: evil,
        unit: evil,
        init: evil,
        device: evil,
        other: { [evil]: evil },
        versions: { [evil]: evil },
      },
      classes: [{ label: evil, rows: { source: 1, target: 1 }, forward: report.forward, backward: report.backward }],
    })
    expect(excerpts(html, /<script|<b[&<]|<b$/)).toEqual([])
    expect(texts(html, 'script')).toEqual([])
    expect(texts(html, 'h1')).toEqual([evil])
  })
})

describe('warnings', () => {
  test('there are none where all is well', () => expect(warningsOf(goodReport())).toEqual([]))

  const base = goodReport()
  const cases: [string, Partial<Report>, 'failure' | 'caution', RegExp][] = [
    [
      'unconverged rows',
      { conjugate: { rows: 300, unconvergedRows: 7, maxResidual: 0.3 } },
      'failure',
      /7 of 300 rows.*residual left is 0\.300\./,
    ],
    [
      'unfinished training',
      { training: goodTraining({ finished: false, status: 'out of time' }) },
      'failure',
      /out of time/,
    ],
    [
      'no bound',
      { w2Squared: { ...base.w2Squared, certified: false, lowerBound: 0, reason: 'the rows are old' } },
      'caution',
      /There is no lower bound.*Not certified: the rows are old\./,
    ],
    ['a notice', { w2Squared: { ...base.w2Squared, notices: ['One row decides.'] } }, 'caution', /One row decides\./],
    ['no certificate', { w2Squared: { ...base.w2Squared, certified: false } }, 'caution', /not certified/],
    ['training rows', { heldOut: false }, 'caution', /trained on/],
    [
      'a useless map',
      { forward: { ...base.forward, energyDistance: 2.5 } },
      'failure',
      /forward map is no better than no map/,
    ],
    [
      'a number that is none',
      { roundTrip: { forward: Number.NaN, backward: 0 } },
      'failure',
      /round trip from the source/,
    ],
    ['a bound above the estimate', { w2Squared: { ...base.w2Squared, lowerBound: 10 } }, 'caution', /contradict/],
  ]
  test.each(cases)('%s, above the numbers', async (_, changes, level, text) => {
    const report = goodReport(changes)
    expect(warningsOf(report)).toHaveLength(1)
    expect(warningsOf(report)[0]!.level).toBe(level)
    const html = await reportHtml(report)
    expect(texts(html, `.warning.${level}`).join()).toMatch(text)
    expect(html.indexOf('class="warning')).toBeLessThan(html.indexOf('class="numbers"'))
  })

  test('what the verdict says stands there once; what it does not say stays', async () => {
    const conjugate = { rows: 300, unconvergedRows: 7, maxResidual: 0.3 }
    const w2Squared = { ...base.w2Squared, certified: false, lowerBound: 0, reason: 'the rows are old' }
    const check = (question: 'inverse' | 'rows', grade: 'good' | 'usable') => ({ question, grade, text: '' })
    const said = { grade: 'usable', sentence: 'Usable with care: some of it.', advice: null } as const
    const shown = async (checks: readonly ReturnType<typeof check>[]) => {
      const html = await reportHtml(goodReport({ conjugate, w2Squared, heldOut: false, verdict: { ...said, checks } }))
      return texts(html, '.warning strong').slice(1)
    }
    const [inverse, bound, trained] = [/did not converge/, /no lower bound/, /rows that the fit was trained on/].map(
      (text) => expect.stringMatching(text),
    )
    expect(await shown([check('inverse', 'usable'), check('rows', 'usable')])).toEqual([bound])
    expect(await shown([check('inverse', 'usable'), check('rows', 'good')])).toEqual([bound, trained])
    expect(await shown([])).toEqual([inverse, bound, trained])
  })

  test('identical sets are no failure', () => {
    const same = { energyDistance: 0, heldOutEnergyDistance: 0, untransportedEnergyDistance: 0 }
    expect(warningsOf(goodReport({ forward: same, backward: same }))).toEqual([])
  })
})

describe('awkward tables', () => {
  const of = (make: (side: number) => ReturnType<typeof cloud>, changes: Partial<Report> = {}): Report => {
    const { columns: _, ...report } = goodReport(changes)
    const [a, b] = [make(0), make(1)]
    return {
      ...report,
      source: { name: 'a', points: a, transported: shifted(a, 1) },
      target: { name: 'b', points: b, transported: shifted(b, -1) },
    }
  }
  const huge = (side: number) =>
    points(
      cloud(100, 2, side).data.map((value) => value * 1e30),
      100,
      2,
    )
  const withConstant = (side: number) =>
    points(
      cloud(100, 2, side).data.map((value, i) => (i % 2 === 0 ? 4 : value)),
      100,
      2,
    )
  const broken = (side: number) =>
    points(
      cloud(100, 2, side).data.map((value, i) => (i === 3 ? Number.NaN : value)),
      100,
      2,
    )
  const cases: [string, Report][] = [
    ['one column', of((side) => cloud(100, 1, side))],
    ['200 columns', of((side) => cloud(120, 200, side))],
    ['a constant column', of(withConstant)],
    ['only constants', of(() => points(new Float64Array(40).fill(2), 20, 2))],
    ['20 rows', of((side) => cloud(20, 3, side))],
    ['one row', of((side) => cloud(1, 2, side))],
    ['values of 1e30', of(huge)],
    ['identical sides', of(() => cloud(100, 3, 1))],
    [
      'no images',
      {
        ...goodReport(),
        source: { name: 'a', points: cloud(100, 2, 1) },
        target: { name: 'b', points: cloud(100, 2, 1) },
      },
    ],
    ['long names', { ...goodReport(), columns: ['x'.repeat(80), 'y'.repeat(80), ' '] }],
  ]
  test.each(cases)('%s', async (_, report) => {
    const html = await reportHtml(report)
    expect(excerpts(html, /NaN|undefined|Infinity|not a number|∞/)).toEqual([])
    expect(html.endsWith('</html>\n')).toBe(true)
  })

  test('images that are not numbers are named and still drawn', async () => {
    const report = of((side) => cloud(100, 2, side))
    const html = await reportHtml({ ...report, source: { ...report.source, transported: broken(0) } })
    expect(texts(html, '.warning.failure').join()).toMatch(/transported rows of a/)
    expect(excerpts(html, /NaN|Infinity/)).toEqual([])
  })
})

test('5,000 rows a panel make a report of less than 1.5 MB', async () => {
  const a = cloud(5000, 10, 1)
  const b = cloud(5000, 10, 2, 3)
  const html = await reportHtml({
    ...goodReport(),
    columns: [],
    source: { name: 'a', points: a, transported: shifted(a, 3) },
    target: { name: 'b', points: b, transported: shifted(b, -3) },
  })
  expect(html.length).toBeLessThan(1_500_000)
})
