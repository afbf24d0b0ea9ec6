import { InputError } from '../base/errors.ts'
import { headerJson, shownJson } from '../io/safetensors/json.ts'
import type { PotentialConfig } from '../potentials/potential.ts'
import { type ConditionGrid, MOST_CONDITIONS } from '../problem/condition-grid.ts'
import { labelWidth } from '../problem/labels.ts'
import type { TrainingRecord } from './model.ts'

/** The JSON part of a map's file. */
export interface Header {
  readonly format: string
  readonly version: number
  readonly potential: PotentialConfig
  readonly factor: number
  readonly sourceDeviation: number
  readonly targetDeviation: number
  readonly classes: readonly string[]
  /** Absent from maps without conditions. */
  readonly conditions?: ConditionGrid
  readonly training: TrainingRecord
}

export const FORMAT = 'brenier-map'
/** The version of every map before there were other costs, and still of maps of the usual cost. */
export const VERSION = 1
/** The version of maps whose frame mixes features, which earlier readers would misread. */
export const MIXING_VERSION = 2
/** The version of maps that depend on conditions, which earlier readers would ignore. */
export const CONDITION_VERSION = 3
const VERSIONS: readonly unknown[] = [VERSION, MIXING_VERSION, CONDITION_VERSION]

/**
 * @param text the header; undefined if the file has none
 * @param name what to call the file in an error
 * @throws InputError for anything that is not a header of this version
 */
export function parseHeader(text: string | undefined, name: string): Header {
  if (text === undefined)
    throw new InputError(
      `${name} is a safetensors file but not a map: it has no "brenier" header; give a file that brenier fit wrote.`,
    )
  const header = headerJson(text)
  if (header === undefined)
    throw new InputError(`${name} has a damaged header (not JSON); fit the map again or take another copy.`)
  if (!isRecord(header) || header.format !== FORMAT)
    throw new InputError(
      `${name} holds ${shownJson(isRecord(header) ? header.format : header)} and not a ${FORMAT}; give a file that brenier fit wrote.`,
    )
  if (!VERSIONS.includes(header.version))
    throw new InputError(
      `${name} is a map of version ${shownJson(header.version)}, and this brenier reads versions ${VERSIONS.join(', ')}; use a later brenier.`,
    )
  const wrong = Object.entries(ENTRIES).find(([key, fits]) => !fits((header as Record<string, unknown>)[key]))
  if (wrong !== undefined)
    throw new InputError(
      `${name} has a header whose "${wrong[0]}" is missing or makes no sense; fit the map again or take another copy.`,
    )
  const { potential, classes, conditions } = header as unknown as Header
  const width = labelWidth({ classes, ...(conditions && { conditions }) })
  if (potential.classes !== undefined && potential.classes !== width)
    throw new InputError(
      `${name} names ${width} ${conditions ? 'nodes' : 'classes'} for a potential of ${potential.classes}; fit the map again or take another copy.`,
    )
  return header as unknown as Header
}

type Check = (value: unknown) => boolean

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
export const isText: Check = (value) => typeof value === 'string'
export const isTexts: Check = (value) => Array.isArray(value) && value.every(isText)
export const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0
const isPositive: Check = (value) => Number.isFinite(value) && (value as number) > 0

const isEncoding: Check = (value) => isRecord(value) && isText(value.column) && isTexts(value.categories)

/** What each entry must be. */
const ENTRIES: Readonly<Record<string, Check>> = {
  potential: (value) => isRecord(value) && isText(value.kind) && isCount(value.dimension) && value.dimension !== 0,
  factor: isPositive,
  sourceDeviation: isPositive,
  targetDeviation: isPositive,
  classes: (value) => isTexts(value) && new Set(value as string[]).size === (value as string[]).length,
  conditions: (value) => value === undefined || isGrid(value),
  training: checkTraining,
}

function isGrid(value: unknown): boolean {
  const isAxis = (axis: unknown) =>
    Array.isArray(axis) &&
    axis.length >= 2 &&
    axis.every((knot, i) => Number.isFinite(knot) && (i === 0 || knot > axis[i - 1]))
  if (!isRecord(value) || !Array.isArray(value.knots)) return false
  const { length } = value.knots
  return length > 0 && length <= MOST_CONDITIONS && value.knots.every(isAxis)
}

function checkCost(value: unknown): boolean {
  if (!isRecord(value)) return false
  const { metric, power, name } = value
  return (
    (metric === undefined || ['mahalanobis', 'matrix', 'weights'].includes(metric as string)) &&
    (power === undefined || isPositive(power)) &&
    (name === undefined || isText(name))
  )
}

/** Whether a value is a `TrainingRecord`. */
export function checkTraining(value: unknown): boolean {
  return (
    isRecord(value) &&
    [value.status, value.engine].every(isText) &&
    [value.steps, value.sourceRows, value.targetRows].every(isCount) &&
    Number.isFinite(value.seed) &&
    ['none', 'features'].includes(value.scale as string) &&
    ['moments', 'identity'].includes(value.start as string) &&
    (value.cost === undefined || checkCost(value.cost)) &&
    (value.keptStep === undefined || isCount(value.keptStep)) &&
    (value.heldOut === undefined || isHeldOut(value.heldOut)) &&
    (value.columns === undefined || isTexts(value.columns)) &&
    (value.labelColumn === undefined || isText(value.labelColumn)) &&
    (value.weightColumn === undefined || isText(value.weightColumn)) &&
    (value.conditionColumns === undefined || isTexts(value.conditionColumns)) &&
    (value.unbalanced === undefined || isUnbalanced(value.unbalanced)) &&
    (value.encoded === undefined || (Array.isArray(value.encoded) && value.encoded.every(isEncoding)))
  )
}

function isHeldOut(value: unknown): boolean {
  return isRecord(value) && isCount(value.sourceRows) && isCount(value.targetRows)
}

function isUnbalanced(value: unknown): boolean {
  return (
    isRecord(value) &&
    Number.isFinite(value.strength) &&
    (value.strength as number) > 0 &&
    ['kl', 'tv'].includes(value.divergence as string) &&
    ['both', 'source', 'target'].includes(value.relax as string) &&
    typeof value.auto === 'boolean' &&
    Number.isFinite(value.shift) &&
    (value.certificateShift === undefined || Number.isFinite(value.certificateShift))
  )
}
