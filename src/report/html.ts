import { lengthUnit, squaredUnit } from '../evaluation/units.ts'
import { compareFeatures } from './features.ts'
import { type Figure, figureHtml } from './figure.ts'
import { type Bar, barPanels } from './figures/bars.ts'
import { cloudPanels } from './figures/clouds.ts'
import { featurePanels } from './figures/features.ts'
import { trainingPanels } from './figures/training.ts'
import { headlineNumbers, leadSentence } from './headline.ts'
import { loadPlotter, type Plotter } from './plotter.ts'
import { columnNames, type Report, type ReportDirection, type ReportSide } from './report.ts'
import { neutralColour, type Role, roleColours } from './roles.ts'
import { reportStyle } from './style.ts'
import { classTable, type DirectionNames, featureTable, settingsTable } from './tables.ts'
import { escapeText, shorten } from './text.ts'
import { warningsOf } from './warnings.ts'

/**
 * A report as one HTML file: it asks for nothing from anywhere, runs no script, and reads on a phone, in the dark and on paper.
 * The same report gives the same bytes. Draws with Observable Plot, which is loaded on the first call.
 */
export async function reportHtml(report: Report): Promise<string> {
  const plotter = await loadPlotter()
  const title = report.title ?? `${report.source.name} to ${report.target.name}`
  const warnings = warningsOf(report).map(
    ({ level, title, text }) =>
      `<div class="warning ${level}"><strong>${escapeText(title)}</strong><p>${escapeText(text)}</p></div>`,
  )
  const sections = [
    agreementSection(plotter, report),
    directionSection(plotter, report, forwardNames(report), report.source, report.target),
    directionSection(plotter, report, backwardNames(report), report.target, report.source),
    classSection(report),
    trainingSection(plotter, report),
    section('Settings', settingsTable(report)),
    section('What the numbers mean', glossary(report)),
  ]
  const created = report.created === undefined ? '' : ` ${escapeText(report.created)}.`
  return (
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">' +
    `<meta name="color-scheme" content="light dark"><title>${escapeText(title)}</title><style>${reportStyle}</style></head><body><main>` +
    `<header><h1>${escapeText(title)}</h1><p class="lead">${leadSentence(report)}</p></header>${warnings.join('')}` +
    `${headlineNumbers(report)}${sections.join('')}<footer class="quiet">Made by brenier.${created}</footer></main></body></html>\n`
  )
}

function section(title: string, content: string): string {
  return content === '' ? '' : `<section><h2>${escapeText(title)}</h2>${content}</section>`
}

/** A figure with its title and the sentences on how to read it (HTML). */
function figure(drawn: Figure, title: string, reading: string): string {
  if (drawn.panels.length === 0) return ''
  return `<figure aria-label="${escapeText(title)}"><h3>${escapeText(title)}</h3>${figureHtml(drawn)}<figcaption>${reading}</figcaption></figure>`
}

function forwardNames({ source, target }: Report): DirectionNames & { readonly heading: string } {
  return {
    heading: `Forward: ${shorten(source.name, 50)} to ${shorten(target.name, 50)}`,
    start: source.name,
    moved: `image of ${source.name}`,
    goal: target.name,
    roles: { start: 'source', goal: 'target' },
  }
}

function backwardNames({ source, target }: Report): DirectionNames & { readonly heading: string } {
  return {
    heading: `Backward: ${shorten(target.name, 50)} to ${shorten(source.name, 50)}`,
    start: target.name,
    moved: `preimage of ${target.name}`,
    goal: source.name,
    roles: { start: 'target', goal: 'source' },
  }
}

function agreementSection(plotter: Plotter, report: Report): string {
  const group = (title: string, metrics: ReportDirection, goal: string, start: string, role: Role) => {
    const bars: Bar[] = [{ label: 'after transport', value: metrics.energyDistance, colour: roleColours.moved }]
    if (metrics.untransportedEnergyDistance !== undefined)
      bars.unshift({
        label: `no transport: ${shorten(start, 40)} as it is`,
        value: metrics.untransportedEnergyDistance,
        colour: roleColours[role],
      })
    if (metrics.heldOutEnergyDistance !== undefined)
      bars.push({
        label: `two samples of ${shorten(goal, 40)}`,
        value: metrics.heldOutEnergyDistance,
        colour: neutralColour,
      })
    return { title, bars }
  }
  const { forward, backward, source, target } = report
  const drawn = barPanels(plotter, {
    title: 'Energy distance',
    axis: `Energy distance (${lengthUnit(report.settings)})`,
    groups: [
      group(`Forward, to ${shorten(target.name, 44)}`, forward, target.name, source.name, 'source'),
      group(`Backward, to ${shorten(source.name, 44)}`, backward, source.name, target.name, 'target'),
    ],
  })
  const reading =
    'Energy distance is zero only between equal distributions, so the bar after transport should have shrunk to about the length of the last one. ' +
    'The last bar is not zero because two samples of one population differ a little; no map can be seen to do better than that. ' +
    'The estimate has no bias, so between equal distributions it falls below zero as often as above.'
  return section('Do the rows arrive?', figure(drawn, 'Energy distance with and without the map', reading))
}

function directionSection(
  plotter: Plotter,
  report: Report,
  names: DirectionNames & { readonly heading: string },
  start: ReportSide,
  goal: ReportSide,
): string {
  const moved = start.transported
  if (moved === undefined) return ''
  const { settings } = report
  const columns = columnNames(report.columns, start.points.columns)
  const clouds = cloudPanels(plotter, {
    panels: [
      { role: names.roles.start, title: names.start, points: start.points },
      { role: 'moved', title: names.moved, points: moved },
      { role: names.roles.goal, title: names.goal, points: goal.points },
    ],
    columns,
    scale: settings.scale,
    ...(settings.featureScales === undefined ? {} : { featureScales: settings.featureScales }),
  })
  const goalName = escapeText(shorten(names.goal, 50))
  const planeTitle =
    columns.length === 1 ? 'The feature, before and after' : 'In the plane of the first two principal axes'
  const changes = compareFeatures(start.points, moved, goal.points)
  const count = Math.min(6, changes.length)
  const featureReading =
    `After transport the solid line should follow the filled shape of ${goalName}; the dashed line shows where it came from. ` +
    'W₂ is the distance along that one feature in standard deviations; the end bins also hold what lies beyond the axis.'
  const features = featurePanels(plotter, { changes, columns, labels: names, roles: names.roles })
  const which =
    count === 1
      ? 'The feature'
      : changes.length > count
        ? `The ${count} features that differ most`
        : `The ${count} features`
  const table =
    `<h3>Every feature, before and after</h3><p class="quiet">In the units of the data, most different first. “Moved” should equal “wanted” ` +
    'in mean and in standard deviation; W₂ is the distance to “wanted” along that feature. Agreement here is necessary, though it says nothing of how features depend on one another.</p>'
  return section(
    names.heading,
    figure(clouds, planeTitle, escapeText(clouds.reading)) +
      figure(features, which, featureReading) +
      table +
      featureTable(changes, columns, names),
  )
}

function classSection(report: Report): string {
  if ((report.classes?.length ?? 0) === 0) return ''
  const intro =
    '<p class="quiet">The map is conditional: each label is carried to the same label. “Two samples” is what a perfect map would get.</p>'
  return section('Label by label', intro + classTable(report))
}

function trainingSection(plotter: Plotter, report: Report): string {
  const curve = report.training?.curve
  if (curve === undefined) return ''
  const drawn = trainingPanels(plotter, {
    curve,
    squaredUnit: squaredUnit(report.settings),
  })
  const held =
    curve.heldOut === undefined
      ? ''
      : ', and the dual value on the rows that choose no longer climbs (it is the mean on other rows than the numbers at the top, and no bound)'
  const reading =
    `Training has settled where the left curve is level${held}; a batch may lie above the truth, since its rows are few and its inner solves unfinished. ` +
    'On the right, the largest residual of a batch should stay at what is allowed, which is less strict in training than for the numbers at the top: ' +
    'a rise means that the inner solves fail and that the left curve flatters.'
  return section('Training', figure(drawn, 'Distance and inner residual, step by step', reading))
}

function glossary(report: Report): string {
  const { w2Squared, settings } = report
  const certified =
    'Certified where three things hold: the bound is that of a potential that is strongly convex by construction (that of the map, or the one that it was released from), so that what an unfinished inner solve can have lost is known ' +
    'and subtracted; the rows are new to the map; and they are enough, and independent. The bound is then below the cost of every possible map in 97.5% of ' +
    `samples, whatever the training did. ${w2Squared.certified ? 'Here all three hold.' : 'Here not all of them do, as is said above.'}`
  const entries: [string, string][] = [
    [
      'W₂²',
      `Mean squared distance that the cheapest map moves a row, without a factor 1/2, in ${squaredUnit(settings)}.`,
    ],
    ['Lower bound', certified],
    [
      'Energy distance',
      'Twice the mean distance between the two samples, less the mean distances within each; zero only for equal distributions.',
    ],
    [
      'Round trip',
      'Distance between a row and where it is after going there and back, root mean square; zero for exact inverses.',
    ],
    [
      'Residual',
      'What is left of the equation ∇u(y) = z that defines the backward map, relative to the root of the total variance of the target.',
    ],
  ]
  return entries.map(([name, text]) => `<p><strong>${name}.</strong> ${escapeText(text)}</p>`).join('')
}
