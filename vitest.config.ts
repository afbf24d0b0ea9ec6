import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** What users import, from its source: tests need no build. */
const ENTRIES = {
  'brenier/browser': 'src/browser.ts',
  'brenier/io': 'src/io/node/index.ts',
  'brenier/report': 'src/report/index.ts',
  'brenier/graph': 'src/graph/index.ts',
  'brenier/pictures': 'src/pictures/index.ts',
  'brenier/method': 'src/method.ts',
  'brenier/worker': 'src/worker.ts',
  brenier: 'src/index.ts',
}

process.env.BRENIER_TEST_PARSER ??= join(tmpdir(), `brenier-parser-${process.pid}`)

export default defineConfig({
  resolve: {
    alias: Object.entries(ENTRIES).map(([name, file]) => ({
      find: new RegExp(`^${name}$`),
      replacement: fileURLToPath(new URL(file, import.meta.url)),
    })),
  },
  test: {
    include: ['test/**/*.test.ts', 'studio/**/*.test.ts'],
    // For a machine with two slow cores that is busy: a test that hangs fails, and no test measures time by it.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A worker in its own process: the native engine's threads do not outlive a test file.
    pool: 'forks',
    // For the threads that parse: they inherit it.
    globalSetup: 'test/support/parser-bundle.mjs',
    execArgv: ['--import', new URL('test/support/parser-loader.mjs', import.meta.url).href],
  },
})
