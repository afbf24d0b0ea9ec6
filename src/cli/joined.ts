import { type Collective, type CollectiveOptions, openCollective, UsageError } from '../index.ts'
import { isReadOnce } from '../io/node/index.ts'
import type { Session } from './command.ts'
import { given } from './schema.ts'
import { shown } from './tables.ts'

/** The ranks that a command running on several processes belongs to, according to its flags. */
export function joinRanks(
  { distributed, patience }: { readonly [K in 'distributed' | 'patience']: CollectiveOptions[K] | undefined },
  { join }: Session,
): Promise<Collective> {
  return join((say) => openCollective({ ...given({ distributed, patience }), onSilence: say }))
}

/** @throws UsageError if several ranks must read an input that can be read only once  @param inputs by the names that the user knows */
export async function requireFiles(
  inputs: Readonly<Record<string, string | undefined>>,
  { size }: Collective,
): Promise<void> {
  if (size === 1) return
  for (const [name, file] of Object.entries(inputs))
    if (file !== undefined && (await isReadOnce(file)))
      throw new UsageError(
        `${name} is ${shown(file)}, which only one of ${size} processes could read; save it to a file first.`,
      )
}
