import { encodeOnnx, type Tensor } from '../graph/index.ts'
import type { DeviceMemory, ResidentProgram } from './engine.ts'

/**
 * Loads a graph as a program in the memory of a device. It is not in the engine's index, since a page loads that before it needs graphs.
 * @param name of the graph, for the messages of the runtime
 * @param stay the results that stay on the device. Default: all of them
 * @throws DeviceLost
 */
export function residentProgram(
  memory: DeviceMemory,
  name: string,
  graph: Readonly<Record<string, Tensor>>,
  stay: readonly string[] = Object.keys(graph),
): Promise<ResidentProgram> {
  return memory.loadResident(encodeOnnx(graph, { name }), stay)
}
