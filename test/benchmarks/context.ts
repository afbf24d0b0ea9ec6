import type { Context } from '../../benchmarks/framework/context.ts'

/** An environment whose memory is a counter, so that tests can tell its values from one another. */
export function testContext(): Context {
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
