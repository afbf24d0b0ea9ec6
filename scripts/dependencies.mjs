// The packages that brenier needs to run, as package-lock.json pins them and node_modules holds them. Runs on bare Node 20.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './tools.mjs'

const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))

/** The path of a package as another one finds it, in the lock file. */
export function resolved(from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`
    if (path in packages) return path
    if (folder === '') return null
  }
}

/** The paths of a package and of all that it needs, of those that are installed. The package itself is ''. */
export function closure(path, found = new Set()) {
  if (path === null || found.has(path) || !existsSync(join(root, path))) return found
  found.add(path)
  const { dependencies, optionalDependencies } = packages[path]
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) closure(resolved(path, name), found)
  return found
}
