import type { InferenceSession, Tensor } from 'onnxruntime-web'
import type {
  Buffer,
  Buffers,
  DeviceInputs,
  DeviceValues,
  Engine,
  LabelBuffer,
  Program,
  ResidentProgram,
  Traffic,
} from './engine.ts'
import { copyResults, opened, tensorOf } from './program.ts'
import type { Runtime } from './runtime.ts'
import { OnDevice, Uploads } from './uploads.ts'

/** An engine on a device with its own memory. */
export function deviceEngine(device: Engine['device'], description: string, runtime: Runtime): Engine {
  const traffic: Traffic = { up: 0, down: 0 }
  const uploads = new Uploads(runtime, traffic)
  const loadResident = async (model: Uint8Array, stay: readonly string[]) =>
    new DeviceProgram({ runtime, uploads, traffic }, stay, await runtime.create(model, stay))
  return {
    device,
    description,
    memory: { traffic, loadResident, upload: (buffers) => uploads.upload(buffers) },
    async load(model): Promise<Program> {
      const program = await loadResident(model, [])
      return {
        run: async (inputs, outputs) => {
          await program.run(inputs, outputs)
        },
        dispose: () => program.dispose(),
      }
    },
  }
}

interface Parts {
  readonly runtime: Runtime
  readonly uploads: Uploads
  readonly traffic: Traffic
}

class DeviceProgram implements ResidentProgram {
  readonly #parts: Parts
  readonly #stay: readonly string[]
  #session: InferenceSession | null

  constructor(parts: Parts, stay: readonly string[], session: InferenceSession) {
    this.#parts = parts
    this.#stay = stay
    this.#session = session
  }

  async run(inputs: DeviceInputs, outputs: Buffers): Promise<DeviceValues> {
    const session = opened(this.#session)
    const feeds = await this.#feeds(session.inputNames, inputs)
    const { runtime, traffic } = this.#parts
    const wanted = session.outputNames.filter((name) => !this.#stay.includes(name))
    const fetches = wanted.map((name) => [name, tensorOf(runtime.Tensor, name, outputs[name])] as const)
    const made = (await session.run(feeds)) as Record<string, Tensor>
    const failure = runtime.failure?.()
    if (failure) throw new Error(failure)
    copyResults(made, Object.fromEntries(fetches))
    for (const name of wanted) traffic.down += outputs[name]!.data.byteLength
    return Object.fromEntries(this.#stay.map((name) => [name, new OnDevice(made[name]!)]))
  }

  async #feeds(names: readonly string[], inputs: DeviceInputs): Promise<Record<string, Tensor>> {
    const feeds: Record<string, Tensor> = {}
    const staying: Record<string, Buffer> = {}
    for (const name of names) {
      const value = inputs[name]
      if (value instanceof OnDevice) feeds[name] = value.tensor
      else {
        const buffer = value as Buffer | LabelBuffer | undefined
        const tensor = tensorOf(this.#parts.runtime.Tensor, name, buffer)
        if ('stays' in buffer! && buffer.stays) staying[name] = buffer
        else {
          feeds[name] = tensor
          if ('byteLength' in buffer!.data) this.#parts.traffic.up += buffer!.data.byteLength
        }
      }
    }
    const uploaded = await this.#parts.uploads.upload(staying)
    for (const [name, { tensor }] of Object.entries(uploaded)) feeds[name] = tensor
    return feeds
  }

  async dispose(): Promise<void> {
    const session = this.#session
    this.#session = null
    await session?.release()
  }
}
