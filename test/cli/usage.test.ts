import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cli, normalRows, root, scratch, writeCsv } from './harness.ts'

const folder = scratch()
let [a, b] = ['', '']
beforeAll(() => {
  a = writeCsv(folder.path('a.csv'), normalRows(60, 2, 1), ['u', 'v'])
  b = writeCsv(folder.path('b.csv'), normalRows(70, 2, 2, 1), ['u', 'v'])
})
afterAll(() => folder.remove())

describe('help', () => {
  test('of the command shows examples before the usage, and every command', async () => {
    const { code, stdout, stderr } = await cli(['--help'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.indexOf('Examples:')).toBeLessThan(stdout.indexOf('Usage:'))
    for (const name of ['fit', 'transport', 'evaluate', 'inspect'])
      expect(stdout).toMatch(new RegExp(`^ {2}${name} `, 'm'))
  })

  test.each(['fit', 'transport', 'evaluate', 'inspect'])('of %s shows examples before the usage', async (name) => {
    const [flag, word] = [await cli([name, '--help']), await cli(['help', name])]
    expect(flag.code).toBe(0)
    expect(flag.stdout.indexOf(`Examples:\n  brenier ${name} `)).toBeGreaterThan(0)
    expect(flag.stdout.indexOf('Examples:')).toBeLessThan(flag.stdout.indexOf('Usage:'))
    expect(word).toEqual(flag)
  })

  test('names every flag of the contract', async () => {
    const flags: Record<string, string[]> = {
      fit: 'out seed steps max-time potential init scale batch-size hidden threads labels source-labels target-labels checkpoint resume report json'.split(
        ' ',
      ),
      transport: 'out backward labels tolerance json'.split(' '),
      evaluate: 'images preimages source-labels target-labels seed json'.split(' '),
      inspect: ['json'],
    }
    for (const [name, expected] of Object.entries(flags)) {
      const { stdout } = await cli([name, '--help'])
      for (const flag of expected)
        expect(stdout, `${name} --${flag}`).toMatch(new RegExp(`^ {2}(-\\S+, )?--${flag}\\b`, 'm'))
    }
  })

  test('--version is the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    expect(await cli(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
  })
})

describe('wrong usage is exit code 2, one sentence, and nothing on stdout', () => {
  const out = () => folder.path('never.st')
  test.each<[string, () => string[], RegExp]>([
    [
      'an unknown flag',
      () => ['fit', a, b, '--out', out(), '--stepz', '3'],
      /unknown option '--stepz' \(did you mean --steps\?\)/i,
    ],
    ['an unknown command', () => ['fitt'], /unknown command 'fitt' \(did you mean fit\?\)/i],
    ['help for an unknown command', () => ['help', 'fitt'], /unknown command 'fitt'/],
    ['a missing --out', () => ['transport', a, b], /--out is missing; add --out FILE, or see brenier transport --help/],
    ['a missing table', () => ['fit', a, '--out', out()], /missing required argument 'TARGET'/],
    [
      'a table too many',
      () => ['fit', a, b, a, '--out', out()],
      /3 files were given .* where a source and a target are needed/,
    ],
    ['a value that is missing', () => ['fit', a, b, '--out'], /--out <MAP>' argument missing/],
    [
      'steps that are no number',
      () => ['fit', a, b, '--out', out(), '--steps', 'many'],
      /--steps takes a whole number of at least 1, found "many"/,
    ],
    ['steps that are not whole', () => ['fit', a, b, '--out', out(), '--steps', '1.5'], /--steps takes a whole number/],
    ['no steps', () => ['fit', a, b, '--out', out(), '--steps', '0'], /of at least 1, found "0"/],
    ['a negative seed', () => ['fit', a, b, '--out', out(), '--seed', '-1'], /--seed takes a whole number/],
    [
      'no time',
      () => ['fit', a, b, '--out', out(), '--max-time', '0'],
      /--max-time takes a time such as 90, 90s, 15m or 1h30m, found "0"/,
    ],
    [
      'a share above a half',
      () => ['fit', a, b, '--out', out(), '--held-out', '0.6'],
      /--held-out takes a share between 0 and 0.5/,
    ],
    ['widths that are none', () => ['fit', a, b, '--out', out(), '--hidden', '64,x'], /--hidden takes widths/],
    [
      'an unknown scale',
      () => ['fit', a, b, '--out', out(), '--scale', 'feature'],
      /--scale takes one of none, features, found "feature"/,
    ],
    [
      'an unknown potential',
      () => ['fit', a, b, '--out', out(), '--potential', 'deep'],
      /--potential takes one of auto, convex/,
    ],
    ['--resume alone', () => ['fit', a, b, '--out', out(), '--resume'], /--resume needs the folder.*--checkpoint DIR/],
    ['labels of one side', () => ['fit', a, b, '--out', out(), '--source-labels', a], /come together/],
    [
      'labels twice',
      () => ['fit', a, b, '--out', out(), '--labels', 'u', '--source-labels', a, '--target-labels', b],
      /--labels names a column/,
    ],
    ['standard input twice', () => ['fit', '-', '-', '--out', out()], /only once, found it as SOURCE and TARGET/],
    ['an output that is an input', () => ['fit', a, b, '--out', a], /--out and SOURCE are the same file/],
    [
      'two outputs in one',
      () => ['fit', a, b, '--out', out(), '--report', out()],
      /--report and --out are the same file/,
    ],
    [
      'stdout for two things',
      () => ['transport', a, b, '--out', '-', '--json'],
      /Both --out - and --json would write to standard output/,
    ],
    [
      'a tolerance of nothing',
      () => ['transport', a, b, '--out', folder.path('x.csv'), '--tolerance', '0'],
      /--tolerance takes a positive number/,
    ],
    [
      'an unknown method',
      () => ['evaluate', a, a, b, '--method', 'newton'],
      /--method takes one of lbfgs, fixed-point/,
    ],
  ])('%s', async (_, args, message) => {
    const before = folder.list()
    const { code, stdout, stderr } = await cli(args())
    expect(stderr).toMatch(message)
    expect(stderr).toMatch(/^brenier: [^\n]+\n$/)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(folder.list()).toEqual(before)
  })

  test('no command: the help, and what is missing', async () => {
    const { code, stdout, stderr } = await cli([])
    expect(code).toBe(2)
    expect(stdout).toContain('Usage:')
    expect(stderr).toBe('brenier: No command was given; name one of those above.\n')
  })
})

describe('outputs are checked before the work starts', () => {
  // With inputs that do not exist: the message would be another if the tables had been read first.
  test.each<[string, () => string[], RegExp]>([
    [
      'a folder that does not exist',
      () => ['fit', 'none', 'none', '--out', folder.path('no/m.st')],
      /folder .*no does not exist/,
    ],
    [
      'a folder of the report that does not exist',
      () => ['fit', 'none', 'none', '--out', folder.path('m.st'), '--report', folder.path('no/r.html')],
      /r\.html: the folder .*no does not exist/,
    ],
    [
      'a folder as the output',
      () => ['fit', 'none', 'none', '--out', folder.path('sub')],
      /is a folder; name a file in it/,
    ],
    ['a file as the folder', () => ['fit', 'none', 'none', '--out', `${a}/m.st`], /is not a folder/],
    [
      'a folder that cannot be written',
      () => ['fit', 'none', 'none', '--out', '/proc/m.st'],
      /Cannot write \/proc\/m\.st/,
    ],
    [
      'a folder of checkpoints whose parent does not exist',
      () => ['fit', 'none', 'none', '--out', folder.path('m.st'), '--checkpoint', folder.path('no/st')],
      /cannot be created \(ENOENT\)/,
    ],
    [
      'a name that tells no format',
      () => ['transport', 'none', 'none', '--out', folder.path('x.foo')],
      /does not show a format/,
    ],
    [
      'compression that the format has not',
      () => ['transport', 'none', 'none', '--out', folder.path('x.csv'), '--compress'],
      /The format csv has no compression of its own; end the file's name in \.gz/,
    ],
    [
      'a folder for the rows that does not exist',
      () => ['transport', 'none', 'none', '--out', folder.path('no/x.csv')],
      /folder .*no does not exist/,
    ],
  ])('%s', async (_, args, message) => {
    mkdirSync(folder.path('sub'), { recursive: true })
    const before = folder.list()
    const { code, stdout, stderr } = await cli(args())
    expect(stderr).toMatch(message)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(folder.list()).toEqual(before)
  })

  test('leaves what is there as it is when the work fails', async () => {
    const kept = writeCsv(folder.path('kept.st'), [['kept']])
    const { code } = await cli(['fit', 'none', 'none', '--out', kept])
    expect(code).toBe(1)
    expect(readFileSync(kept, 'utf8')).toBe('kept\n')
    expect(existsSync(folder.path('m.st'))).toBe(false)
  })
})
