import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { InputError } from '../base/errors.ts'
import type { Machine } from '../pictures/environment.ts'
import { checkOutput } from './outputs.ts'

/** The part of a report that says where and when it was made. */
export interface Head {
  readonly machine: Machine & { readonly engine: string }
  readonly commit: string | null
  readonly date: string
}

export function machineLine({ machine, commit, date }: Head): string {
  const { cpu, cores, memoryGiB, system, runtime, engine } = machine
  const code = commit === null ? 'commit unknown' : `commit ${commit}`
  return `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${system}; ${runtime}, ${engine}; ${code}; ${date.slice(0, 10)}`
}

const REPORT_FILE = 'report.json'

/** Makes the folder, and makes sure before the work that it can be written. */
export async function prepareFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`The folder ${folder} cannot be made (${error.code}); choose another for --out.`)
  })
  await checkOutput(join(folder, REPORT_FILE))
}
