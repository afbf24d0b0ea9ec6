// The numbers of docs/installation.md as two Markdown tables: what each entry point loads, and how much disk space each dependency takes.
// Run `npm run build` first, then: node scripts/sizes.mjs
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { closure, resolved } from './dependencies.mjs'
import { root } from './tools.mjs'

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const table = (head, rows) => [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')

/** The files of dist and the packages that a file loads: through static imports only, or through all imports. */
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
