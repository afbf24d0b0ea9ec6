import type { Commands } from './framework/runner.ts'

/** What `node benchmarks/run.mjs NAME` can start. */
export const COMMANDS: Commands = {
  measure: {
    summary: 'accuracy, time and memory where the answer is known',
    load: async () => (await import('./measurements/index.ts')).MEASUREMENTS,
  },
  experiment: {
    summary: 'the experiments of the paper on real data',
    load: async () => (await import('./experiments/index.ts')).EXPERIMENTS,
  },
  page: {
    summary: 'one page of tables and figures from the reports of a folder',
    load: async () => (await import('./measurements/page.ts')).page,
  },
}
