import { type Evaluation, fitEnding, type TransportMap, type Verdict, verdictOf } from '../index.ts'
import { flags as fitFlags } from './commands/fit/flags.ts'

/** The verdict on a map, with options named by the flags of `fit`. */
export function verdictWithFlags(evaluation: Evaluation, map: TransportMap): Verdict {
  return verdictOf(evaluation, fitEnding(map), (option) => fitFlags.flagOf(option))
}

/** A verdict as the last lines of a result. */
export function verdictText({ sentence, advice }: Pick<Verdict, 'sentence' | 'advice'>): string {
  return [
    sentence,
    ...(advice === null ? [] : [`What would help most: ${advice.charAt(0).toLowerCase()}${advice.slice(1)}`]),
  ]
    .map(wrapped)
    .join('\n')
}

const WIDTH = 100

/** Breaks a text between words into lines of at most `WIDTH` characters. */
function wrapped(text: string): string {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!
    if (line.length + 1 + word.length <= WIDTH) lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
    else lines.push(word)
  }
  return lines.join('\n')
}
