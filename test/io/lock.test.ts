import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { InputError } from '../../src/base/errors.ts'
import { type Lock, openRowStream, takeLock, writeBytes } from '../../src/io/node/index.ts'
import { describeOwner, isRunning, type Owner, parseOwner, processOf } from '../../src/io/node/owner.ts'
import { temporaryFolder, temporaryFor } from '../../src/io/node/temporary.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'brenier-lock-'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})
const path = (name: string) => join(folder, name)
const take = (said: string[] = []) => takeLock(path('lock'), 'The folder', (message) => said.push(message))

/** A process as it was, which has ended. */
async function ended(): Promise<Owner> {
  const child = spawn('sleep', ['60'])
  const owner = await processOf(child.pid)
  child.kill('SIGKILL')
  await new Promise((resolve) => child.on('exit', resolve))
  return owner
}

describe('a process', () => {
  test('runs while it does, also where its number is another process’s now, or one of another machine', async () => {
    const here = await processOf()
    expect(await isRunning(here)).toBe(true)
    expect(await isRunning(await ended())).toBe(false)
    expect(await isRunning({ ...here, began: `${here.began}0` })).toBe(false)
    expect(await isRunning({ ...(await ended()), host: 'elsewhere' })).toBe(true)
    expect(parseOwner(describeOwner(here))).toEqual(here)
    for (const text of ['', 'x', 'a b c d\n', describeOwner(here).trim()]) expect(parseOwner(text)).toBeUndefined()
  })
})

describe('a lock', () => {
  test('is refused while its process runs, with its number and how to go on', async () => {
    const lock = await take()
    await expect(take()).rejects.toThrow(InputError)
    await expect(take()).rejects.toThrow(
      `The folder is in use by process ${process.pid} on ${hostname()}; wait until it ends, or remove ${path('lock')}`,
    )
    lock.release()
    expect(readdirSync(folder)).toEqual([])
    ;(await take()).release()
  })

  test('of a process that has ended is taken over, with a notice; so is half of one', async () => {
    for (const text of [describeOwner(await ended()), describeOwner(await processOf()).slice(0, 8), '']) {
      writeFileSync(path('lock'), text)
      const said: string[] = []
      const lock = await take(said)
      expect(said.join()).toMatch(
        /^The folder was in use by (process \d+|a process) that was killed: it is taken over\.$/,
      )
      expect(parseOwner(readFileSync(path('lock'), 'utf8'))).toEqual(await processOf())
      lock.release()
    }
    expect(readdirSync(folder)).toEqual([])
  })

  test('of another machine is not', async () => {
    writeFileSync(path('lock'), describeOwner({ ...(await ended()), host: 'elsewhere' }))
    await expect(take()).rejects.toThrow(/on elsewhere/)
  })

  test('that many want at once goes to one of them, also where a killed process had it', async () => {
    writeFileSync(path('lock'), describeOwner(await ended()))
    const wanted = await Promise.allSettled(Array.from({ length: 30 }, () => take()))
    const taken = wanted.filter((one): one is PromiseFulfilledResult<Lock> => one.status === 'fulfilled')
    expect(taken).toHaveLength(1)
    taken[0]!.value.release()
    expect(readdirSync(folder)).toEqual([])
  })
})

/** A temporary file's name as another process would have made it. */
async function temporaryOf(owner: Owner, name: string): Promise<string> {
  return (await temporaryFor(path(name))).replace(`.${process.pid}-`, `.${owner.pid}-`)
}

describe('what a killed process left', () => {
  test('of temporary files goes when something is written in their folder; that of a process that runs stays', async () => {
    const mine = await temporaryFor(path('other.csv'))
    writeFileSync(await temporaryOf(await ended(), 'map.st'), 'half')
    writeFileSync(mine, 'half')
    writeFileSync(path('.map.st.0123456789ab.tmp'), 'of somebody else')
    await writeBytes(path('new'), 'x')
    expect(readdirSync(folder).sort()).toEqual(
      [mine.slice(folder.length + 1), '.map.st.0123456789ab.tmp', 'new'].sort(),
    )
  })

  test('names of any length that a folder takes can be written', async () => {
    const name = `${'é'.repeat(120)}.bin`
    await writeBytes(path(name), 'x')
    expect(readdirSync(folder)).toEqual([name])
  })

  test('of temporary tables goes when the next table is opened', async () => {
    vi.stubEnv('TMPDIR', folder)
    const [left, mine] = [await temporaryFolder(), await temporaryFolder()]
    writeFileSync(join(left, 'owner'), describeOwner(await ended()))
    writeFileSync(join(left, 'table.npy'), 'large')
    writeFileSync(path('x.csv'), 'a,b\n1,2\n')
    await openRowStream(path('x.csv'))
    expect(readdirSync(folder).sort()).toEqual([mine.slice(folder.length + 1), 'x.csv'])
  })
})

describe('a temporary table', () => {
  /** A program that opens a table by a copy, says so, and waits. */
  const program = `
    const { openRowStream } = await import('${new URL('../../dist/io/node/index.js', import.meta.url)}')
    const table = await openRowStream(process.argv[1], { memoryValues: 1 })
    console.log(table.stream.rows); setInterval(() => {}, 1000)`

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)(
    'is gone after %s, or at the next start',
    async (signal) => {
      writeFileSync(path('x.csv'), `a,b\n${'1,2\n'.repeat(100)}`)
      const env = { ...process.env, TMPDIR: folder }
      const child = spawn(process.execPath, ['--input-type=module', '-e', program, path('x.csv')], { env })
      await new Promise((resolve) => child.stdout.once('data', resolve))
      const tables = () => readdirSync(folder).filter((name) => name.startsWith('brenier-'))
      expect(tables()).toHaveLength(1)
      child.kill(signal)
      await new Promise((resolve) => child.on('exit', resolve))
      await wait(50)
      expect(tables()).toHaveLength(signal === 'SIGKILL' ? 1 : 0)
      vi.stubEnv('TMPDIR', folder)
      await openRowStream(path('x.csv'))
      expect(tables()).toEqual([])
    },
  )
})
