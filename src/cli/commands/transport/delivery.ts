import { hostname } from 'node:os'
import { type Collective, gatheredBytes, InputError } from '../../../index.ts'
import { joinFiles, openFile, pathExists, type StagedFile, stageFile } from '../../../io/node/index.ts'
import { isFolderOutput, partIn } from './part-folder.ts'
import type { AtTime } from './times.ts'

/** What was written for each output, whole and without its name; null where this process had no rows. */
export type Staged = readonly (StagedFile<number> | null)[]

/** Where this rank writes: its part in a folder, else beside what the parts of all become. */
export function ownOutputs(outputs: readonly AtTime[], format: string, { rank }: Collective): AtTime[] {
  return outputs.map(({ time, file }) => ({ time, file: isFolderOutput(file) ? partIn(file, rank, format) : file }))
}

/**
 * Gives what all ranks wrote its names, when all of it is whole. Called by all ranks.
 * @param outputs as they were asked for
 * @throws InputError where rank 0 does not see what another rank wrote
 */
export async function deliver(
  staged: Staged,
  outputs: readonly AtTime[],
  format: string,
  collective: Collective,
): Promise<void> {
  // All ranks come here only when each has written all of its rows.
  await collective.barrier()
  for (const [k, { file }] of outputs.entries()) {
    const own = staged[k] ?? null
    if (collective.size === 1 || isFolderOutput(file)) await own?.commit()
    else await together(own, file, format, collective)
  }
  await collective.barrier()
}

/** The parts of all ranks as one file, by rank 0. */
async function together(own: StagedFile<number> | null, file: string, format: string, collective: Collective) {
  const text = JSON.stringify(own === null ? null : { path: own.temporary, host: hostname() })
  const all = await gatheredBytes(collective, new TextEncoder().encode(text))
  if (collective.rank === 0) {
    const parts = all.map(
      (bytes) => JSON.parse(new TextDecoder().decode(bytes)) as { path: string; host: string } | null,
    )
    await join(
      parts.filter((part) => part !== null),
      file,
      format,
    )
  }
  await collective.barrier()
  own?.discard()
}

async function join(parts: readonly { path: string; host: string }[], file: string, format: string): Promise<void> {
  for (const { path, host } of parts)
    if (!(await pathExists(path)))
      throw new InputError(
        `${file} is to be put together here, on ${hostname()}, and what ${host} wrote (${path}) is not to be seen; write where all hosts do, or give each its own part with --out FOLDER/.`,
      )
  const sources = await Promise.all(parts.map(({ path }) => openFile(path)))
  try {
    const whole = await stageFile(file, (sink) => joinFiles(sources.map(requireFile), sink, { format }))
    await whole.commit()
  } finally {
    for (const source of sources) await source.close?.()
  }
}

function requireFile(source: Awaited<ReturnType<typeof openFile>>) {
  if ('slice' in source) return source
  throw new InputError(`${source.name} is no file; name one with --out.`)
}
