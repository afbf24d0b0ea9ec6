// `npm start`: sets up, learns the map from hadron showers to gamma showers with the built command line, reports its quality on held-out
// rows, and leaves all files in out/.
import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { splitMagic } from './magic.mjs'
import { setup } from './setup.mjs'
import { main, root, ScriptError } from './tools.mjs'

const SEED = 7
/** A number of steps instead of a time, so that every run gives the same map; the whole job takes less than 90 seconds on two cores. */
const STEPS = 2000

const MAP = 'out/map.safetensors'
const REPORT = 'out/report.html'
const FORWARD = 'out/heldout-hadron-as-gamma.csv'
const BACKWARD = 'out/heldout-gamma-as-hadron.csv'

const say = (text = '') => process.stdout.write(`${text}\n`)

/** Runs `brenier` and resolves to the object that `--json` prints; progress and errors go to this terminal. */
async function brenier(...args) {
  say(`  brenier ${args.join(' ')}`)
  const child = spawn(process.execPath, [join(root, 'bin', 'brenier.js'), ...args, '--json'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  // Ctrl-C also reaches the child, which saves its state; this process waits for it.
  const wait = () => {}
  process.on('SIGINT', wait)
  try {
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text
    })
    const code = await new Promise((resolve, reject) =>
      child.on('error', reject).on('close', (value) => resolve(value ?? 1)),
    )
    if (code !== 0)
      throw new ScriptError(`brenier ${args[0]} ended with exit code ${code}; its message is above.`, code)
    return JSON.parse(output)
  } finally {
    process.off('SIGINT', wait)
  }
}

const number = (value) => (typeof value === 'number' ? Number(value.toPrecision(4)).toString() : 'unknown')

function sayFit({ steps, seconds, parameters, status, map }) {
  say(`  ${steps} steps in ${number(seconds)} s, ${parameters} parameters, status: ${status}; ${map}`)
}

function sayEvaluation({ rows, w2Squared, forward, backward, roundTrip }) {
  const [low, high] = w2Squared.confidence
  const both = (read) => `forward ${number(read(forward))}, backward ${number(read(backward))}`
  say()
  say(`Quality on ${rows.source} held-out hadrons and ${rows.target} held-out gammas`)
  say('(lengths in standard deviations of each feature):')
  say(`  W2 squared              ${number(w2Squared.estimate)}   (95% interval ${number(low)} to ${number(high)})`)
  say(
    `  its lower bound         ${number(w2Squared.lowerBound)}   (certified: ${w2Squared.certified ? 'yes' : `no, ${w2Squared.reason}`})`,
  )
  say(`  energy distance         ${both((d) => d.energyDistance)}`)
  say(`    without the map       ${number(forward.reference.noTransport.energyDistance)}`)
  say(`    two halves of a side  ${both((d) => d.reference.heldOutAgainstHeldOut.energyDistance)}`)
  say(`  sliced W2               ${both((d) => d.slicedW2)}`)
  say(`    without the map       ${number(forward.reference.noTransport.slicedW2)}`)
  say(`    two halves of a side  ${both((d) => d.reference.heldOutAgainstHeldOut.slicedW2)}`)
  say(`  round trip              forward ${number(roundTrip.forward)}, backward ${number(roundTrip.backward)}`)
  say(
    `  inverse                 ${backward.unconvergedRows} rows not converged, largest residual ${number(backward.maxResidual)}`,
  )
}

function sayFeatures({ features, rows }) {
  // The mean of the Kolmogorov distribution, sqrt(pi / 2) log 2: what two samples of one distribution show.
  const floor = Math.sqrt(Math.PI / 2) * Math.LN2 * Math.sqrt(1 / rows.source + 1 / rows.target)
  say()
  say(
    'Feature by feature: the largest gap between the distributions of hadrons and gammas (Kolmogorov-Smirnov, 0 to 1),',
  )
  say(`before and after the map; two samples of these sizes from one distribution differ by about ${floor.toFixed(3)}.`)
  say('              before   after')
  for (const { name, forward } of features)
    say(`  ${name.padEnd(10)}  ${forward.gap.before.toFixed(3)}    ${forward.gap.after.toFixed(3)}`)
}

function sayVerdict({ sentence, advice }) {
  say()
  say(sentence)
  if (advice !== null) say(`What would help most: ${advice.charAt(0).toLowerCase()}${advice.slice(1)}`)
}

async function start() {
  await setup()
  const started = performance.now()
  mkdirSync(join(root, 'out', 'data'), { recursive: true })

  say(
    '1. The data: the MAGIC telescope table (R. Bock, UCI, CC BY 4.0), 10 features with different units; every fifth row is held out.',
  )
  const files = splitMagic(SEED)
  for (const { file, rows } of Object.values(files)) say(`  ${file}: ${rows} rows`)

  say(`2. Learning the map from hadron showers to gamma showers (${STEPS} steps).`)
  const { hadronTrain, gammaTrain, hadronHeldOut, gammaHeldOut } = files
  const training = ['--scale', 'features', '--seed', `${SEED}`, '--steps', `${STEPS}`]
  sayFit(await brenier('fit', hadronTrain.file, gammaTrain.file, '--out', MAP, ...training, '--report', REPORT))

  say('3. Transporting the held-out showers in both directions.')
  await brenier('transport', MAP, hadronHeldOut.file, '--out', FORWARD)
  await brenier('transport', MAP, gammaHeldOut.file, '--out', BACKWARD, '--backward')

  say('4. Evaluating the map.')
  const evaluation = await brenier('evaluate', MAP, hadronHeldOut.file, gammaHeldOut.file, '--seed', `${SEED}`)
  sayEvaluation(evaluation)
  sayFeatures(evaluation)
  sayVerdict(evaluation.verdict)

  say()
  say(`Written in ${Math.round((performance.now() - started) / 1000)} s:`)
  const written = {
    [MAP]: `the map, both directions (brenier inspect ${MAP})`,
    [FORWARD]: 'the held-out hadrons, mapped to gammas',
    [BACKWARD]: 'the held-out gammas, mapped to hadrons',
    [REPORT]: 'the report, with figures: open it in a browser',
  }
  const width = Math.max(...Object.keys(written).map((file) => file.length))
  for (const [file, what] of Object.entries(written)) say(`  ${file.padEnd(width)}   ${what}`)
}

await main(start)
