// Measures what docs/choosing.md says of the MAGIC table, by the built command line: node docs/choosing.mjs (some minutes).
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { compareFeatures, readCsv, splitMagic } from '../scripts/magic.mjs'
import { main, root } from '../scripts/tools.mjs'

const SEED = '7'
const FOLDER = 'out/choosing'

/** Runs `brenier`: what it found with --json, its notices, and its exit code. */
function brenier(...args) {
  const bin = join(root, 'bin', 'brenier.js')
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args, '--json'], {
    cwd: root,
    encoding: 'utf8',
  })
  return { status, said: stderr.trim(), ...(status === 0 && JSON.parse(stdout)) }
}

await main(() => {
  mkdirSync(join(root, FOLDER), { recursive: true })
  const { hadronTrain: source, gammaTrain: target, hadronHeldOut, gammaHeldOut } = splitMagic(Number(SEED), FOLDER)
  const fit = (out, ...flags) =>
    brenier('fit', source.file, target.file, '--out', `${FOLDER}/${out}`, '--seed', SEED, ...flags)
  const evaluate = (map) =>
    brenier('evaluate', `${FOLDER}/${map}`, hadronHeldOut.file, gammaHeldOut.file, '--seed', SEED)
  const energies = (read, { forward, backward }) => `${read(forward).toFixed(4)} / ${read(backward).toFixed(4)}`

  const { status, said } = fit('none', '--scale', 'none', '--steps', '2000')
  console.log(`--scale none: exit code ${status} ${said}`)
  const fits = { quadratic: fit('quadratic', '--scale', 'features', '--potential', 'quadratic', '--steps', '2000') }
  for (const steps of ['300', '800', '2000'])
    fits[`convex-${steps}`] = fit(`convex-${steps}`, '--scale', 'features', '--steps', steps)
  console.log('energy distance forward / backward, certified lower bound of W2 squared')
  for (const [name, { seconds, steps }] of Object.entries(fits)) {
    const found = evaluate(name)
    const bound = found.w2Squared.lowerBound.toFixed(3)
    console.log(
      `${name}: ${energies((d) => d.energyDistance, found)}, ${bound} (${steps} steps in ${seconds.toFixed(1)} s)`,
    )
    if (name !== 'convex-2000') continue
    console.log(`no map: ${energies((d) => d.reference.noTransport.energyDistance, found)}`)
    console.log(`two halves: ${energies((d) => d.reference.heldOutAgainstHeldOut.energyDistance, found)}`)
  }
  console.log('gap of each feature (Kolmogorov-Smirnov) without a map, by the one of --scale none, of --scale features')
  const gaps = (map) => {
    const out = `${FOLDER}/images-${map}.csv`
    brenier('transport', `${FOLDER}/${map}`, hadronHeldOut.file, '--out', out)
    return compareFeatures(readCsv(hadronHeldOut.file), readCsv(out), readCsv(gammaHeldOut.file)).features
  }
  const [none, features] = [gaps('none'), gaps('convex-2000')]
  for (const [j, { name, before, after }] of none.entries())
    console.log(`${name}: ${before.toFixed(3)}, ${after.toFixed(3)}, ${features[j].after.toFixed(3)}`)
  for (const tolerance of ['1e-5', '1e-6', '1e-7']) {
    const args = ['transport', `${FOLDER}/convex-2000`, gammaHeldOut.file, '--backward', '--out', `${FOLDER}/back.csv`]
    const { rows, unconvergedRows } = brenier(...args, '--tolerance', tolerance, '--allow-unconverged')
    console.log(`--tolerance ${tolerance}: ${unconvergedRows} of ${rows} rows not converged`)
  }
  console.log(
    `\n--potential smooth: ${fit('smooth', '--scale', 'features', '--potential', 'smooth', '--steps', '2000').said}`,
  )
})
