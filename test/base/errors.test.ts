import { describe, expect, test } from 'vitest'
import { field, InputError, sentence, UsageError } from '../../src/base/errors.ts'
import { checkGiven, choice, number, positive, whole, wholes } from '../../src/base/option.ts'

const flags: Readonly<Record<string, string>> = { columns: '--columns', scale: '--scale', steps: '--steps' }
const flagOf = (option: string) => flags[option]

describe('an error that names options', () => {
  test('says their names, in quotes unless it begins with one, and elsewhere their flags', () => {
    const error = new InputError(
      sentence`a.csv holds text; choose others with ${field('columns')}, or ${field('rest')}.`,
    )
    expect(error.message).toBe('a.csv holds text; choose others with "columns", or "rest".')
    expect(error.describe(flagOf)).toBe('a.csv holds text; choose others with --columns, or "rest".')
    const first = new InputError(sentence`${field('steps')} must be ${3}.`)
    expect([first.message, first.describe(flagOf)]).toEqual(['steps must be 3.', '--steps must be 3.'])
    const value = new InputError(sentence`fit with ${field('scale', 'features')}`)
    expect([value.message, value.describe(flagOf)]).toEqual(["fit with scale 'features'", 'fit with --scale features'])
  })

  test('leaves names of the data alone that read as an option', () => {
    const column = JSON.stringify('columns')
    const error = new InputError(sentence`Column ${column} holds text; choose others with ${field('columns')}.`)
    expect(error.describe(flagOf)).toBe('Column "columns" holds text; choose others with --columns.')
  })

  test('carries the first option, or the one that is given, and the cause', () => {
    const cause = new Error('below')
    const error = new InputError(sentence`choose with ${field('columns')} or ${field('labels')}`, { cause })
    expect([error.field, error.cause]).toEqual(['columns', cause])
    expect(new InputError('no such label', { field: 'labels' }).field).toBe('labels')
    const plain = new UsageError('no option here')
    expect([plain.field, plain.describe(flagOf), 'cause' in plain]).toEqual([undefined, 'no option here', false])
    expect(plain).toBeInstanceOf(InputError)
  })

  test('a sentence may be part of another', () => {
    const cure = sentence`drop such rows with ${field('columns')}`
    expect(new InputError(sentence`row 1 is bad; ${cure}, or fill it.`).describe(flagOf)).toBe(
      'row 1 is bad; drop such rows with --columns, or fill it.',
    )
  })
})

describe('an option is what its check accepts', () => {
  const table = {
    steps: whole({ summary: '' }, 2),
    seed: whole({ summary: '' }),
    rate: positive({ summary: '' }),
    share: number('a share', (value) => value >= 0 && value <= 1, { summary: '' }),
    hidden: wholes('widths', 1, 9, { summary: '' }),
    scale: choice(['none', 'features'], { summary: '' }),
  }
  test.each<[object]>([
    [{}],
    [{ steps: 2, seed: -3, rate: 1e-9, share: 0, hidden: [1, 9], scale: 'none' }],
    [{ steps: undefined, other: Number.NaN }],
  ])('%j is accepted', (options) => expect(() => checkGiven(options, table)).not.toThrow())

  test.each<[object, string]>([
    [{ steps: 1 }, 'steps must be a whole number of at least 2, found 1.'],
    [{ steps: '3' }, 'steps must be a whole number of at least 2, found "3".'],
    [{ seed: 0.5 }, 'seed must be a whole number, found 0.5.'],
    [{ rate: 0 }, 'rate must be a positive number, found 0.'],
    [{ share: Number.NaN }, 'share must be a share, found NaN.'],
    [{ hidden: [] }, 'hidden must be widths, found [].'],
    [{ hidden: [4, 10] }, 'hidden must be widths, found [4,10].'],
    [{ scale: null }, 'scale must be one of none, features, found null.'],
    [{ scale: () => 0 }, 'scale must be one of none, features, found function.'],
  ])('%j is not', (options, message) => expect(() => checkGiven(options, table)).toThrow(message))
})
