import { InputError } from '../../base/errors.ts'
import { headerJson, shownJson } from '../../io/safetensors/json.ts'
import type { Side } from '../../problem/frame.ts'
import { checkTraining, isCount, isRecord, isText, isTexts } from '../header.ts'
import type { TrainingRecord } from '../model.ts'
import type { Direction } from './options.ts'

/** How an exported map describes itself, as JSON in the model's metadata under "brenier". */
export interface ExportHeader {
  readonly format: typeof EXPORT_FORMAT
  readonly version: number
  readonly direction: Direction
  readonly precision: 'float32' | 'float64'
  readonly dimension: number
  /** Names of the columns, in the order of the points, if the tables had them. */
  readonly columns?: readonly string[]
  /** How labels are given; null for a map without classes. */
  readonly labels: 'text' | 'number' | null
  readonly classes: readonly string[]
  /** Names of the outputs, the images or pre-images first. */
  readonly outputs: readonly string[]
  /** What the cost divides each feature by: 1, or its standard deviation with --scale features. */
  readonly unit: readonly number[]
  readonly sourceMean: readonly number[]
  readonly targetMean: readonly number[]
  readonly potential: string
  readonly parameters: number
  /** Whether the map's own file gives certified bounds of the distance: u, or what it was released from, is strongly convex by construction. */
  readonly certified: boolean
  readonly training: TrainingRecord
  /** The ranges of the rows that the map was fitted on, from the frame. */
  readonly ranges?: Readonly<Record<Side, WrittenRanges>>
  /** Limits of the inverse; "input" if each run gives them. */
  readonly tolerance?: number | 'input'
  readonly maxIterations?: number | 'input'
  /** Whether rows that single precision cannot finish continue in double precision. */
  readonly finish?: boolean
}

/** `Ranges` as plain arrays, for JSON. */
export interface WrittenRanges {
  readonly low: readonly number[]
  readonly high: readonly number[]
}

export const EXPORT_FORMAT = 'brenier-onnx'
export const EXPORT_VERSION = 1

const isNumbers = (value: unknown, length: unknown) =>
  Array.isArray(value) && value.length === length && value.every((one) => Number.isFinite(one))
const oneOf =
  (...values: unknown[]) =>
  (value: unknown) =>
    values.includes(value)

const ENTRIES: Readonly<Record<string, (value: unknown, header: Readonly<Record<string, unknown>>) => boolean>> = {
  direction: oneOf('forward', 'backward'),
  precision: oneOf('float32', 'float64'),
  dimension: (value) => isCount(value) && value !== 0,
  columns: (value, { dimension }) =>
    value === undefined || (isTexts(value) && (value as unknown[]).length === dimension),
  labels: oneOf('text', 'number', null),
  classes: (value, { labels }) => isTexts(value) && (value as unknown[]).length > 0 === (labels !== null),
  outputs: (value, { direction }) =>
    isTexts(value) && (value as unknown[])[0] === (direction === 'forward' ? 'images' : 'preimages'),
  unit: (value, { dimension }) => isNumbers(value, dimension),
  sourceMean: (value, { dimension }) => isNumbers(value, dimension),
  targetMean: (value, { dimension }) => isNumbers(value, dimension),
  potential: isText,
  parameters: isCount,
  certified: oneOf(true, false),
  training: checkTraining,
  ranges: (value, { dimension }) =>
    value === undefined ||
    (isRecord(value) &&
      [value.source, value.target].every(
        (one) => isRecord(one) && isNumbers(one.low, dimension) && isNumbers(one.high, dimension),
      )),
  tolerance: isLimit,
  maxIterations: isLimit,
}

function isLimit(value: unknown, { direction }: Readonly<Record<string, unknown>>): boolean {
  if (direction === 'forward') return value === undefined
  return value === 'input' || (typeof value === 'number' && value > 0)
}

/** @throws InputError for text that is not the header of an exported map of this version */
export function parseExportHeader(text: string, name: string): ExportHeader {
  const header = headerJson(text)
  if (!isRecord(header) || header.format !== EXPORT_FORMAT)
    throw new InputError(
      `${name} holds ${shownJson(isRecord(header) ? header.format : header)} and not a ${EXPORT_FORMAT}; give a file that brenier export wrote.`,
    )
  if (header.version !== EXPORT_VERSION)
    throw new InputError(
      `${name} is an exported map of version ${shownJson(header.version)}, and this brenier reads version ${EXPORT_VERSION}; use a later brenier.`,
    )
  const wrong = Object.entries(ENTRIES).find(([key, fits]) => !fits(header[key], header))
  if (wrong !== undefined)
    throw new InputError(
      `${name} has metadata whose "${wrong[0]}" is missing or makes no sense; export the map again or take another copy.`,
    )
  return header as unknown as ExportHeader
}
