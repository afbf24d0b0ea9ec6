const scope = globalThis as typeof globalThis & { readonly WorkerGlobalScope?: object; readonly name?: string }

/**
 * Whether this is a thread of WebAssembly. A thread starts with the file that the runtime has been bundled into, and waits for that file to load the
 * runtime. If the file loads it lazily, the module that is loaded first must do so at once.
 */
export const isThread = scope.WorkerGlobalScope !== undefined && scope.name === 'em-pthread'
