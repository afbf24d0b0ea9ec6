import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The public entry points that the studio imports, in their form for pages, from source. */
const ENTRIES = {
  'brenier/io': '../src/io/index.ts',
  'brenier/report': '../src/report/browser.ts',
  'brenier/pictures': '../src/pictures/browser.ts',
  'brenier/worker': '../src/worker.ts',
  brenier: '../src/browser.ts',
}

const SOURCE = file('../src/')

/** With these headers a page may share memory between threads; without them, the engine has one thread. */
const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

/**
 * The page uses single functions of the library, whose modules have no side effects, so unused code is left out. In the page,
 * `brenier/worker` only connects; what the worker needs is in the worker's files, which are built separately.
 */
const onlyWhatIsUsed: Plugin = {
  name: 'only-what-is-used',
  // While one edits, the worker takes its modules from the same server as the page.
  apply: 'build',
  enforce: 'pre',
  load: (id) => (id === file('../src/worker/serve.ts') ? 'export const serve = undefined' : null),
  transform: (code, id) =>
    /protobufjs/.test(id) || (id.startsWith(SOURCE) && id !== file('../src/worker.ts'))
      ? { code, moduleSideEffects: false }
      : null,
}

/** ml-matrix gives every matrix some 150 methods of arithmetic, statistics and a text of itself, which its decompositions do not call. */
const onlyDecompositions: Plugin = {
  name: 'only-decompositions',
  enforce: 'pre',
  transform: (code, id) =>
    /ml-matrix\/src\/(mathOperations|stat|inspect)\.js$/.test(id)
      ? Array.from(code.matchAll(/^export function \w+/gm), ([named]) => `${named}() {}`).join('\n')
      : null,
}

/**
 * A map can export itself to ONNX by graphs that take a tenth of the workers' code. No scene asks a map to (the tables' worker calls
 * `exportMap`), so maps are built without.
 */
const exportsApart: Plugin = {
  name: 'exports-apart',
  enforce: 'pre',
  resolveId: (name, importer) =>
    name === './export/export-map.ts' && importer === file('../src/transport/map.ts')
      ? file('compute/no-export.ts')
      : null,
}

/** The tables of a page are in memory: none of its fits reads a stream in pools. */
const streamsApart: Plugin = {
  name: 'streams-apart',
  enforce: 'pre',
  resolveId: (name, importer) =>
    (importer === file('../src/training/stream/pool.ts') && /^\.\/(plan|scarce|survey)\.ts$/.test(name)) ||
    (importer === file('../src/training/conditions.ts') && name === './stream/rows.ts') ||
    (importer === file('../src/training/cross-fit/cross-fit.ts') && /^\.\.\/stream\/(folded|sample)\.ts$/.test(name))
      ? file('compute/no-streams.ts')
      : null,
}

export default defineConfig({
  root: file('.'),
  // Addresses are relative, so the files work below any path.
  base: './',
  resolve: {
    alias: [
      ...Object.entries(ENTRIES).map(([name, path]) => ({ find: new RegExp(`^${name}$`), replacement: file(path) })),
      // The build without checks of its arguments, which are for development and take half of its size.
      { find: /^regl$/, replacement: file('../node_modules/regl/dist/regl.unchecked.js') },
      // Whole numbers in graphs are far below 2^53, so protobufjs needs no class for larger ones.
      { find: /^long$/, replacement: file('compute/no-long.ts') },
      // Its separate modules instead of the single file, so that unused decompositions are left out.
      { find: /^ml-matrix$/, replacement: file('../node_modules/ml-matrix/src/index.js') },
    ],
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [onlyWhatIsUsed, onlyDecompositions],
  worker: { format: 'es', plugins: () => [onlyDecompositions, exportsApart, streamsApart] },
  server: { headers: ISOLATION, fs: { allow: [file('..')] } },
  build: {
    outDir: file('../dist/studio'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    // The engine is 14 MB, and some table readers are large too; they load when they are needed.
    chunkSizeWarningLimit: 20_000,
    reportCompressedSize: false,
  },
})
