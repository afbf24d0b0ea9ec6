import { existsSync } from 'node:fs'
import { type Engine, openEngine } from '../../src/engine/index.ts'
import { ort, SESSION_OPTIONS } from '../../src/engine/onnxruntime-node.ts'
import { deviceEngine } from '../../src/engine/resident.ts'
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
