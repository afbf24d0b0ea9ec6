// Lists the packages that brenier needs to run, as pinned in package-lock.json and installed in node_modules. Runs on bare Node 20.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './tools.mjs'

const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))

/** The path in the lock file at which one package finds another. */
export function resolved(from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`
    if (path in packages) return path
    if (folder === '') return null
  }
}

/** The paths of a package and of its installed dependencies, direct and indirect. The main package's own path is ''. */
export function closure(path, found = new Set()) {
  if (path === null || found.has(path) || !existsSync(join(root, path))) return found
  found.add(path)
  const { dependencies, optionalDependencies } = packages[path]
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) closure(resolved(path, name), found)
  return found
}
