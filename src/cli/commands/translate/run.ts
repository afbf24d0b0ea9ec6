import { basename, join } from 'node:path'
import { FIT_OPTIONS, InputError, Random, UsageError } from '../../../index.ts'
import {
  checkSides,
  type LabelledPictures,
  type PictureSet,
  readPictures,
  requireShape,
  runTranslation,
  splitPictures,
  TRANSLATOR_OPTIONS,
  type TranslationOutput,
  Translator,
} from '../../../pictures/index.ts'
import type { Flags, Outcome, Session } from '../../command.ts'
import { peakMemory, reportHead } from '../../machine.ts'
import {
  prepareReportFolder,
  type TranslateReport,
  translationMarkdown,
  translationText,
  workOptions,
  writePicture,
  writeReport,
  writeStack,
} from '../../pictures-output.ts'
import { given } from '../../schema.ts'
import { checkLabelFlags } from '../../tables.ts'
import { described, plural, seconds } from '../../text.ts'
import { flags, type TranslateFlags } from './flags.ts'

/** `brenier translate SOURCE TARGET --out DIR`, and `brenier translate SOURCE --with DIR --out DIR` */
export async function runTranslate(
  [source = '', target]: readonly string[],
  found: Flags,
  session: Session,
): Promise<Outcome> {
  const asked = flags.parse(found)
  if (asked.with !== undefined) {
    if (target !== undefined)
      throw new UsageError('--with translates SOURCE with what an earlier run learned; leave out TARGET.')
    return translateWith(asked.with, source, asked, session)
  }
  if (target === undefined) throw new UsageError('Learning needs SOURCE and TARGET; give both, or --with DIR.')
  const { sourceLabels, targetLabels } = asked
  checkLabelFlags({ sourceLabels, targetLabels })
  return learn(source, target, asked, session)
}

async function learn(source: string, target: string, asked: TranslateFlags, session: Session): Promise<Outcome> {
  const { signal, messages } = session
  const { out, seed = TRANSLATOR_OPTIONS.seed.default, heldOut = FIT_OPTIONS.heldOut.default } = asked
  const x = await read(source, asked.sourceLabels, asked, session)
  const z = await read(target, asked.targetLabels, asked, session)
  checkSides({ ...x, name: source }, { ...z, name: target }, asked.spaces ?? 'shared')
  await prepareReportFolder(out)
  const labelled = x.labels !== undefined
  const halves = (set: PictureSet, side: 'source' | 'target') =>
    splitPictures(withLabels(set), heldOut, new Random(seed).stream(`held-out pictures/${side}`))
  const config = configOf({ ...asked, seed }, labelled)
  const output = await runTranslation(
    {
      labelled,
      source: { name: source, ...halves(x, 'source') },
      target: { name: target, ...halves(z, 'target') },
    },
    { ...config, ...workOptions(session) },
  )
  const report: TranslateReport = {
    ...(await reportHead(output.engine)),
    experiment: `${basename(source)} to ${basename(target)}`,
    // The held-out share has the name that reports of experiments use.
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

/** The options passed to the library, which are part of the report. */
function configOf(asked: TranslateFlags & { readonly seed: number }, labelled: boolean) {
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

/** Pictures without classes all get the same one. */
function withLabels({ images, labels }: PictureSet): LabelledPictures {
  return { images, labels: labels ?? Array.from({ length: images.count }, () => 'all') }
}

async function read(
  path: string,
  labels: string | undefined,
  { size, labels: useFolders }: TranslateFlags,
  { messages, signal }: Session,
): Promise<PictureSet> {
  signal.throwIfAborted()
  return readPictures(path, {
    ...given({ labels, size }),
    classes: useFolders && labels === undefined,
    onProgress: (done, all) => messages.progress(`reading ${path}: ${done} of ${all}`),
  })
}

async function translateWith(folder: string, path: string, asked: TranslateFlags, session: Session): Promise<Outcome> {
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
  await prepareReportFolder(out)
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

/** The labels, if the models have classes. @throws InputError naming the pictures whose labels are missing or unknown */
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
