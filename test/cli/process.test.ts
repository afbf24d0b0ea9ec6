import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { points } from '../../src/base/points.ts'
import { writeTable } from '../../src/io/node/index.ts'
import { bin, normalRows, readNumbers, root, scratch, spawned, writeCsv } from './harness.ts'

/** The built command as a process of its own: pipes, signals, the current folder. Build first (`npm run build`). */
const folder = scratch()
const path = folder.path
const names = ['a', 'b']
const held = normalRows(50, 2, 3)
let csv = ''

beforeAll(async () => {
  expect(existsSync(`${root}dist/cli/main.js`), 'dist is missing; run `npm run build`').toBe(true)
  writeCsv(path('x.csv'), normalRows(3000, 2, 1), names)
  writeCsv(path('z.csv'), normalRows(3000, 2, 2, 2, 0.5), names)
  csv = readFileSync(writeCsv(path('held.csv'), held, names), 'utf8')
  const { code, stderr } = await spawned(
    ['fit', 'x.csv', 'z.csv', '--out', 'map.st', '--steps', '40', '--hidden', '8,8'],
    { cwd: path('.') },
  )
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
})
afterAll(() => folder.remove())

describe('from another folder', () => {
  test('paths are relative to the current folder', async () => {
    mkdirSync(path('elsewhere'))
    const { code, stderr } = await spawned(['transport', '../map.st', '../held.csv', '--out', 'moved.csv'], {
      cwd: path('elsewhere'),
    })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(readdirSync(path('elsewhere'))).toEqual(['moved.csv'])
  })
})

describe('pipes', () => {
  test('- is standard input and output: rows come as from files, and nothing else', async () => {
    await spawned(['transport', path('map.st'), path('held.csv'), '--out', path('moved.csv')])
    const piped = await spawned(['transport', path('map.st'), '-', '--out', '-'], { stdin: csv })
    expect({ code: piped.code, stderr: piped.stderr }).toEqual({ code: 0, stderr: '' })
    expect(piped.stdout).toBe(readFileSync(path('moved.csv'), 'utf8'))
    expect(readNumbers(piped.stdout).rows).toHaveLength(50)
  })

  test('/dev/stdin, /dev/stdout and what the shell calls <(...) lose and add nothing', async () => {
    const many = normalRows(20_000, 2, 7)
    const text = readFileSync(writeCsv(path('slow.csv'), many, names), 'utf8')
    await spawned(['transport', path('map.st'), path('slow.csv'), '--out', path('slow-moved.csv')])
    const expected = readFileSync(path('slow-moved.csv'), 'utf8')
    const shell = (script: string) =>
      spawnSync('bash', ['-c', script, process.execPath, bin, path('map.st'), path('slow.csv')], {
        encoding: 'utf8',
        maxBuffer: 1 << 26,
      })
    expect(text.length).toBeGreaterThan(1 << 17)
    const slow = '(head -1000 "$3"; sleep 1; tail -n +1001 "$3")'
    for (const script of [
      `${slow} | "$0" "$1" transport "$2" /dev/stdin --out /dev/stdout --format csv | cat`,
      `"$0" "$1" transport "$2" <(${slow}) --out - | cat`,
    ]) {
      const { stdout, stderr } = shell(script)
      expect({ same: stdout === expected, stderr }).toEqual({ same: true, stderr: '' })
    }
    const both = shell('"$0" "$1" transport "$2" "$3" --out /dev/stdout --format csv --json | cat')
    expect(both.stderr).toContain('would write to standard output')
    expect(both.stdout).toBe('')
    const fitted = shell(
      `"$0" "$1" fit <(cat ${path('x.csv')}) <(cat ${path('z.csv')}) --out ${path('sub.st')} --steps 5 --hidden 8,8`,
    )
    expect([fitted.status, fitted.stderr]).toEqual([0, ''])
  })

  test('a map goes through pipes, and is the same', async () => {
    const args = [path('x.csv'), path('z.csv'), '--steps', '40', '--hidden', '8,8', '--out', '-']
    const { code, bytes, stderr } = await spawned(['fit', ...args])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(Buffer.compare(bytes, readFileSync(path('map.st')))).toBe(0)
    const read = await spawned(['inspect', '-', '--json'], { stdin: bytes })
    expect(JSON.parse(read.stdout)).toMatchObject({ dimension: 2, columns: names })
  })

  test('standard input that is empty, or cut short, is refused', async () => {
    const empty = await spawned(['transport', path('map.st'), '-', '--out', '-'])
    expect(empty).toMatchObject({ code: 1, stdout: '' })
    expect(empty.stderr).toMatch(/^brenier: standard input is empty/)
    const cut = await spawned(['inspect', '-'], { stdin: readFileSync(path('map.st')).subarray(0, 1500) })
    expect(cut).toMatchObject({ code: 1, stdout: '' })
    expect(cut.stderr).toMatch(/^brenier: standard input is not a valid safetensors file/)
  })

  test('the columns of standard input in another order are put in order by their names, as those of a file are', async () => {
    const swapped = csv
      .trimEnd()
      .split('\n')
      .map((line) => line.split(',').reverse().join(','))
      .join('\n')
    const carried = async (stdin: string) =>
      (await spawned(['transport', path('map.st'), '-', '--out', '-'], { stdin })).stdout
    expect(await carried(`${swapped}\n`)).toBe(await carried(csv))
  })

  test.each([
    ['rows', ['transport', path('map.st'), path('many.parquet'), '--out', '-']],
    ['a device', ['transport', path('map.st'), path('many.parquet'), '--out', '/dev/stdout', '--format', 'csv']],
    ['a map', ['fit', path('x.csv'), path('z.csv'), '--out', '-', '--steps', '10', '--hidden', '256,256']],
  ])('a reader that ends early, as head does, ends the work without a word: %s', async (_, args) => {
    if (!existsSync(path('many.parquet')))
      await writeTable(path('many.parquet'), { points: points(new Float64Array(800_000).fill(1), 400_000, 2), names })
    const piped = ['-c', 'set -o pipefail; "$0" "$@" | head -c 10', process.execPath, bin, ...args]
    const { status, stdout, stderr } = spawnSync('bash', piped, { encoding: 'latin1' })
    expect({ status, stderr }).toEqual({ status: 141, stderr: '' })
    expect(stdout).toHaveLength(10)
  })

  test('a failed inner solve stops before its rows are written', async () => {
    const args = ['transport', path('map.st'), '-', '--out', '-', '--backward', '--max-iterations', '1']
    const { code, stdout } = await spawned(args, { stdin: csv })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  })
})

describe('without a terminal', () => {
  test('--json is one object on stdout, and stderr is silent', async () => {
    const fit = [
      'fit',
      path('x.csv'),
      path('z.csv'),
      '--out',
      path('j.st'),
      '--steps',
      '40',
      '--hidden',
      '8,8',
      '--json',
    ]
    for (const args of [
      fit,
      ['inspect', path('map.st'), '--json'],
      ['evaluate', path('map.st'), path('x.csv'), path('z.csv'), '--json'],
    ]) {
      const { code, stdout, stderr } = await spawned(args)
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(stdout.endsWith('}\n')).toBe(true)
      expect(stdout.indexOf('\n')).toBe(stdout.length - 1)
      JSON.parse(stdout)
    }
  })

  test('failures are exit code 1, wrong usage 2, each a line on stderr', async () => {
    expect(await spawned(['inspect', path('none.st')])).toMatchObject({ code: 1, stdout: '' })
    expect(await spawned(['inspect', path('map.st'), '--jsom'])).toMatchObject({
      ...{ code: 2, stdout: '' },
      stderr: "brenier: unknown option '--jsom' (did you mean --json?); see brenier inspect --help.\n",
    })
  })
})

describe('Ctrl-C', () => {
  const fitting = (out: string, ...more: string[]) => [
    ...['fit', path('x.csv'), path('z.csv'), '--out', path(out), '--steps', '1500', '--hidden', '8,8', ...more],
  ]
  const sigintAfter = (ms: number) => async (signal: (name: NodeJS.Signals) => void) => {
    await wait(ms)
    signal('SIGINT')
  }

  /** Interrupts a run at a time when it is training, which is later where the machine is busy. */
  async function interruptTraining(args: readonly string[]) {
    for (const ms of [700, 1500, 3000, 6000, 12_000]) {
      const ran = await spawned(args, { whileRunning: sigintAfter(ms) })
      if (ran.code !== 130 || /after step/.test(ran.stderr)) return ran
    }
    throw new Error('The fit never began to train.')
  }

  test('twice ends what waits for a pipe that nobody writes to, as a signal does (130 in a shell)', async () => {
    spawnSync('mkfifo', [path('pipe.csv')])
    const waiting = ['transport', path('map.st'), path('pipe.csv'), '--out', path('never.csv')]
    const { code, stdout } = await spawned(waiting, {
      async whileRunning(signal) {
        for (const ms of [2000, 500]) {
          await wait(ms)
          signal('SIGINT')
        }
      },
    })
    expect({ code, stdout }).toEqual({ code: -1, stdout: '' })
    expect(readdirSync(path('.')).filter((name) => name.includes('never'))).toEqual([])
  })

  test('without a checkpoint, where the map is to be discarded: exit code 130 and nothing written', async () => {
    const long = [...fitting('never.st'), '--steps', '1000000', '--on-interrupt', 'discard']
    const { code, stdout, stderr } = await spawned(long, { whileRunning: sigintAfter(1500) })
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' })
    expect(stderr).toMatch(/^brenier: Interrupted; nothing was written/)
    expect(folder.list().filter((name) => name.includes('never'))).toEqual([])
  })

  test('with a checkpoint: a resumed fit ends in the same map as an unbroken one, and refuses other options and data', async () => {
    const steps = ['--steps', '2500']
    const broken = await interruptTraining(fitting('parts.st', ...steps, '--checkpoint', path('state')))
    expect(broken).toMatchObject({ code: 130, stdout: '' })
    expect(broken.stderr).toMatch(
      /^brenier: Interrupted after step \d+; continue with --checkpoint .*state --resume\.\n$/,
    )
    expect(existsSync(path('parts.st'))).toBe(false)

    const resume = ['--checkpoint', path('state'), '--resume']
    const seed = await spawned(fitting('parts.st', ...steps, '--seed', '1', ...resume))
    expect(seed).toMatchObject({ code: 1, stdout: '' })
    expect(seed.stderr).toMatch(/started with --seed 0, found 1 now/)
    const fewer = await spawned(['fit', path('held.csv'), ...fitting('parts.st', ...steps, ...resume).slice(2)])
    expect(fewer.stderr).toMatch(/belongs to other data/)

    const resumed = await spawned(fitting('parts.st', ...steps, ...resume))
    expect(resumed.code).toBe(0)
    expect(resumed.stderr).toMatch(/^note: Resuming after step \d+\.\n$/)
    expect((await spawned(fitting('whole.st', ...steps))).code).toBe(0)
    expect(Buffer.compare(readFileSync(path('parts.st')), readFileSync(path('whole.st')))).toBe(0)
    expect(readdirSync(path('state'))).toEqual([])
  }, 240_000)

  test('while rows are written: nothing half-written is left', async () => {
    writeFileSync(path('many.csv'), `a,b\n${'1,2\n'.repeat(3_000_000)}`)
    const args = ['transport', path('map.st'), path('many.csv'), '--backward', '--out', path('many-moved.csv')]
    const { code } = await spawned(args, { whileRunning: sigintAfter(1500) })
    expect(code).toBe(130)
    expect(folder.list().filter((name) => name.includes('many-moved'))).toEqual([])
  })
})

test('--help loads nothing heavy', async () => {
  const { stdout } = await spawnedWithTrace()
  const heavy = stdout
    .split('\n')
    .filter((name) => /onnxruntime|zod|plot|arrow|hyparquet|h5wasm|linkedom|pure-rand/.test(name))
  expect(heavy).toEqual([])
})

/** The modules that --help loads, as the loader sees them. */
async function spawnedWithTrace() {
  const hook = `data:text/javascript,import { register } from 'node:module';import { writeSync } from 'node:fs';
    register('data:text/javascript,' + encodeURIComponent("import { writeSync } from 'node:fs'; export async function load(url, context, next) { writeSync(1, url + '\\\\n'); return next(url, context) }"));`
  const { stdout, status, stderr } = spawnSync(process.execPath, ['--no-warnings', '--import', hook, bin, '--help'], {
    encoding: 'utf8',
  })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toContain('commander')
  return { stdout }
}
