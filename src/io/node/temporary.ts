import { createHash, randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { describeOwner, isRunning, type Owner, parseOwner, processOf } from './owner.ts'
import { codeOf, ifSystemError } from './system-error.ts'

/** `NAME.PID-MACHINE-PROCESS-RANDOM.tmp`: the process number, and digests of the machine and of the process with that number. */
const TEMPORARY = /\.(\d+)-([0-9a-f]{8})-([0-9a-f]{8})-[0-9a-f]{8}\.tmp$/
/** Longer names are cut, since a name has at most 255 bytes. */
const MOST_OF_NAME = 40

/** A hidden name, in the same folder, for a file in the making; it shows the process that it belongs to. */
export async function temporaryFor(path: string): Promise<string> {
  const owner = await processOf()
  const [machine, own] = digests(owner)
  const random = randomBytes(4).toString('hex')
  return join(dirname(path), `.${basename(path).slice(0, MOST_OF_NAME)}.${owner.pid}-${machine}-${own}-${random}.tmp`)
}

/** Folders that this process has already searched. */
const looked = new Set<string>()

/** Removes the files with such names that killed processes left in a folder. Done once for each folder. */
export async function removeLeftovers(folder: string): Promise<void> {
  if (looked.has(folder)) return
  looked.add(folder)
  const [here] = digests(await processOf())
  for (const name of await readdir(folder).catch(ifSystemError(() => []))) {
    const [, pid, machine, own] = TEMPORARY.exec(name) ?? []
    if (pid === undefined || machine !== here) continue
    const owner = await processOf(Number(pid))
    if (own !== digests(owner)[1] || !(await isRunning(owner))) removeNow(join(folder, name))
  }
}

const FOLDER = 'brenier-'
const OWNER = 'owner'

/** A folder for temporary files, which shows the process that it belongs to. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), FOLDER))
  await writeFile(join(folder, OWNER), describeOwner(await processOf()))
  return folder
}

/** Removes the temporary folders of processes that were killed. */
export async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir()).catch(ifSystemError(() => []))) {
    if (!(name.startsWith(FOLDER) && name.length === FOLDER.length + 6)) continue
    const folder = join(tmpdir(), name)
    const owner = parseOwner(await readFile(join(folder, OWNER), 'utf8').catch(ifSystemError(() => '')))
    if (owner !== undefined && !(await isRunning(owner))) removeNow(folder)
  }
}

/** Removes a file or a folder, if it exists. */
export function removeNow(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true })
  } catch (error) {
    // Another failure must not hide the one that led here.
    if (codeOf(error) === undefined) throw error
  }
}

function digests(owner: Owner): [machine: string, process: string] {
  const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 8)
  return [digest(`${owner.host} ${owner.space}`), digest(describeOwner(owner))]
}
