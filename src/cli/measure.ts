import {
  type Collective,
  EVALUATE_OPTIONS,
  type EvaluateOptions,
  type EvaluationWithRows,
  evaluateWithRows,
  InputError,
  type Points,
  Resemblance,
  TransportMap,
} from '../index.ts'
import type { Table } from '../io/node/index.ts'
import type { Session } from './command.ts'
import { conditionColumnsOfMap, conditionsOf } from './condition-columns.ts'
import { columnsOfMap, dropMissing, labels, reading, rowWeights, seed, solving } from './flags.ts'
import { labelColumnOf, spelledAs } from './label-column.ts'
import { readForMap, requireAllRows, type SideChoice } from './map-tables.ts'
import { OutsideRows } from './outside.ts'
import { checkWeightFlags, sayUnweighed, weightFiles } from './row-weights.ts'
import { type FlagSet, given, text, type ValuesOf } from './schema.ts'
import { checkLabelFlags, requireOneStdin, saidOnce, shown } from './tables.ts'
import type { Messages } from './terminal.ts'
import { checkConvergenceFlags } from './unconverged.ts'

/** The flags of all commands that measure a map on two tables. */
export const measuring = {
  images: text('<FILE>', "the exact images of SOURCE's rows, in order, if they are known"),
  preimages: text('<FILE>', "the exact pre-images of TARGET's rows, in order, if they are known"),
  ...labels,
  ...rowWeights,
  conditions: conditionColumnsOfMap,
  seed: seed(EVALUATE_OPTIONS.seed),
  columns: columnsOfMap,
  ...reading,
  dropMissing,
  ...solving,
} as const

export type MeasuringFlags = ValuesOf<FlagSet<typeof measuring>>

/** The two tables that maps are measured on. */
export interface TablePaths {
  readonly source: string
  readonly target: string
}

/** A map with its measures; the caller must dispose of the map. */
export interface MeasuredMap {
  readonly map: TransportMap
  readonly measured: EvaluationWithRows
}

/** @throws UsageError for flags that contradict one another, and if several inputs are standard input */
export function checkMeasuring(maps: readonly string[], tables: TablePaths, asked: MeasuringFlags): void {
  const named = maps.length === 1 ? { MAP: maps[0]! } : Object.fromEntries(maps.map((map, k) => [`MAP ${k + 1}`, map]))
  requireOneStdin({ ...named, ...measuredInputs(tables, asked) })
  checkLabelFlags(asked)
  checkWeightFlags(asked)
  checkConvergenceFlags(asked)
}

/** The inputs besides the map, by the names that the user knows. */
export function measuredInputs(
  { source, target }: TablePaths,
  { images, preimages, sourceLabels, targetLabels, ...asked }: MeasuringFlags,
): Record<string, string | undefined> {
  return {
    SOURCE: source,
    TARGET: target,
    '--images': images,
    '--preimages': preimages,
    '--source-labels': sourceLabels,
    '--target-labels': targetLabels,
    ...weightFiles(asked),
  }
}

/** Loads a map, reads the tables as it needs them, and measures it on them. */
export async function measureMap(
  mapFile: string,
  tables: TablePaths,
  asked: MeasuringFlags,
  session: Session,
  collective?: Collective,
): Promise<MeasuredMap> {
  const { messages, signal } = session
  const map = await TransportMap.load(mapFile, {
    ...given({ threads: asked.threads, device: asked.device }),
    onNotice: (message) => messages.notice(message),
  })
  const samples = await readSamples(map, tables, asked, session, collective)
  sayOutside(map, samples, messages)
  const { seed, tolerance, maxIterations, method } = asked
  const measured = await evaluateWithRows(map, samples.source, samples.target, {
    ...samples.options,
    ...given({ seed, tolerance, maxIterations, method, collective }),
    signal,
    onNotice: saidOnce(messages),
    onStage: (stage) => messages.progress(stage),
  })
  signal.throwIfAborted()
  saySwapped(map, samples, messages)
  return { map, measured }
}

function sayOutside(map: TransportMap, samples: Samples, messages: Messages): void {
  for (const side of ['source', 'target'] as const) {
    const outside = new OutsideRows(map.model.training.columns)
    outside.add(map.outside(samples[side], side))
    const text = outside.text(samples[side].rows, ` of the ${side}`, side)
    if (text !== undefined) messages.notice(text)
  }
}

interface Samples {
  readonly source: Points
  readonly target: Points
  readonly options: Pick<EvaluateOptions, 'sourceLabels' | 'targetLabels' | 'images' | 'preimages'>
}

async function readSamples(
  map: TransportMap,
  { source, target }: TablePaths,
  asked: MeasuringFlags,
  session: Session,
  collective?: Collective,
): Promise<Samples> {
  const { messages, signal } = session
  const { images, preimages, sourceLabels, targetLabels, sourceWeights, targetWeights } = asked
  const { training } = map.model
  const labels = sourceLabels === undefined ? labelColumnOf(map.classes, training, asked.labels) : asked.labels
  checkLabelled(map, (labels ?? sourceLabels) !== undefined)
  const conditions = conditionsOf({ training, conditions: map.model.conditions?.knots.length ?? 0 }, asked.conditions)
  const read = async (path: string, own: Partial<SideChoice> = {}) => {
    const choice = { ...asked, labels: undefined, ...own, signal }
    const table = await readForMap(path, training, map.dimension, choice, messages, collective)
    signal.throwIfAborted()
    return table
  }
  // Exact answers are given for all rows.
  const exact = (images ?? preimages) !== undefined
  const beside = { labels, weightColumn: asked.weights, conditionColumns: conditions, ...(exact && EVERY_ROW) }
  sayUnweighed(training.weightColumn, asked, messages)
  const x = await read(source, { ...beside, weightFile: sourceWeights, labelFile: sourceLabels })
  const z = await read(target, { ...beside, weightFile: targetWeights, labelFile: targetLabels })
  requireAllRows((x.dropped ?? 0) + (z.dropped ?? 0), images ?? preimages ?? sourceLabels)
  const rowsLike = async (file: string, of: string, { points }: Table) =>
    sameRows(file, (await read(file, EVERY_ROW)).points, of, points)
  return {
    source: x.points,
    target: z.points,
    options: {
      ...(x.labels && { sourceLabels: spelledAs(x.labels, map.classes) }),
      ...(z.labels && { targetLabels: spelledAs(z.labels, map.classes) }),
      ...(images !== undefined && { images: await rowsLike(images, source, x) }),
      ...(preimages !== undefined && { preimages: await rowsLike(preimages, target, z) }),
    },
  }
}

const EVERY_ROW = { memoryValues: 'all' } as const

/** Warns if the two tables seem to be given in the wrong order. */
function saySwapped({ model }: TransportMap, { source, target }: Samples, messages: Messages): void {
  const likenessOf = (points: Points) => {
    const resemblance = new Resemblance(model)
    resemblance.add(points)
    return resemblance.likeness()
  }
  const [x, z] = [likenessOf(source), likenessOf(target)]
  if (x?.side !== 'target' || z?.side !== 'source') return
  messages.notice(`SOURCE looks like the target of the map (${x.why}), and TARGET like its source; swap them.`)
}

function checkLabelled({ classes }: TransportMap, labelled: boolean): void {
  if (classes.length > 0 && !labelled)
    throw new InputError(
      `The map is conditional (classes ${classes.slice(0, 8).join(', ')}${classes.length > 8 ? ', ...' : ''}); give the class of each row with --labels, or with --source-labels and --target-labels.`,
    )
  if (classes.length === 0 && labelled)
    throw new InputError('Labels were given, but the map is not conditional; leave them out, or fit with labels.')
}

function sameRows(file: string, exact: Points, of: string, points: Points): Points {
  if (exact.rows === points.rows) return exact
  throw new InputError(
    `${shown(file)} has ${exact.rows} rows and ${shown(of)} has ${points.rows}; give the exact answer for each row, in the same order.`,
  )
}
