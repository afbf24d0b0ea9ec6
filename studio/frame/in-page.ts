/** What a visitor does where a sentence of the library names an option that pages have. */
const HERE: readonly (readonly [RegExp, string])[] = [
  [/(the )?scale 'features'/g, 'each feature in its standard deviations'],
  [/outliers 'pull'/g, 'far rows taken to the edge of the others'],
  [/, with steps '\d+' say/g, ', for more seconds'],
  [/"steps"/g, 'seconds'],
  [/ and drop their rows with "dropMissing"/g, ''],
  [/with "(columns|exclude)"/g, 'in the list of columns'],
  [/as "labels"/g, 'as the label'],
]

/** Options that no page has, with a value or in quotes. */
const ELSEWHERE =
  /\b(folds|heldOut|potential|outliers|numbers|header|encoding|encode|exclude) '([^']*)'|(?<!column )"(learningRate|header|encoding)"/g

/** A sentence of the library in the words of a page: what can be done there, or that the command line can do it, by which flag. */
export function inPage(sentence: string): string {
  // A flag that says the same again.
  const once = sentence.replace(/ \(on the command line with .*?\)(?=[.,;])|; in the library folds: 5/g, '')
  return HERE.reduce((text, [named, words]) => text.replace(named, words), once)
    .replace(ELSEWHERE, (_, name?: string, value?: string, alone?: string) => flag(name ?? alone!, value))
    .replace('(--folds 5)', '(--folds 5 on the command line)')
}

function flag(option: string, value?: string): string {
  const name = option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  return `--${name}${value === undefined ? '' : ` ${value}`} (on the command line)`
}
