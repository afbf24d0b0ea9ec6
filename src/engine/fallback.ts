import {
  type Buffers,
  DeviceLost,
  type DeviceMemory,
  type Engine,
  type Inputs,
  type LoadOptions,
  type Program,
} from './engine.ts'

/**
 * An engine on a device that may fail, or run out of memory, in the middle of the work. If a run fails there and succeeds on the CPU, this is reported
 * once, and everything continues on the CPU: the inputs and outputs of runs are in the computer's own memory.
 * @param cpu opens the engine that takes over
 */
export function withFallback(engine: Engine, cpu: () => Promise<Engine>, onNotice?: (message: string) => void): Engine {
  let given: Promise<Engine> | null = null
  let { description } = engine
  const giveUp = (error: unknown): void => {
    if (given !== null) return
    given = cpu()
    // Whoever asks has the failure of the CPU's engine from its own run.
    given.then(
      (other) => {
        description = other.description
      },
      () => {},
    )
    onNotice?.(
      `The graphics card could not continue (${reasonOf(error)}); the rest of the work runs on the CPU, and nothing is lost.`,
    )
  }
  const device: Device = { engine, cpu, isLost: () => given !== null, giveUp }
  const { memory } = engine
  return {
    device: engine.device,
    get description() {
      return description
    },
    ...(memory && { memory: watched(device, memory) }),
    load: (model, options) => FallbackProgram.load(device, model, options),
  }
}

interface Device {
  readonly engine: Engine
  cpu(): Promise<Engine>
  isLost(): boolean
  giveUp(error: unknown): void
}

class FallbackProgram implements Program {
  readonly #device: Device
  readonly #load: () => Promise<Program>
  #onDevice: Program | null
  #onCpu: Promise<Program> | null = null
  #disposed = false

  private constructor(device: Device, onDevice: Program | null, load: () => Promise<Program>) {
    this.#device = device
    this.#onDevice = onDevice
    this.#load = load
  }

  static async load(device: Device, model: Uint8Array, options?: LoadOptions): Promise<Program> {
    const onCpu = async () => (await device.cpu()).load(model, options)
    if (device.isLost()) return new FallbackProgram(device, null, onCpu)
    try {
      return new FallbackProgram(device, await device.engine.load(model, options), onCpu)
    } catch (error) {
      // An invalid model fails on the CPU as well, and the device is not to blame.
      const program = await onCpu()
      device.giveUp(error)
      return new FallbackProgram(device, null, async () => program)
    }
  }

  async run(inputs: Inputs, outputs: Buffers, signal?: AbortSignal): Promise<void> {
    if (this.#disposed) throw new Error('This program has been disposed of.')
    if (this.#onDevice !== null && !this.#device.isLost()) {
      try {
        return await this.#onDevice.run(inputs, outputs)
      } catch (error) {
        await (await this.#cpuProgram()).run(inputs, outputs, signal)
        this.#device.giveUp(error)
        return
      }
    }
    await (await this.#cpuProgram()).run(inputs, outputs, signal)
  }

  #cpuProgram(): Promise<Program> {
    this.#onCpu ??= this.#load()
    return this.#onCpu
  }

  async dispose(): Promise<void> {
    this.#disposed = true
    const open = [this.#onDevice, await this.#onCpu]
    this.#onDevice = this.#onCpu = null
    for (const program of open) await program?.dispose()
  }
}

/** The memory of a device; any failure there ends the use of the device. */
function watched(device: Device, { traffic, upload, loadResident }: DeviceMemory): DeviceMemory {
  const orLost = async <T>(work: () => Promise<T>): Promise<T> => {
    if (device.isLost()) throw new DeviceLost('The device was lost before.')
    try {
      return await work()
    } catch (error) {
      // An invalid call says nothing about the device.
      if (error instanceof TypeError) throw error
      device.giveUp(error)
      throw new DeviceLost(reasonOf(error), { cause: error })
    }
  }
  return {
    traffic,
    upload: (buffers) => orLost(() => upload(buffers)),
    loadResident: async (model, stay) => {
      const program = await orLost(() => loadResident(model, stay))
      return {
        run: (inputs, outputs) => orLost(() => program.run(inputs, outputs)),
        dispose: () => program.dispose(),
      }
    },
  }
}

/** What a graphics driver says, without its stack, in a few words. */
function reasonOf(error: unknown): string {
  const text = (error instanceof Error ? error.message : String(error)).split('\n')[0]!.trim()
  return text.length <= 160 ? text.replace(/[.\s]+$/, '') : `${text.slice(0, 160)}...`
}
