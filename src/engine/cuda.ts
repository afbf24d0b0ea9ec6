import { createRequire } from 'node:module'
import { arch, platform } from 'node:process'
import { InputError } from '../base/errors.ts'
import type { Engine } from './engine.ts'
import { ort, SESSION_OPTIONS } from './onnxruntime-node.ts'
import { SessionProgram } from './program.ts'

/**
 * An NVIDIA graphics card, through CUDA. The library for it is not in the package onnxruntime-node, whose install script fetches it.
 * @throws InputError if the library or the card is missing
 */
export async function open(): Promise<Engine> {
  const missing = missingLibrary()
  if (missing !== null)
    throw new InputError(
      `CUDA needs ${missing}, which is not in the package onnxruntime-node; let the install script of that package fetch it (npm rebuild onnxruntime-node --ignore-scripts=false, on Linux x64), or use the device webgpu.`,
    )
  return {
    device: 'cuda',
    description: `onnxruntime-node ${ort.env.versions.node} (CUDA)`,
    async load(model) {
      const session = await ort.InferenceSession.create(model, {
        ...SESSION_OPTIONS,
        executionProviders: ['cuda', 'cpu'],
      })
      return new SessionProgram(session, ort.Tensor, 'in place')
    },
  }
}

function missingLibrary(): string | null {
  const name = 'libonnxruntime_providers_cuda.so'
  try {
    createRequire(import.meta.url).resolve(`onnxruntime-node/bin/napi-v6/${platform}/${arch}/${name}`)
    return null
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error
    return name
  }
}
