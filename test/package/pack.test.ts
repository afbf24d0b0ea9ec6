import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { filesBelow, importsOf, root } from './imports.ts'

interface Manifest {
  readonly exports: Record<string, unknown>
  readonly scripts: Record<string, string>
  readonly dependencies: Record<string, string>
  readonly optionalDependencies: Record<string, string>
}

interface Lockfile {
  readonly packages: Record<string, { readonly optionalDependencies?: Record<string, string> }>
}

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest

/** npm with this Node, as whoever started the tests runs it. ONNXRUNTIME_NODE_INSTALL keeps its install script off the network. */
function npm(args: string[], cwd: string): string {
  const script = process.env.npm_execpath
  const [program, first] = script?.endsWith('.js') ? [process.execPath, [script]] : ['npm', []]
  const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' }
  return execFileSync(program, [...first, ...args], { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

/** Ten lines that a user may write; they must type-check against the package as it is installed. */
const PROGRAM = `
import { InputError, Random, asPoints, type Points } from 'brenier'

const random = new Random(7)
const cloud: Points = asPoints([[random.normal(), random.normal()], [0, 1]], 'cloud')
const values: Float32Array | Float64Array = cloud.data
try {
  asPoints([[Number.NaN]])
} catch (error) {
  if (error instanceof InputError) throw new Error(\`\${cloud.rows} \${values.length} \${error.message}\`)
}
`

describe('the package, installed from its tarball in an empty folder', () => {
  let folder: string
  let packed: { filename: string; files: { path: string; size: number }[]; size: number }

  beforeAll(() => {
    expect(existsSync(join(root, 'dist/index.js')), 'dist is missing; run `npm run build`').toBe(true)
    folder = mkdtempSync(join(tmpdir(), 'brenier-package-'))
    packed = JSON.parse(npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root))[0]
    writeFileSync(join(folder, 'package.json'), '{ "name": "user", "private": true, "type": "module" }')
    npm(['install', '--prefer-offline', '--no-audit', '--no-fund', join(folder, packed.filename)], folder)
  }, 600_000)

  afterAll(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
  })

  test('holds the build, the command and the licence, and nothing of the repository', () => {
    const paths = packed.files.map(({ path }) => path)
    expect(paths).toEqual(
      expect.arrayContaining(['LICENSE', 'CHANGELOG.md', 'package.json', 'bin/brenier.js', 'dist/index.d.ts']),
    )
    expect(paths.filter((path) => !/^(bin|dist)\//.test(path)).sort()).toEqual(
      ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'].filter((path) => existsSync(join(root, path))),
    )
    expect(packed.size, 'the tarball has grown past 5 MB').toBeLessThan(5e6)
    const library = packed.files.filter(({ path }) => !path.startsWith('dist/studio/'))
    const bytes = library.reduce((sum, { size }) => sum + size, 0)
    expect(bytes, 'without the studio, whose pages and readers are most of it, more than 2 MB unpacked').toBeLessThan(
      2e6,
    )
    expect(paths.filter((path) => path.endsWith('.wasm'))).toEqual([])
  })

  test('is imported by Node', () => {
    const program = "import * as brenier from 'brenier'; process.stdout.write(new brenier.InputError('works').message)"
    expect(
      execFileSync(process.execPath, ['--input-type=module', '-e', program], { cwd: folder, encoding: 'utf8' }),
    ).toBe('works')
  })

  const names = Object.keys(manifest.exports)
    .filter((name) => name !== './package.json')
    .map((name) => name.replace('.', 'brenier'))

  test.each(names.flatMap((name) => [[], ['--conditions=browser']].map((flags) => ({ name, flags }))))(
    '$name can be imported by itself, flags $flags',
    ({ name, flags }) => {
      const program = `process.stdout.write(String(Object.keys(await import('${name}')).length))`
      const args = [...flags, '--input-type=module', '-e', program]
      expect(Number(execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' }))).toBeGreaterThan(0)
    },
  )

  test('gives the same classes at the entry point for pages', () => {
    const program = [
      "import { InputError } from 'brenier'",
      "import { InputError as sameInPage } from 'brenier/browser'",
      'process.stdout.write(String(InputError === sameInPage))',
    ].join(';')
    expect(
      execFileSync(process.execPath, ['--input-type=module', '-e', program], { cwd: folder, encoding: 'utf8' }),
    ).toBe('true')
  })

  test.each([{ conditions: [] }, { conditions: ['browser'] }])(
    'type-checks a program, conditions $conditions',
    ({ conditions }) => {
      const options = {
        strict: true,
        module: 'nodenext',
        target: 'es2022',
        lib: ['es2023', 'dom'],
        types: [],
        noEmit: true,
      }
      mkdirSync(join(folder, 'src'), { recursive: true })
      writeFileSync(join(folder, 'src/program.ts'), PROGRAM)
      writeFileSync(
        join(folder, 'tsconfig.json'),
        JSON.stringify({
          compilerOptions: { ...options, skipLibCheck: false, customConditions: conditions },
          include: ['src'],
        }),
      )
      const { stdout, status } = spawnSync(
        process.execPath,
        [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder],
        { encoding: 'utf8' },
      )
      expect(stdout).toBe('')
      expect(status).toBe(0)
    },
  )

  test('runs `npx brenier --help`', () => {
    const help = npm(['exec', '--offline', '--', 'brenier', '--help'], folder)
    expect(help).toMatch(/usage: brenier/i)
    expect(help).toContain('transport')
  })
})

describe('package.json', () => {
  test('passes publint', async () => {
    const { messages, pkg } = await publint({ pkgDir: root, strict: true, pack: false })
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([])
  })

  test('has no script that npm runs when somebody installs the package', () => {
    const run = ['preinstall', 'install', 'postinstall', 'preuninstall', 'uninstall', 'postuninstall', 'dependencies']
    expect(Object.keys(manifest.scripts).filter((name) => run.includes(name))).toEqual([])
    expect(existsSync(join(root, 'binding.gyp')), 'npm would run node-gyp').toBe(false)
  })

  test('declares every package that the build imports, types included', () => {
    const declared = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })
    // The page is bundled whole: what looks like an import there is one of its own files.
    const built = [...filesBelow(join(root, 'dist'), '.js'), ...filesBelow(join(root, 'dist'), '.d.ts')].filter(
      (path) => !path.startsWith(join(root, 'dist', 'studio')),
    )
    const imported = built.flatMap(importsOf).filter((name) => !name.startsWith('.') && !isBuiltin(name))
    const packages = imported.map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)![0])
    expect([...new Set(packages)].filter((name) => !declared.includes(name))).toEqual([])
  })

  test('the clone runs no install script, so that none fetches from outside the registry', () => {
    expect(readFileSync(join(root, '.npmrc'), 'utf8')).toMatch(/^ignore-scripts=true$/m)
  })

  test('the lockfile names no registry', () => {
    expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved"/)
  })

  // npm leaves out the binaries of systems that a registry mirror lacks; `npm ci` then fails on every clone.
  test('the lockfile has the optional packages of every system', () => {
    const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lockfile
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) =>
          packages[`${path}/node_modules/${name}`] === undefined && packages[`node_modules/${name}`] === undefined,
      ),
    )
    expect(missing).toEqual([])
  })
})

describe('bin/brenier.js', () => {
  test('says in one sentence what to do where nothing is built', () => {
    const folder = mkdtempSync(join(tmpdir(), 'brenier-bin-'))
    try {
      mkdirSync(join(folder, 'bin'))
      writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
      writeFileSync(join(folder, 'bin/brenier.js'), readFileSync(join(root, 'bin/brenier.js')))
      const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'bin/brenier.js')], {
        encoding: 'utf8',
      })
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
      expect(stderr).toMatch(/^brenier: .*npm run build.*\n$/)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('answers --help in little more than an empty program (the best of ten): no heavy module is loaded', () => {
    const best = (...args: string[]) => {
      const times = Array.from({ length: 10 }, () => {
        const started = performance.now()
        expect(spawnSync(process.execPath, args).status).toBe(0)
        return performance.now() - started
      })
      return Math.min(...times)
    }
    const empty = best('-e', '0')
    // 150 ms where Node itself takes 40; loading the engine alone would take five times as long as Node.
    expect(best(join(root, 'bin/brenier.js'), '--help')).toBeLessThan(3.75 * empty)
  }, 240_000)
})
