import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** What the studio imports: the public entry points, as a page gets them, from their source. */
const ENTRIES = {
  'brenier/io': '../src/io/index.ts',
  'brenier/report': '../src/report/browser.ts',
  'brenier/pictures': '../src/pictures/browser.ts',
  'brenier/worker': '../src/worker.ts',
  brenier: '../src/browser.ts',
}

const SOURCE = file('../src/')

/** With these a page may share memory between threads; without them the engine has one. */
const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

/**
 * The page takes single functions of the library, whose modules do nothing when they are loaded: what is not used is left out. And in the page
 * `brenier/worker` only connects: what the worker loads is in the worker's files, which are built by themselves.
 */
const onlyWhatIsUsed: Plugin = {
  name: 'only-what-is-used',
  enforce: 'pre',
  load: (id) => (id === file('../src/worker/serve.ts') ? 'export const serve = undefined' : null),
  transform: (code, id) =>
    /protobufjs/.test(id) || (id.startsWith(SOURCE) && id !== file('../src/worker.ts'))
      ? { code, moduleSideEffects: false }
      : null,
}

export default defineConfig({
  root: file('.'),
  // Every address is relative: the files work below any path.
  base: './',
  resolve: {
    alias: [
      ...Object.entries(ENTRIES).map(([name, path]) => ({ find: new RegExp(`^${name}$`), replacement: file(path) })),
      // Without the checks of its arguments, which are for development and half of its size.
      { find: /^regl$/, replacement: file('../node_modules/regl/dist/regl.unchecked.js') },
      // Whole numbers of graphs are far below 2^53, so that protobufjs needs no class for larger ones.
      { find: /^long$/, replacement: file('compute/no-long.ts') },
      // Its modules in place of one file: the decompositions that are not used are left out.
      { find: /^ml-matrix$/, replacement: file('../node_modules/ml-matrix/src/index.js') },
    ],
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [onlyWhatIsUsed],
  worker: { format: 'es' },
  server: { headers: ISOLATION, fs: { allow: [file('..')] } },
  build: {
    outDir: file('../dist/studio'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    // The engine is 14 MB, and some readers of tables are large too: they load when they are needed.
    chunkSizeWarningLimit: 20_000,
    reportCompressedSize: false,
  },
})
