import { hostname } from 'node:os'
import { type Collective, gatheredBytes, InputError } from '../../../index.ts'
import { joinFiles, openFile, pathExists, type StagedFile, stageFile } from '../../../io/node/index.ts'
import { isFolderOutput, partIn } from './part-folder.ts'
import type { AtTime } from './times.ts'

/** The complete but unnamed file for each output; null if this process had no rows. */
export type Staged = readonly (StagedFile<number> | null)[]

/** The files that this rank writes: its part in a folder, or parts beside the file into which the parts of all ranks are joined. */
export function ownOutputs(outputs: readonly AtTime[], format: string, { rank }: Collective): AtTime[] {
  return outputs.map(({ time, file }) => ({ time, file: isFolderOutput(file) ? partIn(file, rank, format) : file }))
}

/**
 * Gives the files of all ranks their names, once all of them are complete. Called by all ranks.
 * @param outputs the outputs as the user named them
 * @throws InputError if rank 0 cannot see what another rank wrote
 */
export async function deliver(
  staged: Staged,
  outputs: readonly AtTime[],
  format: string,
  collective: Collective,
): Promise<void> {
  // All ranks get here only when each has written all of its rows.
  await collective.barrier()
  for (const [k, { file }] of outputs.entries()) {
    const own = staged[k] ?? null
    if (collective.size === 1 || isFolderOutput(file)) await own?.commit()
    else await together(own, file, format, collective)
  }
  await collective.barrier()
}

/** Rank 0 joins the parts of all ranks into one file. */
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
        `${file} is to be joined here, on ${hostname()}, but the part that ${host} wrote (${path}) is not visible; write to a folder that all hosts share, or give each its own part with --out FOLDER/.`,
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
  throw new InputError(`${source.name} is not a file; name one with --out.`)
}
