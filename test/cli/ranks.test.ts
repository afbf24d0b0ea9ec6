import { expect, test } from 'vitest'
import { cli } from './harness.ts'

const launched = { SLURM_PROCID: '0', SLURM_STEP_NUM_TASKS: '3' }
const missing = ['inspect', 'no-such-map.safetensors']

test('a command that is not shared out refuses to be started as several processes, and says how it goes', async () => {
  const { code, stderr } = await cli(missing, { env: launched })
  expect(code).toBe(2)
  expect(stderr).toContain('srun started 3; run brenier inspect as one process, or add --distributed none')
})

test.each([[['--distributed', 'none']], [['--distributed=none']]])(
  'with %j each process works by itself',
  async (flag) => {
    const { stderr } = await cli([...missing, ...flag], { env: launched })
    expect(stderr).toContain('no-such-map.safetensors')
    expect(stderr).not.toContain('srun')
  },
)
