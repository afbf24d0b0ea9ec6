import { formatOfPath, pathExists } from '../../../io/node/index.ts'
import { isStdout } from '../../outputs.ts'
import { shellWord } from '../../shell-word.ts'
import type { FitFlags } from './flags.ts'
import type { Pair } from './pair.ts'

/** How many file names are tried before the last one is taken. */
const NAMES = 100

/** A command, ready to paste, that transports the source with the map just written; undefined if the map has no file. */
export async function nextCommand(
  source: string,
  asked: FitFlags,
  { names: found }: Pick<Pair, 'names'>,
): Promise<string | undefined> {
  if (isStdout(asked.out)) return undefined
  const { sourceLabels, header, numbers, encoding, dropMissing, exclude, conditions } = asked
  const flag = (name: string, value: string | undefined) => (value === undefined ? [] : [name, value])
  const names = (list: readonly string[] | undefined) => list?.map((name) => name.replaceAll(',', '\\,')).join(',')
  const words = [
    ...['brenier', 'transport', asked.out, source === '-' ? 'TABLE' : source],
    ...flag('--labels', sourceLabels),
    // Named columns are found by their names.
    ...(found === undefined ? [...flag('--columns', names(asked.columns)), ...flag('--exclude', names(exclude))] : []),
    ...(found === undefined ? flag('--conditions', names(conditions)) : []),
    ...flag('--header', typeof header === 'boolean' ? (header ? 'yes' : 'no') : undefined),
    ...[...flag('--numbers', numbers), ...flag('--encoding', encoding)],
    ...(dropMissing ? ['--drop-missing'] : []),
    ...['--out', await freeName(source)],
  ]
  return `To carry rows to the target, and with --backward from it: ${words.map(shellWord).join(' ')}`
}

/** A file name that is not taken yet, in the source's format. */
async function freeName(source: string): Promise<string> {
  const format = source === '-' ? undefined : formatOfPath(source)
  const ending = format?.extensions[0] ?? '.csv'
  let name = `moved${ending}`
  for (let k = 2; k < NAMES && (await pathExists(name)); k++) name = `moved-${k}${ending}`
  return name
}
