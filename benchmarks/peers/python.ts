import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** Python modules that peers need, and the Debian packages that contain them. */
export const PACKAGES = {
  numpy: 'python3-numpy',
  scipy: 'python3-scipy',
  torch: 'python3-torch',
  ot: 'python3-pot',
} as const
export type PythonModule = keyof typeof PACKAGES

export const INSTALL = `apt-get install ${Object.values(PACKAGES).join(' ')} libopenblas0-pthread`

/** An interpreter, and the modules that it can import. */
export interface Python {
  readonly path: string
  readonly version: string
  readonly modules: Readonly<Partial<Record<PythonModule, string>>>
}

const SURVEY = `
import importlib, json, platform
found = {}
for name in ${JSON.stringify(Object.keys(PACKAGES))}:
    try: found[name] = importlib.import_module(name).__version__
    except Exception: pass
print(json.dumps({"version": platform.python_version(), "modules": found}))
`

/** The interpreter with the most of the modules: only $BRENIER_PYTHON if it is set; null if there is none. */
export async function findPython(environment: Readonly<NodeJS.ProcessEnv> = process.env): Promise<Python | null> {
  const asked = environment.BRENIER_PYTHON
  const found: Python[] = []
  for (const path of asked ? [asked] : ['/usr/bin/python3', 'python3', 'python'])
    try {
      const { stdout } = await execute(path, ['-c', SURVEY])
      found.push({ path, ...(JSON.parse(stdout) as Omit<Python, 'path'>) })
    } catch (error) {
      // It is absent or too old to answer; another may work.
      if (!isProcessFailure(error)) throw error
    }
  const count = (python: Python) => Object.keys(python.modules).length
  return found.sort((a, b) => count(b) - count(a))[0] ?? null
}

/** Whether a program could not be started, or ended with an exit code. */
function isProcessFailure(error: unknown): error is Error {
  return error instanceof Error && 'code' in error
}

/** Why a script that needs `modules` cannot run; null if it can. */
export function missing(python: Python | null, modules: readonly PythonModule[]): string | null {
  if (python === null) return 'there is no Python 3 here'
  const absent = modules.filter((name) => python.modules[name] === undefined)
  if (absent.length === 0) return null
  return `${absent.map((name) => PACKAGES[name]).join(' and ')} ${absent.length > 1 ? 'are' : 'is'} not installed`
}

/** Settings that keep a peer from the best kernels for this processor; peers run without them. */
function isHandicap(name: string): boolean {
  return /^(OPENBLAS_(CORETYPE|L2_SIZE)|MKL_(CBWR|ENABLE_INSTRUCTIONS)|ATEN_CPU_CAPABILITY)$/.test(name)
}

/** The removed variables of the environment, for the report. */
export function handicaps(environment: Readonly<NodeJS.ProcessEnv> = process.env): string[] {
  return Object.keys(environment)
    .filter(isHandicap)
    .map((name) => `${name}=${environment[name]}`)
}

/** A script's options by name. */
export type ScriptOptions = Readonly<Record<string, string | number>>

/** A script ended with an error; the message is its last line. */
export class ScriptFailure extends Error {}

/**
 * Runs one of the scripts in benchmarks/peers/python and parses the JSON objects that it prints, one per line.
 * @throws ScriptFailure if the script fails
 */
export async function runScript<T>(
  python: Python,
  script: string,
  threads: number,
  options: ScriptOptions,
): Promise<T[]> {
  const all = { threads, ...options }
  const flags = Object.entries(all).flatMap(([name, value]) => [`--${name}`, String(value)])
  const count = String(threads)
  const own = Object.entries(process.env).filter(([name]) => !isHandicap(name))
  const env = {
    ...Object.fromEntries(own),
    OPENBLAS_NUM_THREADS: count,
    OMP_NUM_THREADS: count,
    MKL_NUM_THREADS: count,
  }
  const file = join('benchmarks', 'peers', 'python', script)
  const { stdout } = await execute(python.path, [file, ...flags], { env, maxBuffer: 2 ** 26 }).catch(
    (error: unknown) => {
      if (!isProcessFailure(error)) throw error
      throw new ScriptFailure(error.message.trim().split('\n').at(-1))
    },
  )
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T)
}
