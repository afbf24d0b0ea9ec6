import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'studio/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A worker in its own process: the native engine's threads do not outlive a test file.
    pool: 'forks',
  },
})
