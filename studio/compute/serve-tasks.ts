import { provideWasm } from 'brenier'
import type { TaskAnswer, TaskContext, TaskRequest, TaskTypes } from './tasks.ts'

export type TaskTable<T extends TaskTypes> = {
  readonly [K in keyof T]: (input: T[K]['input'], context: TaskContext<T[K]['progress']>) => Promise<T[K]['output']>
}

/** Runs the tasks of a table in this worker, one after the other; only a stop, and a hold of those that ask for it, take effect at once. */
export function serveTasks<T extends TaskTypes>(tasks: TaskTable<T>): void {
  // A thread of WebAssembly starts with the same file, and has its own messages.
  if (self.name === 'em-pthread') return
  const controllers = new Map<number, AbortController>()
  let last: Promise<void> = Promise.resolve()
  let gate: { readonly opened: Promise<void>; open(): void } | null = null
  const hold = (held: boolean) => {
    if (held && gate === null) {
      let open = () => {}
      gate = { opened: new Promise<void>((resolve) => (open = resolve)), open: () => open() }
    } else if (!held) {
      gate?.open()
      gate = null
    }
  }
  const say = (answer: TaskAnswer) => postMessage(answer)
  const run = async ({ id, name, input }: Extract<TaskRequest, { kind: 'run' }>, signal: AbortSignal) => {
    try {
      signal.throwIfAborted()
      const tell = (progress: unknown) => say({ id, kind: 'progress', progress })
      const output = await tasks[name]!(input, { signal, tell, held: () => gate?.opened })
      say({ id, kind: 'done', output })
    } catch (error) {
      say({ id, kind: 'failed', message: (error as Error).message })
    } finally {
      controllers.delete(id)
    }
  }
  addEventListener('message', ({ data }: MessageEvent) => {
    const request = data as TaskRequest
    if (request.kind === 'engine') {
      provideWasm(request.file, request.device)
      return
    }
    if (request.kind === 'hold') {
      hold(request.held)
      return
    }
    if (request.kind === 'stop') {
      controllers.get(request.id)?.abort()
      hold(false)
      return
    }
    const controller = new AbortController()
    controllers.set(request.id, controller)
    last = last.then(() => run(request, controller.signal))
  })
}
