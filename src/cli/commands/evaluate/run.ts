import { type EvaluateOptions, evaluate, InputError, type Points, TransportMap } from '../../../index.ts'
import { readLabels } from '../../../io/node/index.ts'
import type { Flags, Outcome, Session } from '../../command.ts'
import { labelColumnOf, spelledAs } from '../../label-column.ts'
import { readForMap } from '../../map-tables.ts'
import { given } from '../../schema.ts'
import { checkLabelFlags, requireOneStdin, shown } from '../../tables.ts'
import { checkConvergenceFlags, sayUnconverged } from '../../unconverged.ts'
import { type EvaluateFlags, flags } from './flags.ts'
import { outcomeOf, solvedBy } from './outcome.ts'

/** `brenier evaluate MAP SOURCE TARGET` */
export async function runEvaluate(
  [mapFile = '', source = '', target = '']: readonly string[],
  found: Flags,
  session: Session,
): Promise<Outcome> {
  const began = performance.now()
  const asked = flags.parse(found)
  const { images, preimages, sourceLabels, targetLabels, tolerance, maxIterations, method } = asked
  const named = {
    '--images': images,
    '--preimages': preimages,
    '--source-labels': sourceLabels,
    '--target-labels': targetLabels,
  }
  requireOneStdin({ MAP: mapFile, SOURCE: source, TARGET: target, ...named })
  checkLabelFlags(asked)
  checkConvergenceFlags(asked)
  const { messages, signal } = session
  const map = await TransportMap.load(mapFile, {
    ...given({ threads: asked.threads, device: asked.device }),
    onNotice: (message) => messages.notice(message),
  })
  const samples = await readSamples(map, source, target, asked, session)
  const evaluation = await evaluate(map, samples.source, samples.target, {
    ...samples.options,
    ...given({ seed: asked.seed, tolerance, maxIterations, method }),
    signal,
    onStage: (stage) => messages.progress(stage),
  })
  signal.throwIfAborted()
  await map.dispose()
  sayUnconverged(solvedBy(evaluation), asked, messages)
  return outcomeOf(evaluation, asked, (performance.now() - began) / 1000)
}

interface Samples {
  readonly source: Points
  readonly target: Points
  readonly options: Pick<EvaluateOptions, 'sourceLabels' | 'targetLabels' | 'images' | 'preimages'>
}

async function readSamples(
  map: TransportMap,
  source: string,
  target: string,
  asked: EvaluateFlags,
  session: Session,
): Promise<Samples> {
  const { messages, signal } = session
  const { images, preimages, encoding, sourceLabels, targetLabels } = asked
  const labels = sourceLabels === undefined ? labelColumnOf(map, asked.labels) : asked.labels
  const labelled = (labels ?? sourceLabels) !== undefined
  if (map.classes.length > 0 && !labelled)
    throw new InputError(
      `The map is conditional (classes ${map.classes.slice(0, 8).join(', ')}${map.classes.length > 8 ? ', ...' : ''}); give the class of each row with --labels, or with --source-labels and --target-labels.`,
    )
  if (map.classes.length === 0 && labelled)
    throw new InputError('Labels were given, but the map is not conditional; leave them out, or fit with labels.')
  const read = (path: string, labels?: string) =>
    readForMap(path, map.model.training, map.dimension, { ...asked, labels, signal }, messages)
  const x = await read(source, labels)
  signal.throwIfAborted()
  const z = await read(target, labels)
  signal.throwIfAborted()
  if ((x.dropped || z.dropped) && (images ?? preimages ?? sourceLabels) !== undefined)
    throw new InputError(
      'Rows were left out for missing values, so files of labels or exact answers no longer belong to the rows; fill the values, or put labels in a column and name it with --labels.',
    )
  const labelsIn = async (file: string, rows: number) =>
    spelledAs(await readLabels(file, { rows, encoding, signal }), map.classes)
  return {
    source: x.points,
    target: z.points,
    options: {
      ...(labels !== undefined && {
        sourceLabels: spelledAs(x.labels!, map.classes),
        targetLabels: spelledAs(z.labels!, map.classes),
      }),
      ...(sourceLabels !== undefined && {
        sourceLabels: await labelsIn(sourceLabels, x.points.rows),
      }),
      ...(targetLabels !== undefined && {
        targetLabels: await labelsIn(targetLabels, z.points.rows),
      }),
      ...(images !== undefined && { images: sameRows(images, (await read(images)).points, source, x.points) }),
      ...(preimages !== undefined && {
        preimages: sameRows(preimages, (await read(preimages)).points, target, z.points),
      }),
    },
  }
}

function sameRows(file: string, exact: Points, of: string, points: Points): Points {
  if (exact.rows === points.rows) return exact
  throw new InputError(
    `${shown(file)} has ${exact.rows} rows and ${shown(of)} has ${points.rows}; give the exact answer for each row, in the same order.`,
  )
}
