import { distanceSymbol, isSquared, squaredUnit } from '../evaluation/units.ts'
import { figureHtml } from './figure.ts'
import { headlineNumbers, leadSentence } from './headline.ts'
import { inShort } from './in-short.ts'
import { loadPlotter } from './plotter.ts'
import type { Report } from './report.ts'
import {
  agreementFigure,
  type DirectionFigures,
  directionsOf,
  massFigures,
  pathFigures,
  planeFigures,
  type ReportFigure,
  trainingFigures,
} from './report-figures.ts'
import { reportStyle } from './style.ts'
import { classTable, featureTable, settingsTable } from './tables.ts'
import { escapeText } from './text.ts'
import { beyondVerdict } from './warnings.ts'

/**
 * A report as one HTML file: it loads nothing from elsewhere, runs no script, and suits phones, dark screens and paper.
 * The same report gives the same bytes. Draws with Observable Plot, which is loaded on the first call.
 * @throws InputError if there is no document to draw in, as in a worker of a page
 */
export async function reportHtml(report: Report): Promise<string> {
  const plotter = await loadPlotter()
  const title = report.title ?? `${report.source.name} to ${report.target.name}`
  const warnings = beyondVerdict(report).map(
    ({ level, title, text }) =>
      `<div class="warning ${level}"><strong>${escapeText(title)}</strong><p>${escapeText(text)}</p></div>`,
  )
  const sections = [
    section('Do the rows arrive?', figureOf(agreementFigure(plotter, report))),
    section('What becomes of the mass', massFigures(plotter, report).map(figureOf).join('')),
    section('The map', [...planeFigures(plotter, report), ...pathFigures(plotter, report)].map(figureOf).join('')),
    ...directionsOf(plotter, report).map(directionSection),
    classSection(report),
    section('Training', trainingFigures(plotter, report).map(figureOf).join('')),
    section('Settings', settingsTable(report)),
    section('What the numbers mean', glossary(report)),
  ]
  const created = report.created === undefined ? '' : ` ${escapeText(report.created)}.`
  return (
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">' +
    `<meta name="color-scheme" content="light dark"><title>${escapeText(title)}</title><style>${reportStyle}</style></head><body><main>` +
    `<header><h1>${escapeText(title)}</h1></header>${inShort(report)}${warnings.join('')}` +
    `<section><h2>The numbers</h2><p class="lead">${leadSentence(report)}</p>${headlineNumbers(report)}</section>${sections.join('')}<footer class="quiet">Made by brenier.${created}</footer></main></body></html>\n`
  )
}

function section(title: string, content: string): string {
  return content === '' ? '' : `<section><h2>${escapeText(title)}</h2>${content}</section>`
}

/** A figure with its title and the sentences on how to read it. */
function figureOf({ figure, moving, title, reading }: ReportFigure): string {
  if (figure.panels.length === 0) return ''
  const inMotion =
    moving === undefined
      ? ''
      : `<div class="moving">${figureHtml({ title, legend: [], panels: [moving], columns: 1 })}</div>`
  return `<figure aria-label="${escapeText(title)}"><h3>${escapeText(title)}</h3>${inMotion}${figureHtml(figure)}<figcaption>${reading}</figcaption></figure>`
}

function directionSection({ heading, names, columns, changes, figures }: DirectionFigures): string {
  const table =
    `<h3>Every feature, before and after</h3><p class="quiet">In the units of the data, most different first. “Moved” should equal “wanted” ` +
    'in mean and in standard deviation; W₂ is the distance to “wanted” along that feature, in standard deviations of “wanted”. Agreement here is necessary, but it says nothing about how features depend on one another.</p>'
  return section(heading, figures.map(figureOf).join('') + table + featureTable(changes, columns, names))
}

function classSection(report: Report): string {
  if ((report.classes?.length ?? 0) === 0) return ''
  const intro =
    '<p class="quiet">The map is conditional: each label is carried to the same label. “Two samples” is what a perfect map would get.</p>'
  return section('Label by label', intro + classTable(report))
}

function glossary(report: Report): string {
  const { w2Squared, settings } = report
  const certified =
    'Certified if four things hold: the bound comes from a potential that is strongly convex by construction (the map’s own, or the one that it was released from), so that what an unfinished inner solve can have lost is known ' +
    'and subtracted; the rows are new to the map; there are enough of them; and the two samples are independent. The bound is then below the cost of every possible map in 97.5% of ' +
    `samples, however the training went. ${w2Squared.certified ? 'Here all four hold.' : 'Here not all of them hold, as stated above.'}`
  const entries: [string, string][] = [
    [
      distanceSymbol(settings),
      isSquared(settings)
        ? `Mean squared distance that the cheapest map moves a row, without a factor 1/2, in ${squaredUnit(settings)}.`
        : `Mean cost of the cheapest map, in ${squaredUnit(settings)}.`,
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
      'The error in the equation ∇u(y) = z, which defines the backward map, relative to the root of the total variance of the target.',
    ],
  ]
  return entries.map(([name, text]) => `<p><strong>${name}.</strong> ${escapeText(text)}</p>`).join('')
}
