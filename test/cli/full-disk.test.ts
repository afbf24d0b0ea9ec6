import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { points } from '../../src/base/points.ts'
import { writeTable } from '../../src/io/node/index.ts'
import { bin, normalRows, scratch, spawned, writeCsv } from './harness.ts'

/** Outputs that do not fit, and inputs that cannot be read: no exit code 0, one sentence, and nothing half-written. Build first. */
const folder = scratch()
const { path } = folder
const FIT = ['x.csv', 'z.csv', '--steps', '5', '--hidden', '4']

beforeAll(async () => {
  writeCsv(path('x.csv'), normalRows(1500, 2, 1), ['a', 'b'])
  writeCsv(path('z.csv'), normalRows(1500, 2, 2, 2), ['a', 'b'])
  const { code, stderr } = await spawned(['fit', ...FIT, '--out', 'map.st'], { cwd: path('.') })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
})
afterAll(() => folder.remove())

/** Runs a line of bash in the folder, in which `brenier` is the built command. */
function shell(line: string, ...args: readonly string[]) {
  const script = `brenier() { "$NODE" "$BIN" "$@"; }; ${line}`
  const env = { ...process.env, NODE: process.execPath, BIN: bin }
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script, 'bash', ...args], {
    ...{ cwd: path('.'), env, encoding: 'utf8' },
  })
  return { status, stdout, stderr }
}

const FULL =
  /^brenier: Cannot write to standard output \(ENOSPC: [^\n;]*\); check where it is redirected to(; \S+ is written)?\.\n$/

describe.skipIf(!existsSync('/dev/full'))('a full device as standard output', () => {
  test.each<[string, readonly string[]]>([
    ['inspect', ['inspect', 'map.st']],
    ['inspect --json', ['inspect', 'map.st', '--json']],
    ['evaluate', ['evaluate', 'map.st', 'x.csv', 'z.csv']],
    ['evaluate --json', ['evaluate', 'map.st', 'x.csv', 'z.csv', '--json']],
    ['fit', ['fit', ...FIT, '--out', 'said.st']],
    ['fit --json', ['fit', ...FIT, '--out', 'said.st', '--json']],
    ['fit --out -', ['fit', ...FIT, '--out', '-']],
    ['transport', ['transport', 'map.st', 'x.csv', '--out', 'said.csv']],
    ['transport --out -', ['transport', 'map.st', 'x.csv', '--out', '-']],
    ['--help', ['--help']],
    ['fit --help', ['fit', '--help']],
    ['--version', ['--version']],
  ])('%s', (_, args) => {
    const { status, stderr } = shell('brenier "$@" > /dev/full', ...args)
    expect(status).toBe(1)
    expect(stderr).toMatch(FULL)
    // What is in a file all the same is mentioned.
    const out = args.find((arg) => arg.startsWith('said'))
    if (out !== undefined) expect(stderr).toContain(`; ${out} is written.`)
  })

  test.each(['fit', 'transport'])('of %s by its name', (command) => {
    const inputs = command === 'fit' ? FIT : ['map.st', 'x.csv', '--format', 'csv']
    const { status, stderr } = shell('brenier "$@" --out /dev/full', command, ...inputs)
    expect(status).toBe(1)
    const kept = stderr.match(/ \(the map is kept in (\S+)\)/)
    expect(stderr.replace(kept?.[0] ?? '', '')).toBe(
      'brenier: Cannot write /dev/full: the disk is full (ENOSPC); free some space.\n',
    )
    expect(kept === null).toBe(command === 'transport')
    if (kept) rmSync(dirname(kept[1]!), { recursive: true })
  })

  test('a report that does not fit leaves a map that is mentioned', () => {
    const { status, stderr } = shell('brenier fit "$@" --out kept.st --report /dev/full', ...FIT)
    expect(status).toBe(1)
    expect(stderr).toMatch(/^brenier: Cannot write \/dev\/full: [^\n]*; kept\.st is written\.\n$/)
    expect(shell('brenier inspect kept.st').status).toBe(0)
  })

  test('a reader that has gone is exit code 141, for what is printed too', () => {
    const { stdout, stderr } = shell('set -o pipefail; brenier inspect map.st | true; echo "$PIPESTATUS"')
    expect(['0\n', '141\n']).toContain(stdout)
    expect(stderr).toBe('')
  })
})

describe('a file that is larger than may be', () => {
  const names = () => readdirSync(path('.')).sort()

  test.each<[string, string, readonly string[]]>([
    ['a map', 'big.st', ['fit', 'x.csv', 'z.csv', '--steps', '3', '--hidden', '64,64', '--out', 'big.st']],
    ...['csv', 'npy', 'npz', 'parquet', 'arrow', 'h5', 'csv.gz'].map((end): [string, string, readonly string[]] => [
      `rows as ${end}`,
      `rows.${end}`,
      ['transport', 'map.st', 'many.parquet', '--out', `rows.${end}`],
    ]),
  ])('%s', async (_, name, args) => {
    const rows = points(
      Float64Array.from({ length: 40_000 }, (_, i) => Math.sin(i * i)),
      20_000,
      2,
    )
    if (!existsSync(path('many.parquet'))) await writeTable(path('many.parquet'), { points: rows, names: ['a', 'b'] })
    const files = names()
    const { status, stderr } = shell('ulimit -f 16; brenier "$@"', ...args)
    expect(status).toBe(1)
    expect(stderr).toMatch(
      new RegExp(
        `^brenier: Cannot write ${name}: it would exceed the file size limit \\(EFBIG; see ulimit -f\\)\\.\\n$`,
      ),
    )
    expect(names()).toEqual(files)
  })

  test('standard output that takes a part of the bytes', () => {
    const { status, stderr } = shell('ulimit -f 1; brenier fit "$@" --out - > cut.st', ...FIT)
    expect(status).toBe(1)
    expect(stderr).toMatch(/^brenier: Cannot write to standard output \(EFBIG[^\n]*\n$/)
  })
})

const canMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0

test.skipIf(!canMount)('a map whose disk is full at the end is kept among the temporary files, and is whole', () => {
  const mount = 'mkdir full kept; mount -t tmpfs -o size=4k none full; export TMPDIR="$PWD/kept"'
  const { status, stderr } = shell(
    `unshare -rm bash -c '${mount}; "$NODE" "$BIN" fit "$@" --hidden 64,64 --out full/map.st; ls -A full' bash "$@"`,
    ...FIT.slice(0, -2),
  )
  const said =
    /^brenier: Cannot write full\/map\.st: the disk is full \(ENOSPC\); free some space \(the map is kept in (\S+\/map\.st)\)\.\n$/
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringMatching(said) })
  const kept = stderr.match(said)![1]!
  expect(shell(`brenier inspect ${kept}`).status).toBe(0)
  expect(statSync(dirname(kept)).mode & 0o077).toBe(0)
})

const canInject = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0

describe.skipIf(!canInject)('a disk that fails while an input is read', () => {
  const damaged = (name: string, line: string) =>
    shell(
      `strace -qq -f -o /dev/null -e inject=read,pread64:error=EIO:when=1+ -P "$PWD/${name}" "$NODE" "$BIN" ${line}`,
    )

  test('is said of the input, and never of the output', async () => {
    writeFileSync(path('x.csv.gz'), gzipSync(readFileSync(path('x.csv'))))
    const rows = {
      points: points(
        Float64Array.from({ length: 40 }, (_, i) => i),
        20,
        2,
      ),
      names: ['a', 'b'],
    }
    for (const end of ['npy', 'npz', 'parquet', 'arrow', 'h5', 'h5ad']) await writeTable(path(`r.${end}`), rows)
    for (const name of [
      'x.csv',
      'x.csv.gz',
      ...['npy', 'npz', 'parquet', 'arrow', 'h5', 'h5ad'].map((end) => `r.${end}`),
    ]) {
      const { status, stderr } = damaged(name, `transport map.st ${name} --out eio.csv`)
      expect({ name, status, stderr }).toEqual({
        ...{ name, status: 1 },
        stderr: `brenier: ${name} cannot be read (EIO); check the path and the disk.\n`,
      })
    }
    expect(damaged('map.st', 'inspect map.st').stderr).toMatch(/^brenier: map\.st cannot be read \(EIO\)/)
    expect(existsSync(path('eio.csv'))).toBe(false)
  })
})
