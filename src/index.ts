/**
 * brenier learns optimal-transport maps between two sets of points: forward, backward, distance and certificate from one potential.
 *
 * ```ts
 * import { fit } from 'brenier'
 * const map = await fit(source, target, { seed: 7 })
 * const images = await map.forward(points)
 * ```
 */
import { provideEngine } from './engine/index.ts'
import { provideFiles } from './io/host.ts'
import { pathExists, readBytes } from './io/node/files.ts'
import { writeBytes } from './io/node/output.ts'

provideEngine('native', () => import('./engine/native.ts'))
provideEngine('webgpu', async () => ({ engine: await (await import('./engine/webgpu-node.ts')).open() }))
provideEngine('cuda', async () => ({ engine: await (await import('./engine/cuda.ts')).open() }))
provideFiles({ exists: pathExists, read: readBytes, write: writeBytes })

export { type Environment, type Launch, launchOf } from './collective/launch.ts'
export { COLLECTIVE_OPTIONS, type CollectiveOptions, openCollective } from './collective/open.ts'
export { dealt, gatheredBytes, type Place, sharedBytes, stretch } from './collective/share.ts'
export * from './library.ts'
