import { existsSync } from 'node:fs'
import { withFallback } from '../../src/engine/fallback.ts'
import { type Engine, openEngine } from '../../src/engine/index.ts'
import { ort, SESSION_OPTIONS } from '../../src/engine/onnxruntime-node.ts'
import { deviceEngine } from '../../src/engine/resident.ts'
import { webgpuRuntime } from '../../src/engine/webgpu-node.ts'
import '../../src/index.ts'

/** Chromium's graphics driver in software, which needs Vulkan's loader (Debian: chromium, libvulkan1). */
const DRIVER = '/usr/lib/chromium/vk_swiftshader_icd.json'

/** An engine whose "device" is the CPU: values that stay are its own, so that what a device does can be tested where there is none. */
export function cpuAsDevice(): Engine {
  return deviceEngine('native', 'the CPU as a device', {
    Tensor: ort.Tensor,
    create: (model) =>
      ort.InferenceSession.create(model, { ...SESSION_OPTIONS, executionProviders: ['cpu'], intraOpNumThreads: 1 }),
  })
}

/** The same driver, for graphs that run on it as a whole: one with a part for the CPU, whose values would be copied unseen, is refused. */
export async function strictGpu(): Promise<Engine | string> {
  const gpu = await softwareGpu()
  if (typeof gpu === 'string') return gpu
  return deviceEngine('webgpu', `${gpu.description}, nothing on the CPU`, webgpuRuntime(true))
}

/** WebGPU on the driver in software, or why it is not to be had here. */
export async function softwareGpu(onNotice?: (message: string) => void): Promise<Engine | string> {
  if (!existsSync(DRIVER)) return `${DRIVER} is absent`
  process.env.VK_ICD_FILENAMES = DRIVER
  try {
    return await openEngine({ device: 'webgpu', ...(onNotice && { onNotice }) })
  } catch (error) {
    return (error as Error).message
  }
}

const FULL = 'vkAllocateMemory failed with VK_ERROR_OUT_OF_DEVICE_MEMORY\n - While calling [Device].CreateBuffer'

/** A device whose memory is full after so many runs of any of its programs. */
export function failingAfter(runs: number): { engine: Engine; notices: string[] } {
  const engine = cpuAsDevice()
  const { memory } = engine
  let left = runs
  const guarded =
    <A extends unknown[], T>(work: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      if (left-- <= 0) throw new Error(FULL)
      return work(...args)
    }
  const device: Engine = {
    ...engine,
    async load(bytes) {
      const program = await engine.load(bytes)
      return { run: guarded((inputs, outputs) => program.run(inputs, outputs)), dispose: () => program.dispose() }
    },
    memory: {
      ...memory!,
      async loadResident(bytes, stay) {
        const program = await memory!.loadResident(bytes, stay)
        return { run: guarded((inputs, outputs) => program.run(inputs, outputs)), dispose: () => program.dispose() }
      },
    },
  }
  const notices: string[] = []
  return {
    engine: withFallback(
      device,
      () => openEngine(),
      (notice) => notices.push(notice),
    ),
    notices,
  }
}
