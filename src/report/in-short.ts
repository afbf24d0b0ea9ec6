import { compareFeatures, type FeatureChange, featureNames } from '../evaluation/features.ts'
import { isSquared } from '../evaluation/units.ts'
import type { Verdict } from '../evaluation/verdict/grade.ts'
import { FEATURE_DISTANCE, gapOfSampling, THRESHOLDS } from '../evaluation/verdict/thresholds.ts'
import { meanMoves } from './mean-moves.ts'
import type { Report } from './report.ts'
import { escapeText, formatCount, formatNumber, shorten } from './text.ts'

/** How many features get a sentence, starting with those that differ most. */
const TOLD = 5
/** A difference of means, in standard deviations, that is worth telling. */
const MEAN_WORTH_TELLING = 0.1
/** A feature varies more if its standard deviation is larger by at least this factor. */
const WIDER = 1.15
/**
 * The summary for a reader who reads no formulas, as HTML: what was compared, whether to trust it, what differs most and by how much it is moved. The
 * numbers for experts follow it.
 */
export function inShort(report: Report): string {
  const { source, target, settings, heldOut } = report
  const [from, to] = [source, target].map(({ name }) => `<strong>${escapeText(shorten(name, 50))}</strong>`) as [
    string,
    string,
  ]
  const { columns } = source.points
  const features = columns === 1 ? '1 feature' : `${formatCount(columns)} features`
  const least = isSquared(settings) ? 'with as little movement as possible overall' : 'at the least cost overall'
  return (
    '<section class="short"><h2>In short</h2>' +
    `<p><strong>What was compared.</strong> ${formatCount(source.points.rows)} rows of ${from} and ${formatCount(target.points.rows)} rows of ${to}, in ${features}${heldOut === true ? '; the map has not learned from these rows' : ''}. ` +
    `For each row of ${from}, the map gives the place of its counterpart in ${to}, ${least}; no single row was followed from one to the other.</p>` +
    trust(report) +
    changes(report, from, to) +
    '</section>'
  )
}

const ANSWERS: Readonly<Record<Verdict['grade'], string>> = {
  good: 'Yes, as far as these rows can show.',
  usable: 'With care.',
  'not to be trusted': 'No.',
}
const LEVELS = { good: 'good', usable: 'caution', 'not to be trusted': 'failure' } as const

/** The verdict, with its grade as an answer before it. */
function trust({ verdict }: Report): string {
  if (verdict === undefined) return ''
  const { grade, sentence, advice } = verdict
  const help = advice === null ? '' : ` What would help most: ${advice.charAt(0).toLowerCase()}${advice.slice(1)}`
  return `<div class="warning ${LEVELS[grade]}"><strong>Can it be trusted? ${ANSWERS[grade]}</strong><p>${escapeText(sentence + help)}</p></div>`
}

/** The features that differ most between the two sides, each in a sentence. */
function changes(report: Report, from: string, to: string): string {
  const { source, target } = report
  if (source.transported === undefined) return ''
  const names = featureNames(report.columns, source.points.columns)
  const found = compareFeatures(source.points, source.transported, target.points)
  const sampling = gapOfSampling(source.points.rows, target.points.rows, 2 * names.length)
  const told = found.filter(({ gap, before }) => gap.before > sampling && before > FEATURE_DISTANCE).slice(0, TOLD)
  if (told.length === 0)
    return `<p><strong>What differs.</strong> No feature differs between ${from} and ${to} by more than these rows differ by chance.</p>`
  const moves = meanMoves(source.points, source.transported)
  const items = told.map(
    (change) => `<li>${sentenceOf(change, names[change.index]!, moves[change.index]!, sampling)}</li>`,
  )
  const rest = found.length - told.length
  const others =
    rest === 0
      ? ''
      : `<p class="quiet">The other ${rest === 1 ? 'feature differs' : `${formatCount(rest)} features differ`} less, or no more than by chance.</p>`
  return `<p><strong>What differs most</strong> in ${to} from ${from}:</p><ul>${items.join('')}</ul>${others}`
}

function sentenceOf(change: FeatureChange, name: string, move: number, sampling: number): string {
  const parts = [meanInWords(change), widthInWords(change)].filter((part) => part !== '')
  const what = parts.length === 0 ? 'has a different shape, with about the same mean and spread' : parts.join(', and ')
  return `<strong>${escapeText(shorten(name, 40))}</strong> ${what}. ${madeUpFor(change, move, sampling)}`
}

/** Judges a feature as the verdict does: a gap that sampling explains for this many rows is not held against the map. */
function madeUpFor({ gap, before, after, moved }: FeatureChange, move: number, sampling: number): string {
  const arrives = gap.after <= Math.max(sampling, THRESHOLDS.featureGap[0]) || after <= FEATURE_DISTANCE
  if (arrives) return `The map makes up for it: it changes a row by ${formatNumber(move, 2)} on average.`
  const some = after < before ? 'only part of it' : 'none of it'
  return `The map makes up for <em>${some}</em>: the moved rows have a mean of ${formatNumber(moved.mean)}.`
}

function meanInWords({ start, goal }: FeatureChange): string {
  const difference = goal.mean - start.mean
  const size = Math.max(start.standardDeviation, goal.standardDeviation)
  if (Math.abs(difference) < MEAN_WORTH_TELLING * size) return ''
  // A percentage is meaningful only if 0 is, which is assumed if the values lie well on one side of it.
  const percent = formatNumber((100 * Math.abs(difference)) / start.mean, 2)
  const by = start.mean > start.standardDeviation ? ` by ${percent}%` : ''
  return `is ${difference > 0 ? 'higher' : 'lower'} on average${by} (${formatNumber(start.mean)} to ${formatNumber(goal.mean)})`
}

function widthInWords({ start, goal }: FeatureChange): string {
  const ratio = goal.standardDeviation / start.standardDeviation
  const word = ratio > WIDER ? 'more' : ratio < 1 / WIDER ? 'less' : undefined
  if (word === undefined) return ''
  return `varies ${word} (standard deviation ${formatNumber(start.standardDeviation)} to ${formatNumber(goal.standardDeviation)})`
}
