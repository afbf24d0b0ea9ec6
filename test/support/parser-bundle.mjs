/**
 * Threads that tests start cannot run the TypeScript of src in Node 20, and vitest's loader serves only its own threads: before the
 * tests, the one file that such a thread runs is built (`setup`), and `parser-loader.mjs` gives it to them.
 */
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'tsdown'

const outDir = process.env.BRENIER_TEST_PARSER

export async function setup() {
  await build({
    config: false,
    entry: { 'parse-worker': fileURLToPath(new URL('../../src/io/node/isolation/parse-worker.ts', import.meta.url)) },
    outDir,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    fixedExtension: false,
    deps: { neverBundle: [/^node:/], skipNodeModulesBundle: true },
    dts: false,
    logLevel: 'error',
  })
}

export function teardown() {
  rmSync(outDir, { recursive: true, force: true })
}
