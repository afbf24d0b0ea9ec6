import { expect } from 'vitest'
import type { Collective } from '../../src/collective/collective.ts'
import { type Buffers, type DeviceMemory, type Engine, openEngine } from '../../src/engine/index.ts'
import type { Trainer } from '../../src/training/step.ts'
import { cpuAsDevice } from './device.ts'
import { gap } from './engines.ts'
import { ranksHere } from './ranks.ts'

/** The names of the results that came back from the device, run by run. */
export type Reads = string[][]

/** An engine that notes every result that comes back from the device. */
export function watched(engine: Engine): { readonly engine: Engine; readonly reads: Reads } {
  const reads: Reads = []
  const note = (outputs: Buffers) => {
    if (Object.keys(outputs).length > 0) reads.push(Object.keys(outputs))
  }
  const memory: DeviceMemory = {
    ...engine.memory!,
    async loadResident(model, stay) {
      const program = await engine.memory!.loadResident(model, stay)
      return {
        run: (inputs, outputs) => {
          note(outputs)
          return program.run(inputs, outputs)
        },
        dispose: () => program.dispose(),
      }
    },
  }
  const watching: Engine = {
    ...engine,
    memory,
    async load(model, options) {
      const program = await engine.load(model, options)
      return {
        run: (inputs, outputs) => {
          note(outputs)
          return program.run(inputs, outputs)
        },
        dispose: () => program.dispose(),
      }
    },
  }
  return { engine: watching, reads }
}

/** Asserts that a step reads the gradient once, one number an iteration, and nothing else but so many more numbers; returns the number of iterations. */
export async function readsGradientAndNumbers(
  trainer: Trainer,
  progress: number,
  { engine, reads }: ReturnType<typeof watched>,
  more = 0,
) {
  const before = engine.memory!.traffic.down
  reads.length = 0
  const { report } = await trainer.step(progress)
  const iterations = reads.filter((names) => names.join() === 'left').length
  expect(iterations).toBeGreaterThan(0)
  expect(engine.memory!.traffic.down - before).toBe(4 * (trainer.state.weights.length + iterations + more))
  return { report, iterations }
}

/** Opens a trainer on an engine, the same one each time. */
export type Open = (engine: Engine, collective?: Collective) => Promise<{ readonly trainer: Trainer }>

interface Steps {
  /** So many that some rows come again, and the preconditioner is renewed. Default 24. */
  readonly steps?: number
  /** The step before which the potential is released; null for none. Default 18. */
  readonly release?: number | null
  /** Default 1. */
  readonly ranks?: number
}

async function trained(open: Open, engine: Engine, { steps = 24, release = 18 }: Steps, collective?: Collective) {
  const { trainer } = await open(engine, collective)
  const reports: { unconverged: number; potential: number; conjugate: number; evaluations: number }[] = []
  for (let k = 0; k < steps; k++) {
    if (k === release) await trainer.release(0.5)
    const { report } = await trainer.step(k / steps)
    reports.push({ unconverged: report.unconverged, ...(await report.details())! })
  }
  await trainer.completeState()
  const { state } = trainer
  await trainer.dispose()
  return { state, reports }
}

/** Asserts that steps on the CPU as a device come to what they come to on the CPU. */
export async function equalsCpu(open: Open, steps: Steps = {}): Promise<void> {
  const native = await openEngine()
  const { ranks = 1 } = steps
  const all = await together(ranks, (collective) => trained(open, cpuAsDevice(), steps, collective))
  const wanted = await together(ranks, (collective) => trained(open, native, steps, collective))
  all.forEach((one, rank) => {
    expectEqual(one, wanted[rank]!)
  })
}

/** Does something on each of some ranks. */
export function together<T>(ranks: number, work: (collective?: Collective) => Promise<T>): Promise<T[]> {
  return ranks === 1 ? Promise.all([work()]) : Promise.all(ranksHere(ranks).map(work))
}

type Trained = Awaited<ReturnType<typeof trained>>

function expectEqual(a: Trained, b: Trained): void {
  expect(a.reports.map(({ unconverged }) => unconverged)).toEqual(b.reports.map(({ unconverged }) => unconverged))
  for (const name of ['potential', 'conjugate'] as const)
    expect(
      gap(
        a.reports.map((report) => report[name]),
        b.reports.map((report) => report[name]),
      ),
    ).toBeLessThan(1e-4)
  // Rounding, which grows from step to step.
  expect(gap(a.state.weights, b.state.weights)).toBeLessThan(1e-4)
  expect(gap(a.state.adam.first, b.state.adam.first)).toBeLessThan(1e-4)
  expect(gap(a.state.preconditioner, b.state.preconditioner)).toBeLessThan(1e-4)
  const known = (values: Float32Array) => Array.from(values, (value) => !Number.isNaN(value))
  expect(known(a.state.warm)).toEqual(known(b.state.warm))
  expect(a.state.warm.some((value) => !Number.isNaN(value))).toBe(true)
  expect(
    gap(
      a.state.warm.filter((v) => !Number.isNaN(v)),
      b.state.warm.filter((v) => !Number.isNaN(v)),
    ),
  ).toBeLessThan(1e-2)
}
