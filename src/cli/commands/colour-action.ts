import { basename, join } from 'node:path'
import { readBytes, writeBytes } from '../../io/node/index.ts'
import { decodeImage, encodePng } from '../../pictures/codec.ts'
import { runColour } from '../../pictures/colour/run.ts'
import type { Image } from '../../pictures/image.ts'
import '../../index.ts'
import { prepareFolder } from '../benchmark-output.ts'
import type { Flags, Outcome, Session } from '../command.ts'
import { experimentContext } from '../machine.ts'
import { given, oneOf, parseFlags, positive, text, whole, z } from '../options.ts'
import { count, described, number, seconds } from '../text.ts'

const schema = z.object({
  out: text,
  dither: z.boolean().default(true),
  sample: whole(2).optional(),
  steps: whole(1).optional(),
  maxTime: positive.optional(),
  seed: whole(0).optional(),
  threads: whole(1).optional(),
  device: oneOf('auto', 'native', 'wasm').optional(),
})

/** `brenier colour SOURCE TARGET --out DIR` */
export async function runColourCommand(
  [source = '', target = '']: readonly string[],
  flags: Flags,
  session: Session,
): Promise<Outcome> {
  const { signal, messages } = session
  const { out, ...config } = parseFlags(schema, flags)
  const read = async (path: string) => decodeImage(await readBytes(path), path)
  const [a, b] = [await read(source), await read(target)]
  await prepareFolder(out)
  const names = distinctNames(nameOf(source), nameOf(target))
  const { report, map, pictures } = await runColour(
    given(config),
    [
      { name: names[0], file: source, picture: a },
      { name: names[1], file: target, picture: b },
    ],
    await experimentContext(session),
  )
  signal.throwIfAborted()
  const files: string[] = []
  for (const [name, picture] of Object.entries(pictures)) {
    messages.progress(`writing ${name}.png`)
    files.push(await writePicture(join(out, `${name}.png`), picture))
  }
  await writeBytes(join(out, 'map.safetensors'), map.toBytes())
  await writeBytes(join(out, 'report.json'), `${JSON.stringify(report, null, 1)}\n`)
  const { fit, seconds: took, energyDistance: energy, distinctColours: distinct, peakMemory } = report
  const lines = described([
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
    ...(peakMemory === null ? [] : [['memory', `${count(Math.round(peakMemory))} MiB at most`] as const]),
  ])
  return { json: { ...report, files, map: join(out, 'map.safetensors') }, text: lines }
}

async function writePicture(path: string, picture: Image): Promise<string> {
  await writeBytes(path, await encodePng(picture, picture.pixels.length > 10e6 ? 3 : 6))
  return path
}

function nameOf(path: string): string {
  return path === '-' ? 'standard-input' : basename(path).replace(/\.[^.]+$/, '')
}

function distinctNames(a: string, b: string): [string, string] {
  return a === b ? [`${a}-1`, `${b}-2`] : [a, b]
}
