import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { isolated } from '../../../benchmarks/framework/isolated.ts'
import { measurement } from '../../../benchmarks/framework/measurement.ts'
import { flag, hidden, option, required, someOf, text, whole } from '../../../benchmarks/framework/options.ts'
import type { Commands } from '../../../benchmarks/framework/runner.ts'
import { InputError } from '../../../src/index.ts'
import { testContext } from '../context.ts'
import { benchmarks, scratch } from '../harness.ts'

const folder = scratch()
afterAll(folder.remove)

const count = measurement({
  summary: 'counts',
  options: {
    upTo: required(whole(1), 'N', 'the last number'),
    parts: option(someOf('odd', 'even'), 'NAMES', 'which numbers'),
    loud: flag('says each number'),
    secret: hidden(text),
  },
  async run({ upTo, parts = ['odd', 'even'], loud, secret }, { say, save, signal, onProgress }) {
    if (upTo === 13) throw new InputError('13 is not counted to; give another number.')
    const kept = []
    for (let k = 1; k <= upTo; k++) {
      onProgress?.({ stage: 'counting', progress: k / upTo })
      if (parts.includes(k % 2 === 1 ? 'odd' : 'even')) kept.push(k)
      if (loud) say?.(`${k}`)
      await save?.({ report: { kept, done: false }, title: 'Numbers', tables: [] })
      if (k === 3) signal?.throwIfAborted()
    }
    const tables = [['Numbers', { columns: ['n'], rows: kept.map((k) => [String(k)]) }]] as const
    return {
      report: { kept, secret: secret ?? null, done: true },
      title: 'Numbers',
      tables,
      files: { 'n.svg': '<svg/>' },
    }
  },
})

const commands: Commands = {
  count: { summary: 'counts', load: async () => count },
  many: { summary: 'several', load: async () => ({ count }) },
}
const run = (...args: string[]) => benchmarks(args, { commands })

describe('the runner', () => {
  test('prints tables, or with --json one object; results alone go to stdout', async () => {
    expect(await run('count', '--up-to', '2', '--loud')).toEqual({
      code: 0,
      stdout: 'Numbers\nn\n1\n2\n',
      stderr: '1\n2\n',
    })
    const { stdout } = await run('many', 'count', '--up-to', '4', '--parts', 'even', '--json', '--secret', 'x')
    expect(JSON.parse(stdout)).toEqual({ kept: [2, 4], secret: 'x', done: true })
  })

  test('writes the report, its page and its figures into the folder of --out', async () => {
    const out = folder.path('a/b')
    expect((await run('count', '--up-to', '2', '--out', out)).code).toBe(0)
    expect(JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'))).toEqual({
      kept: [1, 2],
      secret: null,
      done: true,
    })
    expect(readFileSync(join(out, 'report.md'), 'utf8')).toBe(
      '# Numbers\n\n![Numbers](n.svg)\n\n## Numbers\n\n| n |\n| --- |\n| 1 |\n| 2 |\n',
    )
    expect(readFileSync(join(out, 'n.svg'), 'utf8')).toBe('<svg/>')
  })

  test('an interruption has exit code 130 and leaves what was saved', async () => {
    const out = folder.path('interrupted')
    const onInterrupt = (callback: () => void) => {
      callback()
      return () => {}
    }
    const ran = await benchmarks(['count', '--up-to', '9', '--out', out], { commands, onInterrupt })
    expect(ran).toEqual({ code: 130, stdout: '', stderr: 'Interrupted.\n' })
    expect(JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'))).toEqual({ kept: [1, 2, 3], done: false })
  })

  test('progress is one line of a terminal, and gone at the end', async () => {
    const { stderr } = await benchmarks(['count', '--up-to', '2'], { commands, terminal: true })
    expect(stderr).toBe('\r\u001b[Kcounting 50%\r\u001b[Kcounting 100%\r\u001b[K')
  })

  test('--help lists commands and options, but not what is for the program itself', async () => {
    expect((await run('--help')).stdout).toMatch(/count +counts\n +many +several/)
    expect((await run('many')).stdout).toMatch(/benchmarks many NAME.*\n\n +count +counts/)
    const { stdout, code } = await run('many', 'count', '--help')
    expect(code).toBe(0)
    expect(stdout).toMatch(/Usage: benchmarks many count/)
    expect(stdout).toMatch(/--up-to <N> +the last number/)
    expect(stdout).toMatch(/--out <DIR>/)
    expect(stdout).not.toContain('--secret')
  })

  test.each([
    [['count'], 2, /^count needs --up-to; see --help\.\n$/],
    [['count', '--up-to', 'x'], 2, /^--up-to takes a whole number of at least 1, found "x"\.\n$/],
    [
      ['count', '--up-to', '1', '--part', 'odd'],
      2,
      /^--part is not an option of count \(did you mean --parts\?\); see count --help\.\n$/,
    ],
    [
      ['count', '--up-to', '1', '--parts', 'odd,uneven'],
      2,
      /^--parts takes some of odd,even, separated by commas, found "odd,uneven"\.\n$/,
    ],
    [['count', '--up-to', '1', 'more'], 2, /too many arguments/],
    [['cuont'], 2, /^There is no command "cuont"; there are count, many\.\n$/],
    [['many', 'toString'], 2, /^There is no many "toString"; there are count\.\n$/],
    [['count', '--up-to', '13'], 1, /^13 is not counted to; give another number\.\n$/],
  ])('%j has exit code %i and a sentence', async (args, code, message) => {
    const ran = await run(...args)
    expect(ran).toMatchObject({ code, stdout: '' })
    expect(ran.stderr).toMatch(message)
  })
})

describe('isolated', () => {
  const print = (code: string) => ({ ...testContext(), self: [process.execPath, '-e', code] })
  const here = async () => 'here'

  test('gives what another process printed, or runs here where there is none to start', async () => {
    const arguments_ = print('console.log(JSON.stringify(process.argv.slice(1)))')
    expect(await isolated(arguments_, ['part', '3'], here)).toEqual(['part', '3', '--json'])
    expect(await isolated(testContext(), ['part'], here)).toBe('here')
  })

  test('a part that fails is an error that names it', async () => {
    await expect(isolated(print('process.exit(3)'), ['part', '3'], here)).rejects.toThrow(
      'The part part 3 failed (exit code 3).',
    )
  })
})
