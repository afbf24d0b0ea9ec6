import { decodeMap, isSquared, looksLikeOnnx, type Matrix } from '../../index.ts'
import { readBytes } from '../../io/node/index.ts'
import { type CommandModule, type Flags, helpWithExamples, type Outcome, type Session } from '../command.ts'
import { convexityLine, recordLines } from '../map-lines.ts'
import { shown } from '../tables.ts'
import { count, described, plural } from '../text.ts'
import { inspectExport } from './inspect-export.ts'

export const { define, run }: CommandModule = {
  define(command) {
    helpWithExamples(command, 'Shows what a map file contains, without running the map.', [
      'brenier inspect map.safetensors',
      'brenier inspect map.safetensors --json',
      'brenier inspect forward.onnx',
    ])
    command.argument('<MAP>', 'a map that brenier fit or brenier export wrote; - is standard input')
  },
  run: runInspect,
}

/** `brenier inspect MAP`: loads no engine. */
async function runInspect([file = '']: readonly string[], _: Flags, __: Session): Promise<Outcome> {
  const bytes = await readBytes(file)
  if (looksLikeOnnx(bytes)) return inspectExport(bytes, file)
  const { potential, weights, frame, classes, conditions, training, certificate } = decodeMap(bytes, shown(file))
  const convex = potential.guarantee !== null || certificate !== undefined
  const certified = convex && conditions === undefined
  const { kind, dimension, hidden } = potential.config
  const { scale, cost, columns } = training
  const json = {
    map: file,
    bytes: bytes.length,
    dimension,
    potential: kind,
    parameters: weights.length,
    certified,
    ...{ scale, ...(cost && { cost }), classes, columns, training },
    hidden: Array.isArray(hidden) ? hidden : [],
    sourceMean: [...frame.sourceMean],
    targetMean: [...frame.targetMean],
    unit: Array.from(frame.scale, (factor) => 1 / factor),
    ...(conditions && { conditions: { columns: training.conditionColumns, ...conditions } }),
    ...(frame.mixing && { mixing: rowsOf(frame.mixing) }),
  }
  const widths = Array.isArray(hidden) ? `, hidden widths ${hidden.join(', ')}` : ''
  const text = described([
    ['map', `${shown(file)}: both directions, ${plural(dimension, 'dimension')}, ${count(bytes.length)} bytes`],
    [
      'potential',
      `${kind}, ${count(weights.length)} parameters${widths}`,
      conditions && convex
        ? `${certificate ? 'released from one that is' : ''} strongly convex by construction under every condition; bounds are not certified, since they assume the same conditions on both sides`.trim()
        : convexityLine(certified, certificate !== undefined, isSquared(training)),
    ],
    ...recordLines(training, classes, json.unit, conditions),
  ])
  return { json, text }
}

/** The matrix L, row by row: the cost is |L (x - z) / unit|^2. */
function rowsOf({ data, rows, columns }: Matrix): number[][] {
  return Array.from({ length: rows }, (_, i) => [...data.subarray(i * columns, (i + 1) * columns)])
}
