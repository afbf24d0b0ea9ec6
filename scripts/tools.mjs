// Functions that the other scripts share. Runs on bare Node 20, before anything is installed.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's root folder. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/** Runs a program in the project's root and resolves to its exit code (1 if a signal ended it). */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit', ...options })
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })
}

/** Runs the command of an installed package with this Node, without a shell or PATH, so that it works the same on every system. */
export function runTool(packageName, args, { command = packageName, ...options } = {}) {
  const folder = join(root, 'node_modules', packageName)
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return run(process.execPath, [join(folder, typeof bin === 'string' ? bin : bin[command]), ...args], options)
}

/** Whether a package is installed. */
export function isInstalled(packageName) {
  return existsSync(join(root, 'node_modules', packageName, 'package.json'))
}

/** Runs npm: the one that started this script, otherwise the one on the PATH. Install scripts never run (see .npmrc). */
export function runNpm(args, options = {}) {
  const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' }
  const npm = process.env.npm_execpath
  if (npm?.endsWith('.js')) return run(process.execPath, [npm, ...args], { env, ...options })
  return run('npm', args, { env, shell: process.platform === 'win32', ...options })
}

/** A failure with its own exit code (130: interrupted). */
export class ScriptError extends Error {
  constructor(message, exitCode) {
    super(message)
    this.exitCode = exitCode
  }
}

/** Runs a script's main function; a failure is one sentence on stderr and exit code 1, or the error's own. */
export async function main(body) {
  try {
    process.exitCode = (await body()) ?? 0
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
    process.exitCode = error instanceof ScriptError ? error.exitCode : 1
  }
}
