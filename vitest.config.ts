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
  brenier: 'src/index.ts',
}

export default defineConfig({
  resolve: {
    alias: Object.entries(ENTRIES).map(([name, file]) => ({
      find: new RegExp(`^${name}$`),
      replacement: fileURLToPath(new URL(file, import.meta.url)),
    })),
  },
  test: {
    include: ['test/**/*.test.ts', 'studio/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A worker in its own process: the native engine's threads do not outlive a test file.
    pool: 'forks',
  },
})
