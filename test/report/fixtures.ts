import { parseHTML } from 'linkedom'
import { type Points, points } from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import type { Report, ReportCurve, ReportTraining } from '../../src/report/index.ts'

/** Normal points about `mean` in the first column, with twice the deviation in the second. */
export function cloud(rows: number, columns: number, seed: number, mean = 0): Points {
  const random = new Random(seed)
  const data = new Float64Array(rows * columns)
  for (let i = 0; i < data.length; i++) {
    const j = i % columns
    data[i] = (j === 0 ? mean : 0) + (j === 1 ? 2 : 1) * random.normal()
  }
  return points(data, rows, columns)
}

/** Every row moved by the same amount along the first column. */
export function shifted({ data, rows, columns }: Points, by: number): Points {
  return points(
    data.map((value, i) => (i % columns === 0 ? value + by : value)),
    rows,
    columns,
  )
}

export function goodTraining(changes: Partial<ReportTraining> = {}): ReportTraining {
  return { status: 'finished', finished: true, steps: 60, seconds: 4.2, curve: trainingCurve(), ...changes }
}

/** A report without anything to complain about: the target is the source moved by 3 along the first feature. */
export function goodReport(changes: Partial<Report> = {}): Report {
  const source = cloud(240, 3, 1)
  const target = cloud(300, 3, 2, 3)
  return {
    source: { name: 'before', points: source, transported: shifted(source, 3), trainedRows: 1000 },
    target: { name: 'after', points: target, transported: shifted(target, -3), trainedRows: 1200 },
    columns: ['energy', 'angle', 'width'],
    heldOut: true,
    w2Squared: { estimate: 9.04, confidence: [8.81, 9.27], lowerBound: 8.97, certified: true },
    forward: { energyDistance: 0.012, heldOutEnergyDistance: 0.009, untransportedEnergyDistance: 2.4, slicedW2: 0.08 },
    backward: { energyDistance: 0.014, heldOutEnergyDistance: 0.01, untransportedEnergyDistance: 2.4 },
    roundTrip: { forward: 0.0021, backward: 0.0017 },
    conjugate: { rows: 300, unconvergedRows: 0, maxResidual: 0.00009, tolerance: 0.0001 },
    training: goodTraining(),
    settings: {
      seed: 7,
      potential: 'convex',
      parameters: 4321,
      scale: 'none',
      unit: 'mm',
      hidden: [64, 32],
      versions: { brenier: '0.1.0' },
    },
    ...changes,
  }
}

export function trainingCurve(steps = 60): ReportCurve {
  const random = new Random(5)
  const step = Array.from({ length: steps }, (_, i) => i + 1)
  return {
    step,
    w2Squared: step.map((i) => 9 - 40 * Math.exp(-i / 4) + 0.2 * random.normal()),
    residual: step.map((i) => 0.3 * 0.95 ** i * (0.8 + 0.4 * random.uniform())),
    tolerance: step.map((i) => 0.36 * 0.95 ** i),
    heldOut: { step: [20, 40, 60], dualValue: [8.7, 8.9, 8.95], low: [8.5, 8.7, 8.75], high: [8.9, 9.1, 9.15] },
  }
}

/** The text of an SVG or HTML document's elements that match. */
export function texts(markup: string, selector: string): string[] {
  const { document } = parseHTML(
    markup.startsWith('<!') ? markup : `<!doctype html><html><body>${markup}</body></html>`,
  )
  return [...document.querySelectorAll(selector)].map((element) => element.textContent ?? '')
}

/** What a document has that it must not have, with what stands around it: short, where the document is long. */
export function excerpts(markup: string, forbidden: RegExp): string[] {
  return [...markup.matchAll(new RegExp(forbidden, `${forbidden.flags}g`))].map(({ index }) =>
    markup.slice(Math.max(0, index - 60), index + 60),
  )
}
