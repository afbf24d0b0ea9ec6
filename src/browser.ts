/** The library for a page: the same, with WebAssembly as its engine and without files. */
export * from './library.ts'
