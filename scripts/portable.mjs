// `npm run portable`: packs brenier as a folder and an archive for machines without npm or a network: out/brenier-VERSION-PLATFORM-ARCH.tar.gz.
// It contains the command, the library, the packages that they need and the documentation, for the platform on which it is made. The machine
// that runs it needs Node 20 or later; with --node the current Node is included, and nothing else is needed. --folder DIR makes no archive.
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { parseArgs } from 'node:util'
import { closure } from './dependencies.mjs'
import { main, root } from './tools.mjs'

const OWN = [
  'bin',
  'dist',
  'docs',
  'package.json',
  'README.md',
  'CHANGELOG.md',
  'CITATION.cff',
  'LICENSE',
  'SECURITY.md',
]
/** The files of onnxruntime-web that Node and the studio load. */
const WEB = /^(?:ort\.(?:wasm|webgpu)\.bundle\.min\.mjs|ort-wasm-simd-threaded(?:\.asyncify)?\.(?:mjs|wasm))$/
const NATIVE = ['onnxruntime-node', 'bin', 'napi-v6'].join('/')

const LAUNCHER = `#!/bin/sh
# Runs brenier from wherever this folder is, also through a link to this file.
file=$0
while [ -L "$file" ]; do
  link=$(readlink "$file")
  case $link in
    /*) file=$link ;;
    *) file=$(dirname "$file")/$link ;;
  esac
done
here=$(cd "$(dirname "$file")" && pwd -P)
[ -x "$here/node" ] && exec "$here/node" "$here/bin/brenier.js" "$@"
command -v node >/dev/null || { echo "brenier: Node 20 or later is needed, and no node was found; install it, or make the archive with --node." >&2; exit 1; }
exec node "$here/bin/brenier.js" "$@"
`
const LAUNCHER_WINDOWS = `@echo off\r
if exist "%~dp0node.exe" ("%~dp0node.exe" "%~dp0bin\\brenier.js" %*) else (node "%~dp0bin\\brenier.js" %*)\r
`

/** Whether a file of node_modules is included. */
function isNeeded(path) {
  const parts = path.split(sep)
  const name = parts.at(-1)
  if (name.endsWith('.map')) return false
  const folder = parts.slice(0, -1).join('/')
  if (folder.endsWith('onnxruntime-web/dist')) return WEB.test(name)
  if (folder.endsWith(NATIVE)) return name === process.platform
  return !(folder.endsWith(`${NATIVE}/${process.platform}`) && name !== process.arch)
}

function copyPackages(to) {
  for (const path of closure('')) {
    if (path === '') continue
    const from = join(root, path)
    const own = (file) => {
      const inside = relative(from, file)
      return !inside.split(sep).includes('node_modules') && isNeeded(join(path, inside))
    }
    cpSync(from, join(to, path), { recursive: true, filter: own })
  }
}

function makeFolder(to, withNode) {
  if (!existsSync(join(root, 'dist/index.js'))) throw new Error('dist is missing; run npm run build first.')
  rmSync(to, { recursive: true, force: true })
  mkdirSync(to, { recursive: true })
  // The API reference is made on demand, and the studio's server takes the engine from its package.
  const isOurs = (file) => !/^docs.api\b|^dist.studio.*\.wasm$/.test(relative(root, file))
  for (const name of OWN) cpSync(join(root, name), join(to, name), { recursive: true, filter: isOurs })
  copyPackages(to)
  writeFileSync(join(to, 'brenier'), LAUNCHER)
  chmodSync(join(to, 'brenier'), 0o755)
  writeFileSync(join(to, 'brenier.cmd'), LAUNCHER_WINDOWS)
  if (withNode) copyFileSync(process.execPath, join(to, process.platform === 'win32' ? 'node.exe' : 'node'))
}

await main(() => {
  const { values } = parseArgs({ options: { node: { type: 'boolean' }, folder: { type: 'string' } } })
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const name = `brenier-${version}-${process.platform}-${process.arch}`
  const folder = resolve(values.folder ?? join(root, 'out', name))
  if (values.folder !== undefined && existsSync(folder))
    throw new Error(`${values.folder} already exists; give the name of a new folder.`)
  makeFolder(folder, values.node === true)
  if (values.folder !== undefined) return
  const archive = `${folder}.tar.gz`
  const { status, error } = spawnSync('tar', ['-czf', archive, '-C', dirname(folder), basename(folder)], {
    stdio: 'inherit',
  })
  if (status !== 0) throw new Error(`tar could not write ${archive}${error ? ` (${error.message})` : ''}.`)
  console.log(archive)
})
