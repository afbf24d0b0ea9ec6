import { defineConfig } from 'tsdown'

/** The benchmarks as one program for `bundle.mjs`; the package stays external, so that they run the same code as users. */
export default defineConfig({
  entry: { main: 'main.ts' },
  outDir: '../out/bench/build',
  // A running benchmark may still load parts of an earlier build.
  clean: false,
  format: 'esm',
  platform: 'node',
  target: 'es2022',
  fixedExtension: true,
  deps: { neverBundle: [/^brenier/], skipNodeModulesBundle: true },
  dts: false,
  inputOptions: { checks: { pluginTimings: false } },
  report: false,
})
