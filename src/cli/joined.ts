import { type Collective, type CollectiveOptions, openCollective, UsageError } from '../index.ts'
import { isReadOnce } from '../io/node/index.ts'
import type { Session } from './command.ts'
import { given } from './schema.ts'
import { shown } from './tables.ts'

/** The ranks that a command which is shared out belongs to, as its flags say. */
export function joinRanks(
  { distributed, patience }: { readonly [K in 'distributed' | 'patience']: CollectiveOptions[K] | undefined },
  { join }: Session,
): Promise<Collective> {
  return join((say) => openCollective({ ...given({ distributed, patience }), onSilence: say }))
}

/** @throws UsageError for an input that can be read only once, where several ranks have to read it @param inputs by what the user calls them */
export async function requireFiles(
  inputs: Readonly<Record<string, string | undefined>>,
  { size }: Collective,
): Promise<void> {
  if (size === 1) return
  for (const [name, file] of Object.entries(inputs))
    if (file !== undefined && (await isReadOnce(file)))
      throw new UsageError(
        `${name} is ${shown(file)}, which one of ${size} processes alone could read; save it to a file first.`,
      )
}
