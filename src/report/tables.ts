import type { FeatureChange } from '../evaluation/features.ts'
import { costInWords, distanceSymbol, squaredUnit } from '../evaluation/units.ts'
import type { Report } from './report.ts'
import type { Role } from './roles.ts'
import { escapeText, formatCount, formatNumber, formatSeconds } from './text.ts'

/** The names of the three sets of a direction, and the roles of the first and the last. */
export interface DirectionNames {
  readonly start: string
  readonly moved: string
  readonly goal: string
  readonly roles: { readonly start: Role; readonly goal: Role }
}

/** Rows that a feature table shows; the rest is folded away. */
const shownFeatures = 30

/** Means, standard deviations and 1-D distances of every feature before and after transport, as HTML. */
export function featureTable(
  changes: readonly FeatureChange[],
  columns: readonly string[],
  names: DirectionNames,
): string {
  const first = tableOf(changes.slice(0, shownFeatures), columns, names)
  const rest = changes.slice(shownFeatures)
  if (rest.length === 0) return first
  return `${first}<details><summary>${formatCount(rest.length)} more features, which differ less</summary>${tableOf(rest, columns, names)}</details>`
}

function tableOf(changes: readonly FeatureChange[], columns: readonly string[], names: DirectionNames): string {
  const of = (role: Role, text: string) => `<span class="key ${role}"></span>${text}`
  const three = [of(names.roles.start, 'given'), of('moved', 'moved'), of(names.roles.goal, 'wanted')]
  const cells = (values: readonly number[]) =>
    values.map((value, k) => `<td${k === 0 ? ' class="group"' : ''}>${formatNumber(value, 3)}</td>`).join('')
  const head = (labels: readonly string[]) =>
    labels.map((label, k) => `<th scope="col"${k === 0 ? ' class="group"' : ''}>${label}</th>`).join('')
  const rows = changes.map(
    ({ index, start, moved, goal, before, after }) =>
      `<tr><th scope="row">${escapeText(columns[index]!)}</th>${cells([start.mean, moved.mean, goal.mean])}` +
      `${cells([start.standardDeviation, moved.standardDeviation, goal.standardDeviation])}${cells([before, after])}</tr>`,
  )
  return (
    '<div class="wide"><table class="features"><thead><tr><th></th><th colspan="3" class="group">Mean</th>' +
    '<th colspan="3" class="group">Standard deviation</th><th colspan="2" class="group">W₂ (standard deviations)</th></tr>' +
    `<tr><th scope="col">Feature</th>${head(three)}${head(three)}${head(['before', 'after'])}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
  )
}

/** What the map is and how it was made, as HTML. */
export function settingsTable(report: Report): string {
  const { settings, training, source, target } = report
  const rows: [string, string][] = [
    ['Seed', String(settings.seed)],
    ...trainingRows(training),
    ['Potential', settings.potential],
    ['Parameters', formatCount(settings.parameters)],
  ]
  if (settings.hidden !== undefined) rows.push(['Hidden widths', settings.hidden.join(', ')])
  if (settings.init !== undefined) rows.push(['Started from', settings.init])
  if (settings.batchSize !== undefined) rows.push(['Batch size', formatCount(settings.batchSize)])
  rows.push(['Scale', scaleInWords(report)])
  for (const side of [source, target]) {
    const trained = side.trainedRows === undefined ? '' : `${formatCount(side.trainedRows)} to train on, `
    rows.push([
      `Rows of ${side.name}`,
      `${trained}${formatCount(side.points.rows)} measured here${measuredHow(report)}`,
    ])
  }
  if (settings.device !== undefined) rows.push(['Device', settings.device])
  if (settings.threads !== undefined) rows.push(['Threads', formatCount(settings.threads)])
  for (const [name, value] of Object.entries(settings.other ?? {})) rows.push([name, String(value)])
  if (report.command !== undefined) rows.push(['Command', report.command])
  if (report.created !== undefined) rows.push(['Made', report.created])
  for (const [name, version] of Object.entries(settings.versions ?? {})) rows.push([`Version of ${name}`, version])
  return keyTable(rows)
}

function measuredHow({ heldOut, folds }: Report): string {
  if (folds !== undefined) return `, in ${folds} folds`
  return heldOut === true ? ', held out' : ''
}

function trainingRows(training: Report['training']): [string, string][] {
  if (training === undefined) return []
  const { steps, seconds, status } = training
  return [
    ['Steps', formatCount(steps)],
    ...(seconds === undefined ? [] : [['Training time', formatSeconds(seconds)] satisfies [string, string]]),
    ['Training status', status],
  ]
}

function scaleInWords({ settings }: Report): string {
  if (settings.cost !== undefined)
    return `the cost is the ${costInWords(settings)}, and ${distanceSymbol(settings)} is in ${squaredUnit(settings)}`
  if (settings.scale === 'none')
    return `none: the cost is the squared distance between rows as they are, and W₂² is in ${squaredUnit(settings)}`
  return (
    'features: each feature is divided by its standard deviation before the cost is taken. That is a different problem from the one without it: ' +
    'the map is the cheapest for this cost, and W₂² is in squared standard deviations'
  )
}

function keyTable(rows: readonly (readonly [string, string])[]): string {
  const body = rows.map(
    ([name, value]) => `<tr><th scope="row">${escapeText(name)}</th><td>${escapeText(value)}</td></tr>`,
  )
  return `<div class="wide"><table class="settings"><tbody>${body.join('')}</tbody></table></div>`
}

/** One line per label, as HTML. */
export function classTable(report: Report): string {
  const rows = (report.classes ?? []).map(({ label, rows, forward, backward }) => {
    const counts = [rows.source, rows.target].map((value) => `<td>${formatCount(value)}</td>`).join('')
    const values = [forward, backward].flatMap((metrics) => [
      `<td class="group">${formatNumber(metrics.energyDistance)}</td>`,
      `<td>${metrics.heldOutEnergyDistance === undefined ? '–' : formatNumber(metrics.heldOutEnergyDistance)}</td>`,
      `<td>${metrics.untransportedEnergyDistance === undefined ? '–' : formatNumber(metrics.untransportedEnergyDistance)}</td>`,
    ])
    return `<tr><th scope="row">${escapeText(label)}</th>${counts}${values.join('')}</tr>`
  })
  const three = '<th scope="col" class="group">map</th><th scope="col">two samples</th><th scope="col">no map</th>'
  return (
    '<div class="wide"><table class="features"><thead><tr><th></th><th colspan="2">Rows</th><th colspan="3" class="group">Forward energy distance</th>' +
    '<th colspan="3" class="group">Backward energy distance</th></tr><tr><th scope="col">Label</th>' +
    `<th scope="col">${escapeText(report.source.name)}</th><th scope="col">${escapeText(report.target.name)}</th>${three}${three}</tr></thead>` +
    `<tbody>${rows.join('')}</tbody></table></div>`
  )
}
