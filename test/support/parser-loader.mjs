/** Gives threads the file that `parser-bundle.mjs` built in the place of its source. */
import { register } from 'node:module'

const hooks = `
import { readFile } from 'node:fs/promises'
export async function load(url, context, next) {
  if (!url.endsWith('/isolation/parse-worker.ts')) return next(url, context)
  const source = await readFile(process.env.BRENIER_TEST_PARSER + '/parse-worker.js', 'utf8')
  return { format: 'module', source, shortCircuit: true }
}`
register(`data:text/javascript,${encodeURIComponent(hooks)}`)
