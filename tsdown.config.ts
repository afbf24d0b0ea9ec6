import { existsSync } from 'node:fs'
import { defineConfig } from 'tsdown'

const entries = {
  index: 'src/index.ts',
  browser: 'src/browser.ts',
  'io/index': 'src/io/index.ts',
  'io/node/index': 'src/io/node/index.ts',
  'io/node/isolation/parse-worker': 'src/io/node/isolation/parse-worker.ts',
  'report/index': 'src/report/index.ts',
  'report/browser': 'src/report/browser.ts',
  'graph/index': 'src/graph/index.ts',
  'pictures/index': 'src/pictures/index.ts',
  'pictures/browser': 'src/pictures/browser.ts',
  worker: 'src/worker.ts',
  method: 'src/method.ts',
  'cli/main': 'src/cli/main.ts',
}

/**
 * One build for Node and the page, so that every entry point shares the same classes. What a page may reach is decided by
 * what src/browser.ts imports; test/package/browser.test.ts walks the result and finds any Node module.
 */
export default defineConfig({
  entry: Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(file))),
  outDir: 'dist',
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  fixedExtension: false,
  deps: { neverBundle: [/^node:/], skipNodeModulesBundle: true },
  dts: true,
  inputOptions: { checks: { pluginTimings: false } },
  // The .d.ts files have the docstrings; in the code they would be a sixth of it.
  outputOptions: { comments: { jsdoc: false } },
  sourcemap: false,
  report: false,
})
