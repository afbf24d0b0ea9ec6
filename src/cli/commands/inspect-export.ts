import { decodeExport } from '../../index.ts'
import type { Outcome } from '../command.ts'
import { convexityLine, recordLines } from '../map-lines.ts'
import { shown } from '../tables.ts'
import { count, described, plural } from '../text.ts'

/** What an ONNX model that `brenier export` wrote records about itself. */
export function inspectExport(bytes: Uint8Array, file: string): Outcome {
  const { header } = decodeExport(bytes, shown(file))
  const { direction, dimension, precision, labels, outputs, potential, parameters, certified } = header
  const { tolerance, maxIterations, finish, training, classes, unit, format, version, ...rest } = header
  const json = {
    ...{ map: file, bytes: bytes.length, format, version, ...rest, unit, classes },
    ...{ scale: training.scale, training, tolerance, maxIterations, finish },
  }
  const inputs = [
    `points [rows, ${dimension}] in ${precision}`,
    ...(labels === null ? [] : [`label [rows] as ${labels === 'text' ? 'text' : 'int64'}`]),
    ...(tolerance === 'input' ? ['tolerance (float32)', 'max_iterations (int64)'] : []),
  ]
  const solver =
    tolerance === 'input'
      ? 'L-BFGS to the tolerance that each run gives'
      : `L-BFGS to the tolerance ${tolerance}, at most ${maxIterations} iterations a row`
  const text = described([
    [
      'map',
      `${shown(file)}: ONNX, the ${direction} map alone, ${plural(dimension, 'dimension')}, ${count(bytes.length)} bytes`,
    ],
    ['inputs', inputs.join(', ')],
    ['results', outputs.join(', ')],
    ...(direction === 'backward'
      ? [['inverse', `${solver}${finish ? ', finished in double precision where that is needed' : ''}`] as const]
      : []),
    [
      'potential',
      `${potential}, ${count(parameters)} parameters`,
      convexityLine(certified, potential === 'released' && certified),
    ],
    ...recordLines(training, classes, unit),
  ])
  return { json, text }
}
