const scope = globalThis as typeof globalThis & { readonly WorkerGlobalScope?: object; readonly name?: string }

/**
 * Whether this is a thread of WebAssembly. A thread starts with the file that the runtime has been bundled into, and waits there for the runtime
 * to be loaded: where that file loads it lazily, whoever is loaded first does so.
 */
export const isThread = scope.WorkerGlobalScope !== undefined && scope.name === 'em-pthread'
