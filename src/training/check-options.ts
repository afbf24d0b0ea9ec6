import { InputError } from '../base/errors.ts'
import type { FitOptions } from './options.ts'
import type { Recipe } from './recipe.ts'

/** The recipe with what the user asked for. Throws `InputError` for values that make no sense. */
export function withOptions(recipe: Recipe, options: FitOptions): Recipe {
  const { steps, batchSize, hidden, learningRate, maxTime, smoothing } = options
  const whole = (name: string, value: number, least: number) => {
    if (!Number.isInteger(value) || value < least)
      throw new InputError(`${name} must be a whole number of at least ${least}, found ${value}.`)
    return value
  }
  if (maxTime !== undefined && !(maxTime > 0))
    throw new InputError(`maxTime must be a positive number of seconds, found ${maxTime}.`)
  if (learningRate !== undefined && !(learningRate > 0))
    throw new InputError(`learningRate must be positive, found ${learningRate}.`)
  if (smoothing !== undefined && !(smoothing >= 0 && smoothing < 1))
    throw new InputError(`smoothing must be a number from 0 to below 1, found ${smoothing}.`)
  if (hidden?.length === 0) throw new InputError('hidden must name at least one width, found none.')
  return {
    ...recipe,
    ...(steps !== undefined && { steps: whole('steps', steps, 1) }),
    ...(batchSize !== undefined && { batch: whole('batchSize', batchSize, 2) }),
    ...(hidden !== undefined && { hidden: hidden.map((width) => whole('A width in hidden', width, 1)) }),
    ...(learningRate !== undefined && { rate: learningRate }),
    ...(smoothing !== undefined && { smoothing }),
  }
}

const CHOICES = {
  potential: ['auto', 'convex', 'smooth', 'quadratic'],
  start: ['moments', 'identity'],
  scale: ['none', 'features'],
} as const

/** Parses what types alone do not hold callers to. @throws InputError for a name that is not known, and numbers that make no sense */
export function checkOptions(options: FitOptions, columns: number): void {
  for (const [name, known] of Object.entries(CHOICES)) {
    const value = options[name as keyof typeof CHOICES]
    if (value === undefined || (name === 'potential' && typeof value === 'function')) continue
    if (!(known as readonly unknown[]).includes(value))
      throw new InputError(`${name} is one of ${known.join(', ')}, found ${JSON.stringify(value)}.`)
  }
  const { seed = 0, threads = 1, mmdWeight = 0 } = options
  if (!Number.isSafeInteger(seed)) throw new InputError(`seed must be a whole number, found ${seed}.`)
  if (!(Number.isInteger(threads) && threads > 0))
    throw new InputError(`threads must be a whole number of at least 1, found ${threads}.`)
  if (!(mmdWeight >= 0 && Number.isFinite(mmdWeight)))
    throw new InputError(`mmdWeight must be a number of at least 0, found ${mmdWeight}.`)
  if (options.columns !== undefined && options.columns.length !== columns)
    throw new InputError(
      `columns names ${options.columns.length} columns, but the points have ${columns}; name each, or none.`,
    )
}
