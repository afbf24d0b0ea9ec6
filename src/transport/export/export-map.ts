import { InputError } from '../../base/errors.ts'
import { Assembly } from '../../graph/assembly.ts'
import { pointsShape } from '../../potentials/potential.ts'
import type { Ranges } from '../../problem/ranges.ts'
import type { MapModel } from '../model.ts'
import { backwardGraph } from './backward-graph.ts'
import { encodeExport } from './file.ts'
import { forwardGraph } from './forward-graph.ts'
import { EXPORT_FORMAT, EXPORT_VERSION, type ExportHeader } from './header.ts'
import { labelInput, labelKind } from './labels.ts'
import { modelGraph, type Rows } from './model-graph.ts'
import { type CheckedOptions, checkedOptions, type Direction, type ExportOptions } from './options.ts'
import { meanOverSpread, requireRange } from './units.ts'

/** One direction of a map as a self-contained ONNX model: see docs/export.md. @throws InputError as `TransportMap.toOnnx` */
export function exportMap(model: MapModel, direction: Direction, given: ExportOptions = {}): Uint8Array {
  const options = checkedOptions(direction, given)
  if (model.potential.cost !== undefined)
    throw new InputError(
      `A map of the cost ${model.training.cost?.name ?? `|x - z|^${model.training.cost?.power}`} cannot be exported yet; export is for costs that are a squared distance.`,
    )
  if (model.conditions !== undefined)
    throw new InputError(
      `A map with conditions cannot be exported yet, and this one has ${model.conditions.knots.length}; carry rows with brenier transport or the library.`,
    )
  requireRange(model.frame, options.precision)
  const assembly = new Assembly()
  const graph = modelGraph(assembly, model, options)
  const kind = labelKind(model.classes, options)
  const rows = rowsOf(assembly, model, options, kind)
  const outputs = direction === 'forward' ? forwardGraph(graph, rows) : backwardGraph(graph, rows)
  const header = headerOf(
    model,
    direction,
    options,
    kind,
    outputs.map(({ name }) => name),
  )
  const results = outputs.map((output) => ({ ...output, type: options.precision }))
  return encodeExport(assembly.graph(`brenier ${direction}`, results), header)
}

/** Rows whose label is unknown become NaN here, and so do their results. */
function rowsOf(
  assembly: Assembly,
  { frame, classes }: MapModel,
  { precision }: CheckedOptions,
  kind: 'text' | 'number' | null,
): Rows {
  const points = assembly.input('points', precision, pointsShape(frame.dimension))
  if (kind === null) return { points }
  const { oneHot, known } = labelInput(assembly, classes, kind)
  const none = assembly.numbers([Number.NaN], [], precision)
  return { points: assembly.node('Where', [known, points, none]), label: oneHot }
}

function headerOf(
  { potential, weights, frame, classes, training, certificate }: MapModel,
  direction: Direction,
  { precision, tolerance, maxIterations, solverInputs, finish }: CheckedOptions,
  labels: ExportHeader['labels'],
  outputs: readonly string[],
): ExportHeader {
  return {
    format: EXPORT_FORMAT,
    version: EXPORT_VERSION,
    ...{ direction, precision, dimension: frame.dimension },
    ...(training.columns && { columns: training.columns }),
    ...{ labels, classes, outputs },
    unit: Array.from(frame.scale, (factor) => 1 / factor),
    sourceMean: [...frame.sourceMean],
    targetMean: [...frame.targetMean],
    potential: potential.config.kind,
    parameters: weights.length,
    certified: potential.guarantee !== null || certificate !== undefined,
    training,
    ...(frame.ranges && { ranges: { source: written(frame.ranges.source), target: written(frame.ranges.target) } }),
    ...(direction === 'backward' && {
      tolerance: solverInputs ? 'input' : tolerance,
      maxIterations: solverInputs ? 'input' : maxIterations,
      finish,
    }),
  }
}

function written({ low, high }: Ranges): { low: number[]; high: number[] } {
  return { low: [...low], high: [...high] }
}

/** What single precision loses of a map's points, as a sentence; undefined if that is little. */
export function precisionNotice(model: MapModel, precision: 'float32' | 'float64'): string | undefined {
  const ratio = meanOverSpread(model.frame)
  if (precision === 'float64' || ratio < FEWER_DIGITS) return undefined
  const left = Math.max(0, Math.round(DIGITS - Math.log10(ratio)))
  return `The mean of a feature is ${Number(ratio.toPrecision(2))} times the spread of the rows, so points in float32 keep ${left} digits of the spread; export with float64 to keep all.`
}

/** Digits of single precision, and the ratio from which the loss of digits is reported. */
const DIGITS = 7
const FEWER_DIGITS = 100
