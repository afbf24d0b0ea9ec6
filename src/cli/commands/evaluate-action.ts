import { InputError, UsageError } from '../../base/errors.ts'
import type { Points } from '../../base/points.ts'
import type { EvaluateOptions } from '../../evaluation/evaluate.ts'
import type { DirectionEvaluation, Evaluation } from '../../evaluation/evaluation.ts'
import { squaredUnit } from '../../evaluation/units.ts'
import { evaluate, TransportMap } from '../../index.ts'
import { readLabels } from '../../io/node/index.ts'
import type { Flags, Outcome, Session } from '../command.ts'
import { columns, given, parseFlags, solving, text, whole, z } from '../options.ts'
import { readForMap, requireOneStdin, shown } from '../tables.ts'
import { aligned, count, described, number, plural, seconds } from '../text.ts'

const schema = z.object({
  images: text.optional(),
  preimages: text.optional(),
  labels: text.optional(),
  sourceLabels: text.optional(),
  targetLabels: text.optional(),
  seed: whole(0).default(0),
  columns: columns.optional(),
  ...solving,
})

type EvaluateFlags = z.infer<typeof schema>

/** `brenier evaluate MAP SOURCE TARGET` */
export async function runEvaluate(
  [mapFile = '', source = '', target = '']: readonly string[],
  flags: Flags,
  session: Session,
): Promise<Outcome> {
  const began = performance.now()
  const asked = parseFlags(schema, flags)
  const { images, preimages, sourceLabels, targetLabels, labels, seed, tolerance, maxIterations, method } = asked
  const named = {
    '--images': images,
    '--preimages': preimages,
    '--source-labels': sourceLabels,
    '--target-labels': targetLabels,
  }
  requireOneStdin({ MAP: mapFile, SOURCE: source, TARGET: target, ...named })
  if ((sourceLabels === undefined) !== (targetLabels === undefined))
    throw new UsageError('--source-labels and --target-labels come together; give both, or neither.')
  if (labels !== undefined && sourceLabels !== undefined)
    throw new UsageError('--labels names a column of both tables; leave out --source-labels and --target-labels.')
  const { messages, signal } = session
  const map = await TransportMap.load(mapFile, {
    ...given({ threads: asked.threads, device: asked.device }),
    onNotice: (message) => messages.notice(message),
  })
  const samples = await readSamples(map, source, target, asked, session)
  const evaluation = await evaluate(map, samples.source, samples.target, {
    ...samples.options,
    seed,
    ...given({ tolerance, maxIterations, method }),
    signal,
    onStage: (stage) => messages.progress(stage),
  })
  signal.throwIfAborted()
  await map.dispose()
  requireConverged(evaluation, asked)
  return outcomeOf(evaluation, (performance.now() - began) / 1000)
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
  const { images, preimages, labels, columns, sourceLabels, targetLabels } = asked
  const given = (labels ?? sourceLabels) !== undefined
  if (map.classes.length > 0 && !given)
    throw new InputError(
      `The map is conditional (classes ${map.classes.slice(0, 8).join(', ')}${map.classes.length > 8 ? ', ...' : ''}); give the class of each row with --labels, or with --source-labels and --target-labels.`,
    )
  if (map.classes.length === 0 && given)
    throw new InputError('Labels were given, but the map is not conditional; leave them out, or fit with labels.')
  const read = (path: string, labels?: string) =>
    readForMap(path, map.model.training.columns, map.dimension, { columns, labels }, messages)
  const x = await read(source, labels)
  signal.throwIfAborted()
  const z = await read(target, labels)
  signal.throwIfAborted()
  return {
    source: x.points,
    target: z.points,
    options: {
      ...(labels !== undefined && { sourceLabels: x.labels!, targetLabels: z.labels! }),
      ...(sourceLabels !== undefined && { sourceLabels: await readLabels(sourceLabels, { rows: x.points.rows }) }),
      ...(targetLabels !== undefined && { targetLabels: await readLabels(targetLabels, { rows: z.points.rows }) }),
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

function requireConverged({ rows, backward, roundTrip }: Evaluation, { allowUnconverged }: EvaluateFlags): void {
  const failed = backward.unconvergedRows + roundTrip.unconvergedRows
  if (failed === 0 || allowUnconverged) return
  const worst = Math.max(backward.maxResidual, roundTrip.maxResidual)
  throw new InputError(
    `The inverse did not converge on ${backward.unconvergedRows} of ${rows.target} target rows and ${roundTrip.unconvergedRows} of ${rows.source} images (largest residual ${number(worst, 2)}); raise --tolerance or --max-iterations, or accept that with --allow-unconverged.`,
  )
}

function outcomeOf(evaluation: Evaluation, took: number): Outcome {
  const { rows, w2Squared, forward, backward, roundTrip, classes, scale, unit } = evaluation
  const [low, high] = w2Squared.confidence
  const head = described([
    ['rows', `${count(rows.source)} of the source, ${count(rows.target)} of the target, in ${seconds(took)}`],
    [
      'lengths',
      scale === 'features' ? `in ${unit} of each feature: the map was fitted with --scale features` : `in ${unit}`,
    ],
    [
      'W2 squared',
      `${number(w2Squared.estimate)} ${squaredUnit({ scale })} (95% interval ${number(low)} to ${number(high)})`,
      `at least ${number(w2Squared.lowerBound)}, ${w2Squared.certified ? 'certified' : 'not certified: the potential may not be convex'}`,
    ],
    [
      'inverse',
      backward.unconvergedRows + roundTrip.unconvergedRows === 0
        ? `converged on every row, largest residual ${number(backward.maxResidual, 2)}`
        : `NOT converged on ${plural(backward.unconvergedRows, 'target row')} and ${plural(roundTrip.unconvergedRows, 'image')}, largest residual ${number(Math.max(backward.maxResidual, roundTrip.maxResidual), 2)}`,
    ],
  ])
  return {
    json: { ...evaluation, seconds: took },
    text: `${head}\n\n${directionsTable(forward, backward, roundTrip)}${classes ? `\n\n${classesTable(classes)}` : ''}`,
  }
}

function directionsTable(
  forward: DirectionEvaluation,
  backward: DirectionEvaluation,
  roundTrip: Evaluation['roundTrip'],
): string {
  const pair = (name: string, read: (direction: DirectionEvaluation) => number | null | undefined, unit = '') => {
    const values = [read(forward), read(backward)]
    if (values.every((value) => value === undefined)) return []
    return [[name, ...values.map((value) => (value == null ? '-' : number(value) + unit))]]
  }
  return aligned([
    ['', 'forward', 'backward'],
    ...pair('energy distance to the goal', (d) => d.energyDistance),
    ...pair('  without the map', (d) => d.reference.noTransport.energyDistance),
    ...pair('  two halves of the goal', (d) => d.reference.heldOutAgainstHeldOut.energyDistance),
    ...pair('sliced W2 to the goal', (d) => d.slicedW2),
    ...pair('  without the map', (d) => d.reference.noTransport.slicedW2),
    ...pair('  two halves of the goal', (d) => d.reference.heldOutAgainstHeldOut.slicedW2),
    ...pair('mean squared move', (d) => d.meanSquaredMove),
    ...pair('L2-UVP against the exact map', (d) => d.l2Uvp, '%'),
    ...pair('cosine with the exact map', (d) => d.cosine),
    ['there and back (root mean square)', number(roundTrip.forward), number(roundTrip.backward)],
  ])
}

function classesTable(classes: NonNullable<Evaluation['classes']>): string {
  const value = (one: number | null) => (one === null ? '-' : number(one))
  const rows = Object.entries(classes).map(([label, { rows, forward, backward }]) => [
    label,
    count(rows.source),
    count(rows.target),
    value(forward.energyDistance),
    value(forward.reference.noTransport.energyDistance),
    value(backward.energyDistance),
  ])
  return `Energy distance, class by class\n${aligned([['class', 'source rows', 'target rows', 'forward', 'without', 'backward'], ...rows])}`
}
