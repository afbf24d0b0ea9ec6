import type { Commands } from './framework/runner.ts'

/** The commands of `node benchmarks/run.mjs NAME`. */
export const COMMANDS: Commands = {
  measure: {
    summary: 'accuracy, time and memory on problems with a known answer',
    load: async () => (await import('./measurements/index.ts')).MEASUREMENTS,
  },
  experiment: {
    summary: 'the experiments of the paper on real data',
    load: async () => (await import('./experiments/index.ts')).EXPERIMENTS,
  },
  page: {
    summary: 'one page of tables and figures from the reports of a folder',
    load: async () => (await import('./measurements/index.ts')).page,
  },
  claims: {
    summary: 'claims of the paper about its method, compared with the methods that it avoids',
    load: async () => (await import('./claims/claims.ts')).claims,
  },
  peers: {
    summary: 'the same work with the alternatives that a user would consider',
    load: async () => (await import('./peers/peers.ts')).peers,
  },
  streaming: {
    summary: 'tables of any size: memory and speed of transport, fit, readers and writers',
    load: async () => (await import('./streaming/streaming.ts')).streaming,
  },
  colour: {
    summary: 'the colours of two photographs of 12 megapixels exchanged',
    load: async () => (await import('./colour/colour.ts')).colour,
  },
}
