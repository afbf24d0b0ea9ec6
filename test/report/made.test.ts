import { evaluateWithRows, fit, gaussianW2Squared, type MapModel, moments, TransportMap } from 'brenier'
import { evaluationReport, fitReport, reportHtml, warningsOf } from 'brenier/report'
import { describe, expect, test } from 'vitest'
import { openEngine } from '../../src/engine/index.ts'
import { mapOf, randomMoments } from '../support/maps.ts'
import { cloud, excerpts, goodReport, texts } from './fixtures.ts'

describe('the report of an evaluation', async () => {
  const [mu, nu] = [randomMoments(2, 1), randomMoments(2, 2, 3)]
  const map = await mapOf(mu, nu)
  const [source, target] = [cloud(150, 2, 1), cloud(180, 2, 2, 3)]
  const measured = await evaluateWithRows(map, source, target, { seed: 4, tolerance: 1e-5 })
  const names = { source: 'before', target: 'after' }

  test('has the numbers of the evaluation, and of the map what its file holds', () => {
    const { evaluation } = measured
    const report = evaluationReport(map, measured, { ...names, unit: 'mm', version: '1.2.3' })
    expect(report).toMatchObject({
      source: { name: 'before', points: source, transported: measured.images },
      target: { name: 'after', points: target, transported: measured.preimages },
      w2Squared: evaluation.w2Squared,
      roundTrip: evaluation.roundTrip,
      conjugate: { rows: 180, maxResidual: evaluation.backward.maxResidual, tolerance: 1e-5 },
      training: { status: 'completed', finished: true, steps: 1 },
      settings: { seed: 0, potential: 'quadratic', scale: 'none', unit: 'mm', versions: { brenier: '1.2.3' } },
    })
    for (const direction of ['forward', 'backward'] as const)
      expect(report[direction]).toEqual({
        energyDistance: evaluation[direction].energyDistance,
        slicedW2: evaluation[direction].slicedW2,
        meanSquaredMove: evaluation[direction].meanSquaredMove,
        untransportedEnergyDistance: evaluation[direction].reference.noTransport.energyDistance,
        heldOutEnergyDistance: evaluation[direction].reference.heldOutAgainstHeldOut.energyDistance,
      })
    expect(report).not.toHaveProperty('heldOut')
    expect(report.training).not.toHaveProperty('curve')
  })

  test('is a page that says neither how long training took nor whether it saw the rows', async () => {
    const html = await reportHtml(evaluationReport(map, measured, names))
    expect(texts(html, '.lead').join()).toMatch(/was trained \(1 steps\) to carry before to after, .* of after\.$/)
    expect(texts(html, 'h2')).not.toContain('Training')
    expect(texts(html, '.settings').join()).not.toMatch(/Training time/)
    expect(excerpts(html, /NaN|undefined|trained on|never saw/)).toEqual([])
    const known = await reportHtml(evaluationReport(map, measured, { ...names, heldOut: true }))
    expect(texts(known, '.lead').join()).toMatch(/of after that training never saw\.$/)
  })

  test('warns of training rows only where it is known', () => {
    const titles = (heldOut?: boolean) =>
      warningsOf(evaluationReport(map, measured, { ...names, ...(heldOut !== undefined && { heldOut }) }))
        .map(({ title }) => title)
        .filter((title) => /trained on/.test(title))
    expect([titles(), titles(true), titles(false).length]).toEqual([[], [], 1])
  })

  test('says that a diverged fit is not finished, from the map alone', async () => {
    const model: MapModel = { ...map.model, training: { ...map.model.training, status: 'diverged' } }
    const report = evaluationReport(new TransportMap(await openEngine(), model), measured, names)
    expect(report.training).toMatchObject({ finished: false, message: expect.stringMatching(/inner solves failed/) })
    expect(warningsOf(report)[0]).toMatchObject({ level: 'failure', title: 'Training did not finish: diverged' })
  })

  test('needs no training at all', async () => {
    const { training: _, ...report } = goodReport()
    const html = await reportHtml(report)
    expect(texts(html, '.lead').join()).toMatch(/with 4,321 parameters carries before to after/)
    expect(texts(html, '.settings').join()).not.toMatch(/Steps|Training/)
    expect(warningsOf(report)).toEqual([])
  })
})

describe('the report of a fit', () => {
  test('is of its held-out rows, with what it was trained on and how it went', async () => {
    const [source, target] = [cloud(400, 2, 1), cloud(500, 2, 2, 3)]
    const result = await fit(source, target, { potential: 'quadratic', steps: 40, seed: 3 }).result
    const report = await fitReport(result, { source: 'before', target: 'after', batchSize: 128 })
    const { summary, judged, map } = result
    expect(report.w2Squared).toEqual(summary.w2Squared)
    expect(report.heldOut).toBe(true)
    expect(report.source.points).toEqual(judged.source)
    expect(report.source.trainedRows).toBe(400 - 2 * judged.source.rows)
    expect(report.target.trainedRows).toBe(500 - 2 * judged.target.rows)
    expect(report.training).toMatchObject({
      status: summary.status,
      steps: summary.steps,
      seconds: summary.seconds,
    })
    expect(report.settings).toMatchObject({ seed: 3, batchSize: 128, parameters: map.model.weights.length })
    const { step, residual } = report.training!.curve!
    expect(Array.from(step)).toEqual(summary.curve.map((look) => look.step))
    expect(residual[0]).toBe(summary.curve[0]!.residual)
    expect(report.w2Squared).toBe(summary.w2Squared)
    expect(report.conjugate.maxResidual, 'the number of the command line').toBe(summary.conjugate.maxResidual)
    // In the units of the data: the distance of two Gaussians with these moments.
    const truth = gaussianW2Squared(moments(source), moments(target))
    expect(report.w2Squared.confidence[0]).toBeLessThan(truth)
    expect(report.w2Squared.confidence[1]).toBeGreaterThan(truth)
    const html = await reportHtml(report)
    expect(texts(html, 'h2')).toContain('Training')
    expect(texts(html, '.lead').join()).toMatch(/trained from \d+ and \d+ rows \(\d+ steps, .* s\)/)
    await map.dispose()
  })

  test('with folds is of all rows, each carried by the map that never saw it, and says so', async () => {
    const [source, target] = [cloud(90, 2, 1), cloud(100, 2, 2, 3)]
    const result = await fit(source, target, { steps: 20, hidden: [8, 8], seed: 3, folds: 3 }).result
    const { summary, folds, map } = result
    const report = await fitReport(result, { source: 'before', target: 'after' })
    expect(report.w2Squared).toEqual(summary.w2Squared)
    expect([report.folds, report.heldOut]).toEqual([3, true])
    expect([report.source.points.rows, report.target.points.rows]).toEqual([90, 100])
    expect([report.source.trainedRows, report.target.trainedRows]).toEqual([90, 100])
    expect(report.conjugate).toMatchObject({ rows: 100, unconvergedRows: summary.folds!.conjugate.unconvergedRows })
    let [at, back] = [0, 0]
    for (const { map: own, judged } of folds!) {
      const images = await own.forward(judged.source)
      expect(report.source.transported!.data.slice(at, at + images.data.length)).toEqual(images.data)
      const { points: preimages } = await own.backward(judged.target)
      expect(report.target.transported!.data.slice(back, back + preimages.data.length)).toEqual(preimages.data)
      ;[at, back] = [at + images.data.length, back + preimages.data.length]
    }
    const html = await reportHtml(report)
    expect(texts(html, '.lead').join()).toMatch(
      /trained from 90 and 100 rows .*measured on 90 rows of before and 100 of after, the same that it was trained on: each is carried and judged by one of 3 other maps, which never saw it/,
    )
    expect(texts(html, '.settings').join()).toMatch(/90 to train on, 90 measured here, in 3 folds/)
    expect(warningsOf(report).map(({ title }) => title)).not.toContain(
      'Measured on the rows that the fit was trained on',
    )
    await map.dispose()
  })
})
