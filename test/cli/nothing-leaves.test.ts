import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bin, normalRows, root, scratch, writeCsv } from './harness.ts'

/**
 * The built command writes the files that it was asked for, and no other; it opens no connection. Where there is strace, every call of the
 * process and of its native libraries is seen; everywhere, what is left in the home folder and that of temporary files, and what
 * Node itself is asked to connect to. Build first.
 */
const folder = scratch()
const { path } = folder
const KEPT = ['home', 'tmp', 'work'] as const

beforeAll(() => {
  for (const name of KEPT) mkdirSync(path(name))
  writeCsv(path('x.csv'), normalRows(1500, 2, 1), ['a', 'b'])
  writeCsv(path('z.csv'), normalRows(1500, 2, 2, 2), ['a', 'b'])
})
afterAll(() => folder.remove())

const TRAINING = ['--steps', '30', '--hidden', '8,8', '--checkpoint', 'state']
/** Every command with what it writes, in order: later ones read what earlier ones wrote. */
const COMMANDS: readonly (readonly [name: string, args: readonly string[], writes: readonly string[]])[] = [
  [
    'fit',
    ['../x.csv', '../z.csv', '--out', 'map.st', '--report', 'fit.html', ...TRAINING],
    ['map.st', 'fit.html', 'state'],
  ],
  ['transport', ['map.st', '../x.csv', '--out', 'moved.parquet'], ['moved.parquet']],
  ['evaluate', ['map.st', '../x.csv', '../z.csv', '--json'], []],
  ['inspect', ['map.st'], []],
]

/** Says on stderr what JavaScript wants of the network. */
const STUB = `data:text/javascript,${encodeURIComponent(`
  import dns from 'node:dns'; import dgram from 'node:dgram'; import net from 'node:net'
  const stub = (of, name) => { of[name] = (...args) => { process.stderr.write('NETWORK ' + name + ' ' + String(args[0]) + '\\n'); throw new Error('no network') } }
  for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6']) { stub(dns, name); stub(dns.promises, name) }
  stub(net.Socket.prototype, 'connect'); stub(dgram.Socket.prototype, 'send'); globalThis.fetch = undefined`)}`

const env = { PATH: process.env.PATH, HOME: path('home'), TMPDIR: path('tmp'), XDG_CACHE_HOME: path('home/cache') }
const options = { cwd: path('work'), env, encoding: 'utf8' as const }

function below(name: string): string[] {
  return readdirSync(path(name), { recursive: true, encoding: 'utf8' }).sort()
}

const CALLS =
  'trace=open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat'
const NETWORK = 'socket,connect,bind,sendto,sendmsg,sendmmsg'

/** What a program and its children wrote outside of some files of the working folder, and what of the network they asked for. */
function traced(program: readonly string[], writes: readonly string[]) {
  const log = path('trace.txt')
  const strace = ['-f', '-qq', '-s', '300', '-e', `${CALLS},${NETWORK}`, '-o', log, ...program]
  const { status, stderr } = spawnSync('strace', strace, options)
  const calls = readFileSync(log, 'utf8').split('\n')
  const writing = calls.filter(
    (line) => /O_WRONLY|O_RDWR|O_CREAT/.test(line) || /^\d+ +(creat|mkdir|rename|link|symlink|unlink)/.test(line),
  )
  const named = writing
    .flatMap((line) => /"((?:[^"\\]|\\.)*)"/.exec(line)?.[1] ?? [])
    .map((file) => relative(path('work'), resolve(path('work'), file)))
  const own = (file: string) =>
    /(^|\/)dev\/(null|tty)$/.test(file) ||
    writes.some(
      (name) => file === name || file.startsWith(`${name}/`) || new RegExp(`^\\.${name}\\.[\\w-]+\\.tmp$`).test(file),
    )
  return {
    ended: { status, stderr },
    wrote: named.filter((file) => !own(file)),
    writes: named.length,
    network: calls.filter((line) => /AF_INET|AF_PACKET|AF_NETLINK/.test(line)),
  }
}

const canTrace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0

describe('nothing but the named outputs is written, and nothing is sent', () => {
  test.each(COMMANDS)('%s: home, temporary files and what Node connects to', (command, args, writes) => {
    const before = below('work').filter((file) => !writes.some((name) => file === name || file.startsWith(`${name}/`)))
    const { status, stderr } = spawnSync(process.execPath, ['--import', STUB, bin, command, ...args], options)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(below('home')).toEqual([])
    expect(below('tmp')).toEqual([])
    expect(below('work')).toEqual([...before, ...writes].sort())
  })

  test.skipIf(!canTrace).each(COMMANDS)('%s: every call, by strace', (command, args, writes) => {
    const { ended, ...found } = traced([process.execPath, bin, command, ...args], writes)
    expect(ended).toEqual({ status: 0, stderr: '' })
    expect(found).toMatchObject({ wrote: [], network: [] })
    expect(found.writes > 0).toBe(writes.length > 0)
  })

  test.skipIf(!canTrace)('the trace sees what is written elsewhere, and what is sent', () => {
    const script = `require('node:fs').writeFileSync('${path('elsewhere')}', '1')
      const socket = require('node:dgram').createSocket('udp4'); socket.send('x', 9, '127.0.0.1', () => socket.close())`
    const found = traced([process.execPath, '-e', script], ['map.st'])
    expect(found.wrote).toEqual(['../elsewhere'])
    expect(found.network.join('\n')).toMatch(/AF_INET/)
  })
})

describe('in a worker', () => {
  const workerOf = (start: string) => `
    import { Worker, SHARE_ENV } from 'node:worker_threads'
    const work = "import('${root}dist/index.js').then(async ({ fit, Random }) => {" +
      'const r = new Random(1); const rows = () => Array.from({ length: 60 }, () => [r.normal(), r.normal()]);' +
      'await fit(rows(), rows(), { steps: 3, hidden: [4], onNotice: console.log }) })'
    ${start}`
  const run = (start: string) =>
    spawnSync(process.execPath, ['--input-type=module', '-e', workerOf(start)], { ...options, cwd: path('home') })

  test('that cannot silence the native library, WebAssembly is taken, and said', () => {
    const { status, stdout, stderr } = run('new Worker(work, { eval: true })')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(/Running in WebAssembly.*cannot switch off the telemetry.*ORT_DISABLE_TELEMETRY = '1'/)
    expect(below('home')).toEqual([])
  })

  test.each([
    ['which shares the environment', 'new Worker(work, { eval: true, env: SHARE_ENV })'],
    ['of a program that has set it', "process.env.ORT_DISABLE_TELEMETRY = '1'; new Worker(work, { eval: true })"],
  ])('%s the native engine runs, silently', (_, start) => {
    const { status, stdout, stderr } = run(start)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).not.toMatch(/WebAssembly/)
    expect(below('home')).toEqual([])
  })
})
