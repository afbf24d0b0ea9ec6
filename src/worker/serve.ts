import { InputError } from '../base/errors.ts'
import type { Values } from '../base/points.ts'
import { fit } from '../browser.ts'
import { provideWasm } from '../engine/index.ts'
import { fieldOf } from '../transport/field.ts'
import { TransportMap } from '../transport/map.ts'
import { traceBackward } from '../transport/trace.ts'
import type { Answer, Look, Port, Request, Results, Steering, Work } from './messages.ts'
import { SteeredFit } from './steered.ts'

/** Answers the requests that come in at a port, one after the other; stops and steering take effect at once. */
export function serve(port: Port): void {
  const server = new Server(port)
  port.addEventListener('message', ({ data }: MessageEvent) => {
    server.take(data as Request)
  })
}

class Server {
  readonly #port: Port
  readonly #maps = new Map<number, TransportMap>()
  readonly #controllers = new Map<number, AbortController>()
  /** The fits that have not ended; those that wait, with their steering so far. */
  readonly #steered = new Map<number, SteeredFit | Steering>()
  #last: Promise<void> = Promise.resolve()

  constructor(port: Port) {
    this.#port = port
  }

  take(request: Request): void {
    if (request.kind === 'abort') {
      this.#controllers.get(request.id)?.abort()
      return
    }
    if (request.kind === 'steer') {
      this.#steer(request.id, request.steering)
      return
    }
    if (request.kind === 'fit') this.#steered.set(request.id, request.steering)
    const controller = new AbortController()
    this.#controllers.set(request.id, controller)
    this.#last = this.#last.then(() => this.#answer(request, controller.signal))
  }

  async #answer(request: Work, signal: AbortSignal): Promise<void> {
    const { id } = request
    try {
      signal.throwIfAborted()
      const result = await this.#run(request, signal)
      this.#say({ id, kind: 'done', result }, memoriesOf(result))
    } catch (error) {
      const { message } = error as Error
      this.#say({ id, kind: 'failed', message, isInput: error instanceof InputError })
    } finally {
      this.#controllers.delete(id)
      this.#steered.delete(id)
    }
  }

  #steer(id: number, change: Steering): void {
    const fit = this.#steered.get(id)
    if (fit instanceof SteeredFit) fit.steer(change)
    else if (fit !== undefined) this.#steered.set(id, { ...fit, ...change })
  }

  async #run(request: Work, signal: AbortSignal): Promise<Results[keyof Results]> {
    switch (request.kind) {
      case 'fit':
        return this.#fit(request, signal)
      case 'load': {
        const map = await TransportMap.fromBytes(request.bytes, { ...request.options, ...this.#notices(request.id) })
        return { map: this.#keep(request.id, map) }
      }
      case 'forward':
        return this.#mapOf(request.map).forward(request.points, { ...request.options, signal })
      case 'backward':
        return this.#mapOf(request.map).backward(request.points, { ...request.options, signal })
      case 'field':
        return fieldOf(this.#mapOf(request.map), request.points, { ...request.options, signal })
      case 'trace':
        return traceBackward(this.#mapOf(request.map), request.points, { ...request.options, signal })
      case 'distance':
        return this.#mapOf(request.map).distance(request.source, request.target, { ...request.options, signal })
      case 'engine':
        provideWasm(request.file, request.device)
        return null
      case 'dispose': {
        const map = this.#mapOf(request.map)
        this.#maps.delete(request.map)
        await map.dispose()
        return null
      }
    }
  }

  async #fit(
    { id, source, target, options }: Extract<Work, { readonly kind: 'fit' }>,
    signal: AbortSignal,
  ): Promise<Results['fit']> {
    const asked = this.#steered.get(id) as Steering
    const steered = new SteeredFit(asked, signal, (look) => this.#say({ id, kind: 'look', look }, memoriesOf(look)))
    this.#steered.set(id, steered)
    const run = fit(source, target, { ...options, ...this.#notices(id), signal, onStep: steered.onStep })
    for await (const progress of run) this.#say({ id, kind: 'progress', progress })
    const { map, summary } = await run.result
    return { map: this.#keep(id, map), bytes: Uint8Array.from(map.toBytes()), summary }
  }

  #notices(id: number): { readonly onNotice: (message: string) => void } {
    return { onNotice: (message) => this.#say({ id, kind: 'notice', message }) }
  }

  /** @returns the number of the map, which is that of the request that made it */
  #keep(id: number, map: TransportMap): number {
    this.#maps.set(id, map)
    return id
  }

  #mapOf(id: number): TransportMap {
    const map = this.#maps.get(id)
    if (map === undefined) throw new InputError('This map has been disposed of; load it again from its bytes.')
    return map
  }

  #say(answer: Answer, transfer: Transferable[] = []): void {
    this.#port.postMessage(answer, transfer)
  }
}

/** The buffers of all arrays of a result, which move to the page without a copy. */
function memoriesOf(result: Results[keyof Results] | Look): Transferable[] {
  if (result === null) return []
  if ('bytes' in result) return [result.bytes.buffer]
  if ('residual' in result) return memories(result.points.data, result.residual, result.iterations)
  if ('displacementPotential' in result) {
    const back = 'preimages' in result && result.preimages ? [result.preimages.points.data] : []
    return memories(result.images.data, result.displacementPotential, result.logDeterminant, ...back)
  }
  return 'data' in result ? memories(result.data) : []
}

function memories(...arrays: (Values | Uint32Array)[]): Transferable[] {
  return [...new Set(arrays.map(({ buffer }) => buffer as ArrayBuffer))]
}
