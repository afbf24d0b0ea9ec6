import { afterEach, expect, test, vi } from 'vitest'
import { runClasses } from '../../../benchmarks/measurements/classes.ts'
import { testContext } from '../context.ts'

afterEach(() => vi.restoreAllMocks())

test('the ratio of costs is the time that the conditional fit takes for each second of the one without classes', async () => {
  // A clock that only this test moves: 1 s at each event of the fit without classes, 3 s at each of the conditional one, 50 s at others.
  let now = 0
  vi.spyOn(performance, 'now').mockImplementation(() => 1000 * now)
  const spent = new Map<string, number>()
  const onProgress = ({ stage }: { readonly stage: string }) => {
    const kind = kindOf(stage)
    const seconds = { unconditional: 1, conditional: 3, separate: 50 }[kind]
    now += seconds
    spent.set(kind, (spent.get(kind) ?? 0) + seconds)
  }
  const config = { classes: 2, dimension: 2, rows: 400, testRows: 50, steps: 20, batchSize: 32, hidden: [4], seed: 3 }
  const { cost } = await runClasses(config, { ...testContext(), onProgress })
  const [conditional, unconditional] = [spent.get('conditional')!, spent.get('unconditional')!]
  expect(conditional).toBeGreaterThan(2 * unconditional)
  expect(cost.conditional.seconds).toBeCloseTo(conditional, 6)
  expect(cost.unconditional.seconds).toBeCloseTo(unconditional, 6)
  expect(cost.separate.reduce((sum, { seconds }) => sum + seconds, 0)).toBeCloseTo(spent.get('separate')!, 6)
  expect(cost.ratio).toBeCloseTo(conditional / unconditional, 6)
  // An event is reported at each step, so that a step costs three times as much, however many steps each fit took.
  expect(cost.stepRatio).toBeCloseTo(3, 6)
})

function kindOf(stage: string): 'unconditional' | 'conditional' | 'separate' {
  if (/without|unconditional/.test(stage)) return 'unconditional'
  return /alone|separate/.test(stage) ? 'separate' : 'conditional'
}
