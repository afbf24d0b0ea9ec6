import { type Arrival, arrivalOf, byRank, type Evaluation, UsageError, type Verdict } from '../../../index.ts'
import type { Flags, Outcome, Session } from '../../command.ts'
import { checkMeasuring, measureMap, measuring } from '../../measure.ts'
import { FlagSet } from '../../schema.ts'
import { shown } from '../../tables.ts'
import { count, number, seconds } from '../../text.ts'
import { tableText } from '../../text-table.ts'
import { verdictText, verdictWithFlags } from '../../verdict.ts'

const { images, preimages, ...others } = measuring

export const flags = new FlagSet(others)

/** One map, measured. */
interface Compared {
  readonly map: string
  readonly evaluation: Evaluation
  readonly verdict: Verdict
  readonly arrival: Arrival
}

/** `brenier compare MAP... SOURCE TARGET` */
export async function runCompare(words: readonly string[], found: Flags, session: Session): Promise<Outcome> {
  const began = performance.now()
  const asked = { ...flags.parse(found), images: undefined, preimages: undefined }
  const [maps, source = '', target = ''] = [words.slice(0, -2), ...words.slice(-2)]
  if (maps.length === 0)
    throw new UsageError(
      `compare takes maps followed by two tables, found ${words.length === 1 ? `only ${words[0]}` : words.join(' and ')}; write brenier compare MAP MAP SOURCE TARGET.`,
    )
  if (maps.length > 1 && Object.values({ source, target, ...asked }).includes('-'))
    throw new UsageError(
      'compare reads its tables once for each map, and standard input (-) can be read only once; name files.',
    )
  const tables = { source, target }
  checkMeasuring(maps, tables, asked)
  const compared: (Compared & Parameters<typeof byRank>[0])[] = []
  for (const [k, file] of maps.entries()) {
    const messages = {
      notice: (text: string) => session.messages.notice(text),
      progress: (...parts: readonly string[]) =>
        session.messages.progress(`map ${k + 1} of ${maps.length}, ${shown(file)}`, ...parts),
    }
    const { map, measured } = await measureMap(file, tables, asked, { ...session, messages })
    const { evaluation } = measured
    const verdict = verdictWithFlags(evaluation, map)
    compared.push({ map: file, evaluation, verdict, arrival: arrivalOf(measured, asked.seed), measured })
    await map.dispose()
  }
  compared.sort(byRank)
  return outcomeOf(compared, (performance.now() - began) / 1000)
}

function outcomeOf(compared: readonly Compared[], took: number): Outcome {
  const best = compared[0]!
  const { rows } = best.evaluation
  const scales = new Set(compared.map(({ evaluation }) => evaluation.scale))
  const table = tableText({
    columns: ['map', 'verdict', 'forward', 'backward', 'W2 squared', 'at least', 'mean squared move', 'inverse failed'],
    rows: compared.map(({ map, evaluation, verdict, arrival }) => [
      shown(map),
      verdict.grade,
      number(arrival.forward),
      number(arrival.backward),
      number(evaluation.w2Squared.estimate),
      evaluation.w2Squared.certified ? number(evaluation.w2Squared.lowerBound) : '-',
      number(evaluation.forward.meanSquaredMove),
      `${number(100 * evaluation.unconvergedShare, 2)}%`,
    ]),
  })
  const units =
    scales.size > 1
      ? '; W2 squared and the move are in the units of each map, which differ, so they cannot be compared'
      : ''
  return {
    json: {
      best: best.map,
      rows,
      seconds: took,
      maps: compared.map(({ map, evaluation, verdict, arrival }) => ({ map, ...evaluation, verdict, arrival })),
    },
    text: [
      `${count(compared.length)} maps on ${count(rows.source)} and ${count(rows.target)} rows in ${seconds(took)}, best first; forward and backward: energy distance\nto the goal, in standard deviations of each feature${units}.`,
      table,
      `${shown(best.map)}\n${verdictText(best.verdict)}`,
    ].join('\n\n'),
  }
}
