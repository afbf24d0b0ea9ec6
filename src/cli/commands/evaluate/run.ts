import type { Flags, Outcome, Session } from '../../command.ts'
import { joinRanks, requireFiles } from '../../joined.ts'
import { checkMeasuring, measuredInputs, measureMap } from '../../measure.ts'
import { checkDistinct } from '../../outputs.ts'
import { checkReportPaths, reportOfMap, writeReport } from '../../report-files.ts'
import { sayUnconverged } from '../../unconverged.ts'
import { flags } from './flags.ts'
import { outcomeOf, solvedBy } from './outcome.ts'

/** `brenier evaluate MAP SOURCE TARGET` */
export async function runEvaluate(
  [mapFile = '', source = '', target = '']: readonly string[],
  found: Flags,
  session: Session,
): Promise<Outcome> {
  const began = performance.now()
  const asked = flags.parse(found)
  const collective = await joinRanks(asked, session)
  const first = collective.rank === 0
  const tables = { source, target }
  checkMeasuring([mapFile], tables, asked)
  await checkDistinct({ '--report': asked.report }, { MAP: mapFile, ...measuredInputs(tables, asked) })
  await requireFiles({ MAP: mapFile, ...measuredInputs(tables, asked) }, collective)
  if (first) await checkReportPaths(asked)
  const { map, measured } = await measureMap(mapFile, tables, asked, session, collective)
  const took = (performance.now() - began) / 1000
  const wanted = asked.report ?? asked.figures
  const wrote =
    wanted === undefined || !first
      ? []
      : await writeReport(await reportOfMap(map, measured, [source, target], session), asked, session)
  const outcome = outcomeOf(map, measured.evaluation, asked, took, wrote)
  await map.dispose()
  sayUnconverged(solvedBy(measured.evaluation), asked, session.messages)
  return { ...outcome, wrote }
}
