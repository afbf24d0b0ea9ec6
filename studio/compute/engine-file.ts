import { signal } from '@preact/signals'

/** How much of the engine (14 MB of WebAssembly) is here; null before it is asked for. */
export const engineLoading = signal<{ readonly loaded: number; readonly total: number } | null>(null)
