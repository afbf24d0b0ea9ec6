// The numbers of docs/installation.md, as two Markdown tables: what each entry point loads, and what each dependency takes on disk.
// Run `npm run build` first, then: node scripts/sizes.mjs
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './tools.mjs'

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
const table = (head, rows) => [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')

/** The files of dist that a file loads, by static imports alone or by all, and the packages. */
function reached(file, lazily, found = { files: new Set(), packages: new Set() }) {
  if (found.files.has(file)) return found
  found.files.add(file)
  const text = readFileSync(file, 'utf8')
  const names = [...text.matchAll(/^(?:import|export)\b[^;]*?"([^"]+)";/gm)].map(([, name]) => name)
  if (lazily) names.push(...[...text.matchAll(/\bimport\("([^"]+)"\)/g)].map(([, name]) => name))
  for (const name of names)
    if (name.startsWith('.')) reached(join(dirname(file), name), lazily, found)
    else if (!name.startsWith('node:')) found.packages.add(name)
  return found
}

function entryRow([name, target]) {
  const file = join(root, typeof target === 'string' ? target : target.default)
  const [first, all] = [reached(file, false), reached(file, true)]
  const bytes = [...first.files].reduce((sum, path) => sum + lstatSync(path).size, 0)
  const later = [...all.packages].filter((each) => !first.packages.has(each))
  return [
    `\`${name.replace(/^\./, 'brenier')}\``,
    `${Math.round(bytes / 1000)} KB`,
    ...[[...first.packages], later].map((list) => list.sort().join(', ')),
  ]
}

/** The path of a package as another one finds it, in the lock file. */
function resolved(from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`
    if (path in packages) return path
    if (folder === '') return null
  }
}

/** A package and all that it needs. */
function closure(path, found = new Set()) {
  if (path === null || found.has(path) || !existsSync(join(root, path))) return found
  found.add(path)
  const { dependencies, optionalDependencies } = packages[path]
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) closure(resolved(path, name), found)
  return found
}

function bytesOf(path) {
  const status = lstatSync(path)
  if (!status.isDirectory()) return status.size
  const names = readdirSync(path).filter((name) => name !== 'node_modules')
  return names.reduce((sum, name) => sum + bytesOf(join(path, name)), 0)
}

const megabytes = (paths) => ([...paths].reduce((sum, path) => sum + bytesOf(join(root, path)), 0) / 1e6).toFixed(1)

function dependencyTable() {
  const names = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })
  const closures = new Map(names.map((name) => [name, closure(resolved('', name))]))
  const rows = names.map((name) => {
    const others = new Set(names.filter((other) => other !== name).flatMap((other) => [...closures.get(other)]))
    const own = [...closures.get(name)].filter((path) => !others.has(path))
    return [name, megabytes(closures.get(name)), megabytes(own)]
  })
  const all = new Set(names.flatMap((name) => [...closures.get(name)]))
  return table(
    ['package', 'MB with what it needs', 'MB saved without it'],
    [...rows, [`all ${all.size}`, megabytes(all), '']],
  )
}

const entries = Object.entries(manifest.exports).filter(([name]) => name !== './package.json')
console.log(table(['entry point', 'own code', 'loads with it', 'loads when needed'], entries.map(entryRow)))
console.log(`\n${dependencyTable()}`)
