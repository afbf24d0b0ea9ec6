import { InputError, type TrainingRecord } from '../index.ts'
import { placesIn } from '../io/node/index.ts'

/** Labels in the spelling of the classes: another file may have 1 for 1.0, or true for True. */
export function spelledAs(labels: readonly string[], classes: readonly string[]): readonly string[] {
  const placeOf = placesIn(classes)
  return labels.map((label) => {
    const place = placeOf(label)
    return place === undefined ? label : classes[place]!
  })
}

/** The column that holds the labels: the one asked for, or else the one that the fit used. */
export function labelColumnOf(
  classes: readonly string[],
  { labelColumn }: Pick<TrainingRecord, 'labelColumn'>,
  asked: string | undefined,
): string | undefined {
  return asked ?? (classes.length > 0 ? labelColumn : undefined)
}

/** The error for labels given to a map without classes. */
export function notConditional(flag: string): InputError {
  return new InputError(`${flag} was given, but the map is not conditional; leave it out, or fit with labels.`)
}
