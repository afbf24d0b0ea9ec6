import { isMainThread } from 'node:worker_threads'

const SILENCED = 'ORT_DISABLE_TELEMETRY'

/**
 * Unless this variable is set, onnxruntime-node writes a device number and a database of events below ~/.cache/Microsoft at the first
 * session, and sends them. The package is imported only after this call, whatever a bundler does with the imports of this file.
 * @throws Error in a worker that has a copy of the environment, where the native library would not see the variable
 */
function silence(): void {
  process.env[SILENCED] = '1'
  if (isMainThread) return
  const { report } = process
  // Without this the report looks up the names of the hosts that the process is connected to.
  const { excludeNetwork } = report as { excludeNetwork?: boolean }
  Object.assign(report, { excludeNetwork: true })
  const { environmentVariables } = report.getReport() as { environmentVariables: Record<string, string | undefined> }
  Object.assign(report, { excludeNetwork })
  if (environmentVariables[SILENCED] !== '1')
    throw new Error(
      `this worker cannot switch off the telemetry of onnxruntime-node; set process.env.${SILENCED} = '1' in the main thread, or start the worker with env: SHARE_ENV.`,
    )
}

silence()
const { default: ort } = await import('onnxruntime-node')
// Errors are thrown, and must not be printed as well.
ort.env.logLevel = 'fatal'

/** ONNX Runtime's native library, silenced. */
export { ort }

export const SESSION_OPTIONS = {
  graphOptimizationLevel: 'all',
  interOpNumThreads: 1,
  executionMode: 'sequential',
  logSeverityLevel: 4,
} as const
