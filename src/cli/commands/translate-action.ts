import { basename, join } from 'node:path'
import { InputError, Random, UsageError } from '../../index.ts'
import {
  checkSides,
  type LabelledPictures,
  type PictureSet,
  readPictures,
  requireShape,
  runTranslation,
  splitPictures,
  type TranslationOutput,
  Translator,
} from '../../pictures/index.ts'
import type { Flags, Outcome, Session } from '../command.ts'
import { peakMemory, reportHead } from '../machine.ts'
import { flag, given, oneOf, parseFlags, positive, share, text, whole, widths, z } from '../options.ts'
import {
  prepareFolder,
  type TranslateReport,
  translationMarkdown,
  translationText,
  workOptions,
  writePicture,
  writeReport,
  writeStack,
} from '../pictures-output.ts'
import { described, plural, seconds } from '../text.ts'

const size = z
  .string()
  .refine((value) => /^[1-9]\d{0,3}x[1-9]\d{0,3}$/.test(value), { error: 'takes a size as 32x32' })
  .transform((value) => {
    const [width, height] = value.split('x').map(Number)
    return { width: width!, height: height! }
  })

const schema = z.object({
  out: text,
  with: text.optional(),
  back: flag,
  sourceLabels: text.optional(),
  targetLabels: text.optional(),
  labels: z.boolean().default(true),
  size: size.optional(),
  latent: oneOf('cvae', 'pca').optional(),
  spaces: oneOf('shared', 'separate').optional(),
  dimension: whole(1).optional(),
  epochs: whole(1).optional(),
  hidden: widths.optional(),
  beta: positive.optional(),
  noise: positive.refine((value) => value <= 1, { error: 'takes a positive number of at most 1' }).optional(),
  steps: whole(1).optional(),
  maxTime: positive.optional(),
  heldOut: share.default(0.1),
  seed: whole(0).default(0),
  threads: whole(1).optional(),
  device: oneOf('auto', 'native', 'wasm').optional(),
})

type Asked = z.infer<typeof schema>

/** `brenier translate SOURCE TARGET --out DIR`, and `brenier translate SOURCE --with DIR --out DIR` */
export async function runTranslate(
  [source = '', target]: readonly string[],
  flags: Flags,
  session: Session,
): Promise<Outcome> {
  const asked = parseFlags(schema, flags)
  if (asked.with !== undefined) {
    if (target !== undefined)
      throw new UsageError('--with translates SOURCE by what an earlier run learned; leave out TARGET.')
    return translateWith(asked.with, source, asked, session)
  }
  if (target === undefined) throw new UsageError('Learning needs SOURCE and TARGET; give both, or --with DIR.')
  if ((asked.sourceLabels === undefined) !== (asked.targetLabels === undefined))
    throw new UsageError('--source-labels and --target-labels come together; give both, or neither.')
  return learn(source, target, asked, session)
}

async function learn(source: string, target: string, asked: Asked, session: Session): Promise<Outcome> {
  const { signal, messages } = session
  const { out, seed, heldOut } = asked
  const x = await read(source, asked.sourceLabels, asked, session)
  const z = await read(target, asked.targetLabels, asked, session)
  checkSides({ ...x, name: source }, { ...z, name: target }, asked.spaces ?? 'shared')
  await prepareFolder(out)
  const labelled = x.labels !== undefined
  const halves = (set: PictureSet, stream: number) =>
    splitPictures(withLabels(set), heldOut, new Random(seed).fork(stream))
  const config = configOf(asked, labelled)
  const output = await runTranslation(
    {
      labelled,
      source: { name: source, ...halves(x, 1) },
      target: { name: target, ...halves(z, 2) },
    },
    { ...config, ...workOptions(session) },
  )
  const report: TranslateReport = {
    ...(await reportHead(output.engine)),
    experiment: `${basename(source)} to ${basename(target)}`,
    // The held-out share goes by the name that it has in the reports of experiments.
    config: { ...config, testShare: heldOut, validation: false },
    ...output.report,
    peakMemory: peakMemory(),
  }
  signal.throwIfAborted()
  messages.progress('translating every picture')
  const { translator } = output
  const forward = await translator.forward(x.images, x.labels, signal)
  const translated = [await writeStack(join(out, 'translated'), forward.images)]
  if (asked.back) {
    const back = await translator.backward(z.images, z.labels, { signal })
    translated.push(await writeStack(join(out, 'translated-back'), back.images))
  }
  signal.throwIfAborted()
  const sheets = await writeLearned(out, output, report)
  const files = described([
    ['translated', ...translated],
    ['look at', ...sheets],
  ])
  return { json: { ...report, translated, sheets, folder: out }, text: `${files}\n${translationText(report)}` }
}

/** What the library is asked for: part of the report. */
function configOf(asked: Asked, labelled: boolean) {
  const { seed, latent, spaces, dimension, hidden, epochs, beta, noise, steps, maxTime, threads, device } = asked
  return {
    seed,
    ...given({ latent, spaces, dimension, hidden, epochs, beta, noise, steps, maxTime, threads, device }),
    arms: [labelled ? ('conditional' as const) : ('unconditional' as const)],
  }
}

/** Writes the models, the sheets and the reports. @returns the files of the sheets */
async function writeLearned(
  folder: string,
  { translator, pictures }: TranslationOutput,
  report: TranslateReport,
): Promise<string[]> {
  await translator.save(folder)
  const sheets: string[] = []
  for (const [name, picture] of Object.entries(pictures)) sheets.push(await writePicture(folder, name, picture))
  await writeReport(
    folder,
    report,
    translationMarkdown(
      report,
      sheets.map((file) => basename(file)),
    ),
  )
  return sheets
}

/** Without classes all pictures are of one. */
function withLabels({ images, labels }: PictureSet): LabelledPictures {
  return { images, labels: labels ?? Array.from({ length: images.count }, () => 'all') }
}

async function read(
  path: string,
  labels: string | undefined,
  { size, labels: useFolders }: Asked,
  { messages, signal }: Session,
): Promise<PictureSet> {
  signal.throwIfAborted()
  return readPictures(path, {
    ...given({ labels, size }),
    classes: useFolders && labels === undefined,
    onProgress: (done, all) => messages.progress(`reading ${path}: ${done} of ${all}`),
  })
}

async function translateWith(folder: string, path: string, asked: Asked, session: Session): Promise<Outcome> {
  const { signal } = session
  const { out, device, threads } = asked
  const translator = await Translator.load(folder, given({ device, threads }))
  const labels = asked.back ? asked.targetLabels : asked.sourceLabels
  const found = await read(path, labels ?? asked.sourceLabels ?? asked.targetLabels, asked, session)
  const space = asked.back ? translator.target : translator.source
  requireShape(found.images, space.shape, `The pictures of ${path}`)
  const known = knownLabels(path, found.labels, translator.map.classes)
  const began = performance.now()
  const result = asked.back
    ? await translator.backward(found.images, known, { signal })
    : { ...(await translator.forward(found.images, known, signal)), unconvergedRows: 0, maxResidual: 0 }
  await prepareFolder(out)
  const file = await writeStack(join(out, 'translated'), result.images)
  const { unconvergedRows, maxResidual } = result
  const took = (performance.now() - began) / 1000
  return {
    json: { rows: found.images.count, seconds: took, unconvergedRows, maxResidual, translated: file },
    text: described([
      ['translated', `${plural(found.images.count, 'picture')} in ${seconds(took)}: ${file}`],
      ...(asked.back ? [['inverse', `${plural(unconvergedRows, 'row')} did not converge`] as const] : []),
    ]),
  }
}

/** The labels, where the models know classes. @throws InputError naming the pictures where labels are missing or not known */
function knownLabels(
  path: string,
  labels: readonly string[] | undefined,
  classes: readonly string[],
): readonly string[] | undefined {
  if (classes.length === 0) return undefined
  const count = classes.length === 1 ? '1 class' : `${classes.length} classes`
  const known = `the models know ${count} (${classes.slice(0, 10).join(', ')})`
  if (labels === undefined)
    throw new InputError(`${path} has no labels, but ${known}; give sub-folders of classes, or a file of labels.`)
  const row = labels.findIndex((label) => !classes.includes(label))
  if (row >= 0)
    throw new InputError(`Picture ${row + 1} of ${path} has the label "${labels[row]}", but ${known}; leave it out.`)
  return labels
}
