import { field, InputError, sentence } from '../base/errors.ts'
import { checkGiven, checkNames } from '../base/option.ts'
import { checkCost } from './cost-options.ts'
import { FIT_OPTIONS, type FitOptions } from './options.ts'
import type { Recipe } from './recipe.ts'
import { checkUnbalanced } from './unbalanced.ts'

/** The recipe with the user's options in place of its defaults. */
export function withOptions(recipe: Recipe, options: FitOptions): Recipe {
  const { steps, batchSize, hidden, learningRate, smoothing } = options
  return {
    ...recipe,
    ...(steps !== undefined && { steps }),
    ...(batchSize !== undefined && { batch: batchSize }),
    ...(hidden !== undefined && { hidden }),
    // A release frees the weights between hidden layers; a single layer has none.
    ...(hidden?.length === 1 && { release: null }),
    ...(learningRate !== undefined && { rate: learningRate }),
    ...(smoothing !== undefined && { smoothing }),
  }
}

/** The options of a fit that are not values of `FIT_OPTIONS`. */
const OTHER_OPTIONS = {
  costMatrix: true,
  featureWeights: true,
  sourceLabels: true,
  targetLabels: true,
  sourceConditions: true,
  targetConditions: true,
  conditionColumns: true,
  columns: true,
  labelColumn: true,
  weightColumn: true,
  encoded: true,
  signal: true,
  collective: true,
  onStep: true,
  onNotice: true,
} satisfies Record<Exclude<keyof FitOptions, keyof typeof FIT_OPTIONS>, true>

/** Checks what types cannot enforce. @throws InputError for unknown options, unknown names as values, and numbers out of range */
export function checkOptions(options: FitOptions): void {
  checkNames(options, [...Object.keys(FIT_OPTIONS), ...Object.keys(OTHER_OPTIONS)])
  const { potential, cost, ...others } = options
  // A function, and a cost of the user's own, are not values of `FIT_OPTIONS`.
  const named = { ...(typeof potential !== 'function' && { potential }), ...(typeof cost !== 'object' && { cost }) }
  checkGiven({ ...others, ...named }, FIT_OPTIONS)
  checkOthers(options)
  checkCost(options)
  checkUnbalanced(options)
}

/** What each option that is not a plain value accepts. */
const KINDS: Readonly<Record<keyof typeof OTHER_OPTIONS, { takes: string; accepts: (value: unknown) => boolean }>> = {
  costMatrix: { takes: 'an array of rows', accepts: isRows },
  featureWeights: { takes: 'an array of numbers', accepts: isList },
  sourceLabels: { takes: 'an array with the label of each row', accepts: isList },
  targetLabels: { takes: 'an array with the label of each row', accepts: isList },
  sourceConditions: { takes: 'an array with the conditions of each row', accepts: isObject },
  targetConditions: { takes: 'an array with the conditions of each row', accepts: isObject },
  conditionColumns: { takes: 'an array of names', accepts: isList },
  columns: { takes: 'an array of names', accepts: isList },
  labelColumn: { takes: 'the name of a column', accepts: (value) => typeof value === 'string' },
  weightColumn: { takes: 'the name of a column', accepts: (value) => typeof value === 'string' },
  encoded: { takes: 'an array of the columns that were encoded one-hot', accepts: isList },
  signal: { takes: 'an AbortSignal', accepts: (value) => value instanceof AbortSignal },
  collective: {
    takes: 'the result of openCollective',
    accepts: (value) => typeof Reflect.get(Object(value), 'sum') === 'function',
  },
  onStep: { takes: 'a function', accepts: (value) => typeof value === 'function' },
  onNotice: { takes: 'a function', accepts: (value) => typeof value === 'function' },
}

function isList(value: unknown): boolean {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}

function isRows(value: unknown): boolean {
  return Array.isArray(value) && value.every(isList)
}

function checkOthers(options: FitOptions): void {
  for (const [name, { takes, accepts }] of Object.entries(KINDS)) {
    const value: unknown = Reflect.get(options, name)
    if (value !== undefined && !accepts(value))
      throw new InputError(
        sentence`${field(name)} must be ${takes}, found ${typeof value === 'object' ? 'an object' : String(value)}.`,
      )
  }
}

/** @throws InputError if the number of column names differs from the number of columns */
export function checkColumns(options: FitOptions, columns: number): void {
  if (options.columns !== undefined && options.columns.length !== columns)
    throw new InputError(
      sentence`${field('columns')} names ${options.columns.length} columns, but the points have ${columns}; name each, or none.`,
    )
}
