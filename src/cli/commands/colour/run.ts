import { basename, join } from 'node:path'
import '../../../index.ts'
import { readBytes, writeBytes } from '../../../io/node/index.ts'
import { COLOUR_OPTIONS, type ColourReport, decodeImage, exchangeColours } from '../../../pictures/index.ts'
import type { Flags, Outcome, Session } from '../../command.ts'
import { peakMemory, reportHead } from '../../machine.ts'
import { prepareReportFolder, workOptions, writePicture, writeReport } from '../../pictures-output.ts'
import { given } from '../../schema.ts'
import { count, described, number, seconds } from '../../text.ts'
import { flags } from './flags.ts'

/** `brenier colour SOURCE TARGET --out DIR` */
export async function runColourCommand(
  [source = '', target = '']: readonly string[],
  found: Flags,
  session: Session,
): Promise<Outcome> {
  const { signal, messages } = session
  const { out, dither, seed = COLOUR_OPTIONS.seed.default, ...asked } = flags.parse(found)
  const config = { dither, seed, ...given(asked) }
  const read = async (path: string) => decodeImage(await readBytes(path), path)
  const [a, b] = [await read(source), await read(target)]
  await prepareReportFolder(out)
  const exchange = await exchangeColours(a, b, { ...config, ...workOptions(session), names: [source, target] })
  const [from, to] = distinctNames(nameOf(source), nameOf(target))
  const report = {
    ...(await reportHead(exchange.transfer.map.model.training.engine)),
    experiment: 'colour',
    config,
    pictures: [
      { name: from, width: a.width, height: a.height },
      { name: to, width: b.width, height: b.height },
    ],
    ...exchange.report,
    peakMemory: peakMemory(),
  }
  const pictures = {
    [`${from}-as-${to}`]: exchange.forward,
    [`${to}-as-${from}`]: exchange.backward,
    comparison: exchange.comparison,
  }
  signal.throwIfAborted()
  const files: string[] = []
  for (const [name, picture] of Object.entries(pictures)) {
    messages.progress(`writing ${name}.png`)
    files.push(await writePicture(out, name, picture))
  }
  const map = join(out, 'map.safetensors')
  await writeBytes(map, exchange.transfer.map.toBytes())
  await writeReport(out, report)
  return { json: { ...report, files, map }, text: colourText(report, files) }
}

function colourText(report: ColourReport & { readonly peakMemory: number }, files: readonly string[]): string {
  const { fit, seconds: took, energyDistance: energy, distinctColours: distinct } = report
  return described([
    ['pictures', ...files],
    ['fit', `${count(fit.steps)} steps in ${seconds(took.fit)}`],
    ['new colours', `source ${seconds(took.forward)}, target ${seconds(took.backward)}`],
    [
      'distinct',
      `${count(distinct.source)} colours became ${count(distinct.forward)}, ${count(distinct.target)} became ${count(distinct.backward)}`,
    ],
    [
      'energy distance',
      `${number(energy.before, 3)} before; ${number(energy.forward, 3)} and ${number(energy.backward, 3)} after (noise ${number(Math.abs(energy.same), 2)})`,
    ],
    ['memory', `${count(Math.round(report.peakMemory))} MiB at most`],
  ])
}

/** The part of a file name that stands for a picture. */
function nameOf(path: string): string {
  return path === '-' ? 'standard-input' : basename(path).replace(/\.[^.]+$/, '')
}

function distinctNames(a: string, b: string): [string, string] {
  return a === b ? [`${a}-1`, `${b}-2`] : [a, b]
}
