import type { ExperimentContext } from '../../../benchmarks/experiments/index.ts'
import '../../../src/index.ts'

/** A host whose memory is a counter, so that tests can tell its values apart. */
export function testContext(): ExperimentContext {
  let megabytes = 100
  return {
    environment: {
      machine: { cpu: 'test', cores: 1, memoryGiB: 1, system: 'test', runtime: 'test' },
      commit: null,
      date: '2026-01-01T00:00:00.000Z',
      memory: () => megabytes++,
      peakMemory: () => megabytes,
    },
  }
}
