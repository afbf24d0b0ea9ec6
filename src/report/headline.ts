import { costInWords, distanceSymbol, isSquared, lengthUnit, squaredUnit } from '../evaluation/units.ts'
import type { Report, ReportDirection, ReportSettings } from './report.ts'
import { escapeText, formatCount, formatNumber, formatSeconds, formatShare, shorten } from './text.ts'
import { hasNoBound, isUseless } from './warnings.ts'

/** What was done, in a sentence or two of HTML. */
export function leadSentence(report: Report): string {
  const { source, target, settings } = report
  const [from, to] = [escapeText(shorten(source.name, 50)), escapeText(shorten(target.name, 50))]
  const features = source.points.columns === 1 ? '1 feature' : `${formatCount(source.points.columns)} features`
  const rows = `${formatCount(source.points.rows)} rows of <strong>${from}</strong> and ${formatCount(target.points.rows)} of <strong>${to}</strong>`
  return (
    `One ${escapeText(settings.potential)} potential with ${formatCount(settings.parameters)} parameters ${trainedTo(report)} ` +
    `<strong>${from}</strong> to <strong>${to}</strong>, ` +
    `and back, at the least mean ${settings.cost === undefined ? 'squared distance' : costInWords(settings)} over ${features}${settings.scale === 'features' && settings.cost === undefined ? ', each in its standard deviations' : ''}. ` +
    `What follows is measured on ${rows}${seenInTraining(report)}.`
  )
}

/** "was trained from 900 and 800 rows (60 steps, 4.2 s) to carry", as far as that is known; "carries" if nothing is. */
function trainedTo({ source, target, training }: Report): string {
  if (training === undefined) return 'carries'
  const from = [source, target].every((side) => side.trainedRows !== undefined)
    ? ` from ${formatCount(source.trainedRows!)} and ${formatCount(target.trainedRows!)} rows`
    : ''
  const time = training.seconds === undefined ? '' : `, ${formatSeconds(training.seconds)}`
  return `was trained${from} (${formatCount(training.steps)} steps${time}) to carry`
}

function seenInTraining({ heldOut, folds }: Report): string {
  if (folds !== undefined)
    return `, the same that it was trained on: each is carried and judged by one of ${folds} other maps, which never saw it (cross-fitting)`
  if (heldOut === undefined) return ''
  return heldOut ? ' that training never saw' : ', the same that it was trained on'
}

/** The numbers that a reader wants first, with their units and what to compare them with, as HTML. */
export function headlineNumbers(report: Report): string {
  const tiles = [distanceTile, boundTile, solvesTile, forwardTile, backwardTile, roundTripTile, truthTile].flatMap(
    (make) => make(report) ?? [],
  )
  return `<dl class="numbers">${tiles.map(tileHtml).join('')}</dl>`
}

/** A headline number; everything is plain text and is escaped in one place. */
interface Tile {
  readonly name: string
  /** Alternately large and small, starting large: the number and its unit. */
  readonly value: readonly string[]
  /** What to compare it with, one line each. */
  readonly lines: readonly string[]
  readonly bad?: boolean
}

function tileHtml({ name, value, lines, bad }: Tile): string {
  const parts = value.map((text, k) => (k % 2 === 0 ? escapeText(text) : `<small>${escapeText(text)}</small>`))
  return (
    `<div${bad === true ? ' class="bad"' : ''}><dt>${escapeText(name)}</dt><dd class="value">${parts.join(' ')}</dd>` +
    `<dd class="detail">${lines.map(escapeText).join('<br>')}</dd></div>`
  )
}

function interval([low, high]: readonly [number, number]): string {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return 'no interval'
  return `95% interval ${formatNumber(low)} to ${formatNumber(high)}`
}

function distanceTile({ w2Squared, settings }: Report): Tile {
  return {
    name: `Distance ${distanceSymbol(settings)}`,
    value: [formatNumber(w2Squared.estimate), squaredUnit(settings)],
    lines: [
      interval(w2Squared.confidence),
      ...(w2Squared.cutAtZero === true ? ['cut at 0: no distance is negative'] : []),
    ],
    bad: !Number.isFinite(w2Squared.estimate),
  }
}

function boundTile({ w2Squared, settings }: Report): Tile {
  const symbol = distanceSymbol(settings)
  const share = w2Squared.lowerBound / w2Squared.estimate
  const compared = share > 0 && share <= 1 ? `${formatShare(share)} of the estimate; ` : ''
  const meaning = w2Squared.certified
    ? 'no map can cost less, up to the sampling of rows'
    : (w2Squared.reason ?? 'holds only if every inner solve found the global minimum')
  const around = w2Squared.lowerBoundConfidence
  return {
    name: w2Squared.certified ? `Certified lower bound on ${symbol}` : `Lower bound on ${symbol}, not certified`,
    value: hasNoBound(w2Squared) ? ['none'] : [formatNumber(w2Squared.lowerBound), squaredUnit(settings)],
    lines: [...(around === undefined ? [] : [interval(around)]), compared + meaning],
    bad: !Number.isFinite(w2Squared.lowerBound),
  }
}

function solvesTile({ conjugate }: Report): Tile {
  return {
    name: 'Inner solves that converged',
    value: [formatCount(conjugate.rows - conjugate.unconvergedRows), `of ${formatCount(conjugate.rows)}`],
    lines: [`largest residual ${formatNumber(conjugate.maxResidual)}`],
    bad: conjugate.unconvergedRows > 0,
  }
}

function forwardTile({ forward, target, settings }: Report): Tile {
  return directionTile('Forward', forward, shorten(target.name, 28), settings)
}

function backwardTile({ backward, source, settings }: Report): Tile {
  return directionTile('Backward', backward, shorten(source.name, 28), settings)
}

function directionTile(name: string, metrics: ReportDirection, goal: string, settings: ReportSettings): Tile {
  const { energyDistance, heldOutEnergyDistance: best, untransportedEnergyDistance: without, slicedW2 } = metrics
  const { meanSquaredMove } = metrics
  const lines: string[] = []
  if (best !== undefined) lines.push(`two samples of ${goal}: ${formatNumber(best)}`)
  if (without !== undefined) {
    const gone = without > 0 && energyDistance < without ? 1 - Math.max(0, energyDistance) / without : 0
    lines.push(`no transport: ${formatNumber(without)}${gone > 0 ? ` (${formatShare(gone)} of it gone)` : ''}`)
  }
  if (slicedW2 !== undefined) lines.push(`sliced W₂: ${formatNumber(slicedW2)}`)
  if (meanSquaredMove !== undefined)
    lines.push(
      `mean squared move: ${formatNumber(meanSquaredMove)}${isSquared(settings) ? ' (W₂² is the least possible)' : ''}`,
    )
  return {
    name: `${name}: energy distance to ${goal}`,
    value: [formatNumber(energyDistance), lengthUnit(settings)],
    lines,
    bad: isUseless(metrics) || !Number.isFinite(energyDistance),
  }
}

function roundTripTile({ roundTrip, source, target, settings }: Report): Tile {
  return {
    name: 'Round trip, root mean square',
    value: [formatNumber(roundTrip.forward), lengthUnit(settings)],
    lines: [
      `there and back from ${shorten(source.name, 28)}`,
      `${formatNumber(roundTrip.backward)} from ${shorten(target.name, 28)}`,
    ],
    bad: !Number.isFinite(roundTrip.forward) || !Number.isFinite(roundTrip.backward),
  }
}

function truthTile({ forward, backward }: Report): Tile | undefined {
  if (forward.l2Uvp === undefined && backward.l2Uvp === undefined) return undefined
  const one = (metrics: ReportDirection) => (metrics.l2Uvp === undefined ? '–' : `${formatNumber(metrics.l2Uvp)}%`)
  const cosines = [forward.cosine, backward.cosine].filter((value) => value !== undefined)
  return {
    name: 'Error against the known map, L2-UVP',
    value: [one(forward), 'forward', one(backward), 'backward'],
    lines: [
      'mean squared error in percent of the variance',
      ...(cosines.length > 0 ? [`cosine ${cosines.map((value) => formatNumber(value, 4)).join(' and ')}`] : []),
    ],
  }
}
