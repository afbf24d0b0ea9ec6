import type { ConjugateProgram } from '../../conjugate/program.ts'
import { DeviceLost, type Engine } from '../../engine/index.ts'
import type { TrainingProblem } from '../problem.ts'
import type { TrainingState } from '../state.ts'
import type { DeviceStep } from './step.ts'

/** Steps on the engine's device, if it has one with a memory of its own. The code is loaded with the first step. */
export class OnDevice {
  readonly #open: (() => Promise<DeviceStep>) | null
  #device: Promise<DeviceStep> | null = null
  #lost = false

  constructor({ memory }: Engine, problem: TrainingProblem, state: TrainingState, conjugate: ConjugateProgram) {
    this.#open = memory
      ? async () => (await import('./step.ts')).DeviceStep.open({ memory, problem, state, conjugate })
      : null
  }

  /** Does something on the device; null if there is none, or if it was lost. */
  async use<T>(work: (device: DeviceStep) => Promise<T>): Promise<T | null> {
    if (this.#open === null || this.#lost) return null
    try {
      this.#device ??= this.#open()
      return await work(await this.#device)
    } catch (error) {
      if (!(error instanceof DeviceLost)) throw error
      this.#lost = true
      return null
    }
  }

  /** Does something if steps have been taken on the device; else nothing. */
  async ifUsed(work: (device: DeviceStep) => Promise<unknown>): Promise<void> {
    if (this.#device !== null) await this.use(work)
  }

  dispose(): Promise<void> {
    return this.ifUsed((device) => device.dispose())
  }
}
