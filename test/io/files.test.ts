import { spawn } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { InputError } from '../../src/base/errors.ts'
import { isByteSource } from '../../src/io/bytes.ts'
import { expandPattern, openFile, pathExists, readBytes } from '../../src/io/node/files.ts'
import { writeBytes, writeFile } from '../../src/io/node/output.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'brenier-io-'))
})
afterEach(() => rmSync(folder, { recursive: true }))
const path = (name: string) => join(folder, name)

test('reads ranges of a file, and refuses one past its end', async () => {
  writeFileSync(
    path('a.bin'),
    Uint8Array.from({ length: 1000 }, (_, i) => i % 251),
  )
  const source = await openFile(path('a.bin'))
  if (!isByteSource(source)) throw new Error('not a source')
  expect([...(await source.slice(250, 254))]).toEqual([250, 0, 1, 2])
  await expect(source.slice(990, 1001)).rejects.toThrow(/a\.bin ends at byte 1000/)
  await source.close?.()
})

test.each([
  ['missing.csv', 'There is no file', () => {}],
  ['empty.csv', 'is empty', (p: string) => writeFileSync(p, '')],
  ['dir', 'is a folder', (p: string) => mkdirSync(p)],
])('opening %s says %s', async (name, words, make) => {
  make(path(name))
  await expect(openFile(path(name))).rejects.toThrow(InputError)
  await expect(openFile(path(name))).rejects.toThrow(words)
})

test('writes under the final name only, keeping mode and links', async () => {
  writeFileSync(path('real'), 'old', { mode: 0o640 })
  chmodSync(path('real'), 0o640)
  symlinkSync('real', path('link'))
  await writeFile(path('link'), async (sink) => {
    await sink.write(Buffer.from('..cdef'))
    await sink.rewrite!(0, Buffer.from('ab'))
    expect(readFileSync(path('real'), 'utf8')).toBe('old')
  })
  expect(readFileSync(path('real'), 'utf8')).toBe('abcdef')
  expect(statSync(path('real')).mode & 0o777).toBe(0o640)
  expect(readdirSync(folder).sort()).toEqual(['link', 'real'])
})

test('a link that leads to nothing yet stays, and what it leads to is made', async () => {
  mkdirSync(path('far'))
  symlinkSync('two', path('one'))
  symlinkSync('far/real', path('two'))
  await writeBytes(path('one'), 'new')
  expect(readFileSync(path('far/real'), 'utf8')).toBe('new')
  expect([readlinkSync(path('one')), readlinkSync(path('two'))]).toEqual(['two', 'far/real'])
  symlinkSync('no/such', path('broken'))
  await expect(writeBytes(path('broken'), 'x')).rejects.toThrow(/broken: the folder .*no does not exist/)
  symlinkSync('circle', path('circle'))
  await expect(writeBytes(path('circle'), 'x')).rejects.toThrow(InputError)
  expect(readdirSync(folder).sort()).toEqual(['broken', 'circle', 'far', 'one', 'two'])
})

test('a failure of what is read on the way is not said of the output', async () => {
  const failure = Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO', syscall: 'read' })
  const failing = writeFile(path('map'), async (sink) => {
    await sink.write(Buffer.from('half'))
    throw failure
  })
  await expect(failing).rejects.toBe(failure)
  expect(readdirSync(folder)).toEqual([])
})

test('a failed write leaves what was there, and no temporary', async () => {
  await writeBytes(path('map'), 'before')
  const failing = writeFile(path('map'), async (sink) => {
    await sink.write(Buffer.from('half'))
    throw new RangeError('no more')
  })
  await expect(failing).rejects.toThrow(RangeError)
  expect(readFileSync(path('map'), 'utf8')).toBe('before')
  expect(readdirSync(folder)).toEqual(['map'])
})

test.each(['SIGTERM', 'exit'])(
  'an interrupted write (%s) leaves nothing behind',
  async (how) => {
    const files = new URL('../../src/io/node/output.ts', import.meta.url).href
    const vite = new URL('../../node_modules/vite/dist/node/index.js', import.meta.url).href
    const script = `
    const { createServer } = await import('${vite}')
    const server = await createServer({ configFile: false, logLevel: 'silent', server: { middlewareMode: true, hmr: false, ws: false }, appType: 'custom' })
    const { writeFile } = await server.ssrLoadModule('${new URL(files).pathname}')
    writeFile('${path('map')}', async (sink) => {
      await sink.write(Buffer.from('half'))
      console.log('started')
      ${how === 'exit' ? 'process.exit(3)' : 'await new Promise((resolve) => setTimeout(resolve, 60_000))'}
    })`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    if (how !== 'exit') child.stdout.once('data', () => child.kill('SIGTERM'))
    const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
      child.on('exit', (...ended) => resolve(ended)),
    )
    expect([code, signal]).toEqual(how === 'exit' ? [3, null] : [null, 'SIGTERM'])
    expect(readdirSync(folder)).toEqual([])
  },
  30_000,
)

test('a folder that does not exist, or a name that is a folder, is said', async () => {
  await expect(writeBytes(path('no/map'), 'x')).rejects.toThrow(/the folder .*no does not exist; make it first/)
  await expect(writeBytes(folder, 'x')).rejects.toThrow('it is a folder')
  writeFileSync(path('file'), 'x')
  await expect(writeBytes(path('file/map'), 'x')).rejects.toThrow('is not a folder')
})

test('a device is written in place', async () => {
  await writeBytes('/dev/null', 'x')
  expect(statSync('/dev/null').isCharacterDevice()).toBe(true)
})

test('patterns name files in order, and a pattern without any is an error', async () => {
  mkdirSync(path('sub/deep'), { recursive: true })
  for (const name of ['b.csv', 'a.csv', 'a.npy', 'sub/c.csv', 'sub/deep/d.csv', '[x].csv'])
    writeFileSync(path(name), 'x')
  const names = async (pattern: string) => (await expandPattern(path(pattern))).map((p) => p.slice(folder.length + 1))
  expect(await names('[ab].csv')).toEqual(['a.csv', 'b.csv'])
  expect(await names('a.*')).toEqual(['a.csv', 'a.npy'])
  expect(await names('*/c.csv')).toEqual(['sub/c.csv'])
  expect(await names('**/*.csv')).toEqual(['[x].csv', 'a.csv', 'b.csv', 'sub/c.csv', 'sub/deep/d.csv'])
  expect(await names('[x].csv')).toEqual(['[x].csv'])
  await expect(names('*.parquet')).rejects.toThrow('No file matches')
})

test('only what is expected counts as a path that is not there', async () => {
  writeFileSync(path('file'), 'x')
  expect(await pathExists(path('file'))).toBe(true)
  for (const name of ['none', 'file/deeper', 'x'.repeat(300)]) expect(await pathExists(path(name))).toBe(false)
  await expect(pathExists(path('a\0b'))).rejects.toThrow('null bytes')
})

test('bytes and text come back', async () => {
  await writeBytes(path('t'), 'é')
  expect([...(await readBytes(path('t')))]).toEqual([0xc3, 0xa9])
})
