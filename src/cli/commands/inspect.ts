import { decodeMap, type MapModel } from '../../index.ts'
import { readBytes } from '../../io/node/index.ts'
import { type CommandModule, type Flags, helpWithExamples, type Outcome, type Session } from '../command.ts'
import { shown } from '../tables.ts'
import { count, described, endingOf, number, plural } from '../text.ts'

export const { define, run }: CommandModule = {
  define(command) {
    helpWithExamples(command, 'Says what a map file holds, without running it.', [
      'brenier inspect map.safetensors',
      'brenier inspect map.safetensors --json',
    ])
    command.argument('<MAP>', 'a map that brenier fit wrote; - is standard input')
  },
  run: runInspect,
}

const MOST_NAMES = 12

/** `brenier inspect MAP`: no engine is loaded. */
async function runInspect([file = '']: readonly string[], _: Flags, __: Session): Promise<Outcome> {
  const bytes = await readBytes(file)
  const { potential, weights, frame, classes, training, certificate } = decodeMap(bytes, shown(file))
  const certified = potential.guarantee !== null || certificate !== undefined
  const { kind, dimension, hidden } = potential.config
  const { scale, columns, steps, seed, status, sourceRows, targetRows, start, engine, labelColumn, encoded } = training
  const json = {
    map: file,
    bytes: bytes.length,
    dimension,
    potential: kind,
    parameters: weights.length,
    certified,
    ...{ scale, classes, columns, training },
    hidden: Array.isArray(hidden) ? hidden : [],
    sourceMean: [...frame.sourceMean],
    targetMean: [...frame.targetMean],
    unit: Array.from(frame.scale, (factor) => 1 / factor),
  }
  const widths = Array.isArray(hidden) ? `, hidden widths ${hidden.join(', ')}` : ''
  const text = described([
    ['map', `${shown(file)}: both directions, ${plural(dimension, 'dimension')}, ${count(bytes.length)} bytes`],
    [
      'potential',
      `${kind}, ${count(weights.length)} parameters${widths}`,
      certificate
        ? 'may not be convex everywhere: bounds are certified by the convex potential that it was released from, on rows that are new to it'
        : certified
          ? 'strongly convex by construction: bounds can be certified, on rows that are new to it'
          : 'may not be convex: bounds are never certified',
    ],
    [
      'cost',
      scale === 'features'
        ? 'squared distance between features divided by their standard deviations (--scale features)'
        : 'squared distance in the units of the data',
      ...(scale === 'features'
        ? [`standard deviations ${listed(Array.from(frame.scale, (factor) => number(1 / factor, 3)))}`]
        : []),
    ],
    ...(columns ? [['columns', listed(columns)] as const] : []),
    ...encodedLines(encoded),
    ...(classes.length > 0
      ? [
          [
            'classes',
            `${count(classes.length)}${labelColumn === undefined ? '' : ` in the column ${labelColumn}`}: ${listed(classes)}`,
          ] as const,
        ]
      : []),
    [
      'training',
      `${plural(steps, 'step')} on ${count(sourceRows)} and ${count(targetRows)} rows, seed ${seed}, started at ${start === 'moments' ? 'the map of the moments' : 'the identity'}`,
      `${endingOf(status)}; ran on ${engine}`,
    ],
  ])
  return { json, text }
}

function encodedLines(encoded: MapModel['training']['encoded'] = []): (readonly [string, string])[] {
  return encoded.map(({ column, categories }) => [
    'encoded',
    `${column}: ${count(categories.length)} categories (${listed(categories)})`,
  ])
}

function listed(names: readonly string[]): string {
  const rest = names.length - MOST_NAMES
  return names.slice(0, MOST_NAMES).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}
