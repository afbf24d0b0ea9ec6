import type { Flags, Outcome, Session } from '../../command.ts'
import { reporting } from '../../flags.ts'
import { checkMeasuring, measuredInputs, measureMap, measuring } from '../../measure.ts'
import { checkDistinct, checkStdout, isStdout, outOrDefault } from '../../outputs.ts'
import { checkReportPaths, reportOfMap, writeReport } from '../../report-files.ts'
import { FlagSet, text } from '../../schema.ts'
import { described, plural, seconds } from '../../text.ts'
import { verdictText, verdictWithFlags } from '../../verdict.ts'

const NAME = 'report.html'

export const flags = new FlagSet({
  out: text(
    '<FILE>',
    `where to write the report, one .html file; - is standard output (default: ${NAME}, if there is no such file)`,
  ),
  figures: reporting.figures,
  ...measuring,
})

/** `brenier report MAP SOURCE TARGET` */
export async function runReport(
  [mapFile = '', source = '', target = '']: readonly string[],
  found: Flags,
  session: Session,
): Promise<Outcome> {
  const began = performance.now()
  const asked = flags.parse(found)
  const out = await outOrDefault(asked.out, NAME)
  const tables = { source, target }
  checkMeasuring([mapFile], tables, asked)
  checkStdout(out, found.json)
  await checkDistinct({ '--out': out }, { MAP: mapFile, ...measuredInputs(tables, asked) })
  const paths = { report: out, figures: asked.figures }
  await checkReportPaths(paths, '--out')
  const { map, measured } = await measureMap(mapFile, tables, asked, session)
  const wrote = await writeReport(await reportOfMap(map, measured, [source, target], session), paths, session)
  const verdict = verdictWithFlags(measured.evaluation, map)
  await map.dispose()
  const took = (performance.now() - began) / 1000
  const { rows } = measured.evaluation
  return {
    json: { report: out, ...(asked.figures && { figures: asked.figures }), files: wrote, rows, verdict, seconds: took },
    text: `${described([['report', `${out}, in ${seconds(took)}`], ...(asked.figures ? [['figures', `${plural(wrote.length - 1, 'file')} in ${asked.figures}`] as const] : [])])}\n\n${verdictText(verdict)}`,
    wrote: wrote.filter((file) => !isStdout(file)),
    wroteToStdout: isStdout(out),
  }
}
