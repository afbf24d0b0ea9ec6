import { InputError } from '../base/errors.ts'
import { encodeOnnx, exp, input } from '../graph/index.ts'
import type { Engine } from './engine.ts'
import { ort, SESSION_OPTIONS } from './onnxruntime-node.ts'
import { deviceEngine } from './resident.ts'
import type { Runtime } from './runtime.ts'

/** @param strict refuses graphs with a part that the card cannot run, in place of running that part on the CPU */
export function webgpuRuntime(strict = false): Runtime {
  return {
    Tensor: ort.Tensor,
    create: (model, stay) =>
      ort.InferenceSession.create(model, {
        ...SESSION_OPTIONS,
        executionProviders: ['webgpu'],
        intraOpNumThreads: 1,
        preferredOutputLocation: Object.fromEntries(stay.map((name) => [name, 'gpu-buffer' as const])),
        ...(strict && { extra: { session: { disable_cpu_ep_fallback: '1' } } }),
      }),
  }
}

/**
 * A graphics card through the native library's WebGPU: Vulkan on Linux, Metal, or Direct3D.
 * @throws InputError if there is none
 */
export async function open(): Promise<Engine> {
  const runtime = webgpuRuntime()
  try {
    const session = await runtime.create(encodeOnnx({ y: exp(input('x', ['rows', 1])) }), [])
    await session.release()
  } catch (error) {
    throw new InputError(
      `No graphics card can be used by WebGPU here: ${whatFailed(error)}; install a driver for it (on Linux one for Vulkan, and its loader, libvulkan1), or leave out the device.`,
    )
  }
  return deviceEngine('webgpu', `onnxruntime-node ${ort.env.versions.node} (WebGPU)`, runtime)
}

/** The last part of the library's message; the first is a position in its source. */
function whatFailed(error: unknown): string {
  const text = (error instanceof Error ? error.message : String(error)).split('\n')[0]!.trim()
  return /was false\. (.*)$/.exec(text)?.[1]?.replace(/\.$/, '') ?? text
}
