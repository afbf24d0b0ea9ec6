// The measurements of `npm run bench`: one row each, with the arguments of `measure` and the file of the data folder that it needs.

/**
 * @typedef {object} Row
 * @property {string} id the name of the row's folder
 * @property {string[]} args the arguments after `measure`; {data} stands for the data folder
 * @property {string} [needs] a required file of the data folder
 */

const gaussianFile = (d) => `gaussians/gaussian-${d}.json`
const w2File = (d) => `w2-benchmark/w2-${d}.safetensors`

/** The rows behind every number in docs/benchmarks.md, which take about two hours on two cores. @returns {Row[]} */
export function fullPlan() {
  return [
    ...[2, 8, 32].flatMap((d) =>
      ['identity', 'moments'].map((init) => ({
        id: `gaussian-${d}-${init}`,
        args: ['gaussian', '--file', `{data}/${gaussianFile(d)}`, '--init', init, '--seeds', '3'],
        needs: gaussianFile(d),
      })),
    ),
    ...[64, 128, 256].map((d) => ({
      id: `gaussian-${d}-identity`,
      args: ['gaussian', '--dim', `${d}`, '--init', 'identity'],
    })),
    ...[2, 8, 32].map((d) => ({ id: `mixture-${d}`, args: ['mixture', '--dim', `${d}`, '--seeds', '3'] })),
    ...[64, 128, 256].map((d) => ({ id: `mixture-${d}`, args: ['mixture', '--dim', `${d}`] })),
    ...[2, 8, 32].map((d) => ({
      id: `w2-${d}-fresh`,
      args: ['w2', '--file', `{data}/${w2File(d)}`, '--seeds', '2'],
      needs: w2File(d),
    })),
    ...[
      [2, 240],
      [8, 900],
      [32, 900],
    ].map(([d, seconds]) => ({
      id: `w2-${d}-timed`,
      args: ['w2', '--file', `{data}/${w2File(d)}`, '--max-time', `${seconds}`],
      needs: w2File(d),
    })),
    ...[2, 8, 32].map((d) => ({
      id: `w2-${d}-pool`,
      args: ['w2', '--file', `{data}/${w2File(d)}`, '--pool', '20000'],
      needs: w2File(d),
    })),
    { id: 'conjugate', args: ['conjugate'] },
    { id: 'scale', args: ['scale'] },
    { id: 'export-w2-8', args: ['export', '--file', `{data}/${w2File(8)}`], needs: w2File(8) },
    { id: 'export-mixture-32', args: ['export', '--dim', '32'] },
    { id: 'wasm', args: ['wasm'] },
    { id: 'studio', args: ['studio'] },
  ]
}

/** The same kinds of rows in a few minutes, to test that everything runs and to give rough results. @returns {Row[]} */
export function quickPlan() {
  const short = ['--steps', '600', '--test-rows', '2048']
  return [
    ...[2, 8].map((d) => ({
      id: `gaussian-${d}-identity`,
      args: ['gaussian', '--file', `{data}/${gaussianFile(d)}`, '--init', 'identity', ...short],
      needs: gaussianFile(d),
    })),
    ...[2, 8].map((d) => ({ id: `mixture-${d}`, args: ['mixture', '--dim', `${d}`, ...short] })),
    {
      id: 'w2-8-pool',
      args: ['w2', '--file', `{data}/${w2File(8)}`, '--pool', '50000', ...short],
      needs: w2File(8),
    },
    { id: 'conjugate', args: ['conjugate', '--dim', '8', '--steps', '400', '--rows', '512'] },
    { id: 'export-mixture-8', args: ['export', '--dim', '8', '--steps', '100', '--rows', '1024', '--turns', '2'] },
    { id: 'scale', args: ['scale', '--axis', 'dimension', '--values', '2,8,32', '--steps', '20'] },
  ]
}
