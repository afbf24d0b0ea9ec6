import { InputError } from '../../base/errors.ts'
import { type Assembly, LABEL_DOMAIN } from '../../graph/assembly.ts'
import type { CheckedOptions } from './options.ts'

const MOST = 2n ** 63n

/** The classes as 64-bit integers; undefined unless each is a whole number in its usual spelling. */
function asIntegers(classes: readonly string[]): bigint[] | undefined {
  if (!classes.every((name) => /^(0|-?[1-9]\d{0,18})$/.test(name))) return undefined
  const numbers = classes.map(BigInt)
  return numbers.every((number) => number >= -MOST && number < MOST) ? numbers : undefined
}

/** How the labels of a map are given; null if it has no classes. @throws InputError if numbers were requested and a class is not a whole number */
export function labelKind(classes: readonly string[], { labels }: CheckedOptions): 'text' | 'number' | null {
  if (classes.length === 0) {
    if (labels !== undefined)
      throw new InputError('The map is not conditional and has no labels; leave out how they are given.', {
        field: 'labels',
      })
    return null
  }
  const numbers = asIntegers(classes)
  if (labels === 'number' && numbers === undefined)
    throw new InputError(
      `The classes (${classes.slice(0, 6).join(', ')}) are not all whole numbers of 64 bits; export the map with labels as text.`,
      { field: 'labels' },
    )
  return labels ?? (numbers === undefined ? 'text' : 'number')
}

/** The input `label`, as one-hot rows, and which rows have a label that the map knows: a boolean of shape [rows, 1]. */
export function labelInput(
  assembly: Assembly,
  classes: readonly string[],
  kind: 'text' | 'number',
): { readonly oneHot: string; readonly known: string } {
  const given = assembly.input('label', kind === 'text' ? 'text' : 'int64', ['rows'])
  const places = [...classes.keys()]
  const codes = kind === 'text' ? encoded(assembly, given, classes, places) : given
  const keys = assembly.integers(kind === 'text' ? places : asIntegers(classes)!, [1, classes.length])
  const column = assembly.node('Reshape', [codes, assembly.integers([-1, 1])])
  const oneHot = assembly.cast(assembly.node('Equal', [column, keys]), 'float32')
  const count = assembly.node('ReduceSum', [oneHot, assembly.integers([1])], { keepdims: 1 })
  return { oneHot, known: assembly.node('Greater', [count, assembly.numbers([0], [], 'float32')]) }
}

/** The place of each label among the classes; -1 for an unknown label. */
function encoded(assembly: Assembly, given: string, classes: readonly string[], places: readonly number[]): string {
  const attributes = { keys_strings: classes, values_int64s: places, default_int64: -1 }
  return assembly.node('LabelEncoder', [given], attributes, LABEL_DOMAIN)
}
