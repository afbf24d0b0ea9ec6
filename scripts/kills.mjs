// `npm run build && node scripts/kills.mjs [N] [SECONDS]`: kills small fits N times (100), or for a given time, with SIGKILL at random moments
// of training and saving, and resumes them. Checks that every map equals, byte for byte, that of an uninterrupted fit, and that no other files
// are left. Every fifth time it also flips a bit of the later state. Prints the table of docs/reliability.md.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Random } from 'brenier'
import { main, root } from './tools.mjs'

const KILLS = Number(process.argv[2] ?? 100)
const SECONDS = Number(process.argv[3] ?? Number.POSITIVE_INFINITY)
/** After this number of kills, a fit may run to its end. */
const KILLS_A_FIT = 6
/** Fits that run at the same time, so that some kills hit fits that are waiting for the processor. */
const AT_ONCE = 3
const FLIP_EVERY = 5
const STATES = ['training.safetensors', 'training.previous.safetensors']

const random = new Random(1)
const counts = { kills: 0, fits: 0, 'with a state to resume from': 0, 'bits flipped in the later state': 0 }
const faults = { 'maps that differ': 0, 'half-written maps': 0, 'files left behind': 0, 'resumptions that failed': 0 }

function table(file, shift) {
  const line = () => `${shift + random.normal()},${random.normal() ** 2}`
  writeFileSync(file, `a,b\n${Array.from({ length: 300 }, line).join('\n')}\n`)
  return file
}

/** Runs a fit and kills it after some milliseconds, unless it has ended. @returns its exit code; null if it was killed */
function fit(folder, name, steps, killAfter) {
  const state = join(folder, 'state')
  const args = [join(folder, '..', 'x.csv'), join(folder, '..', 'z.csv'), '--out', join(folder, name), '--steps', steps]
  const resume = existsSync(state) ? ['--resume'] : []
  const every = `data:text/javascript,${encodeURIComponent(SAVE_OFTEN)}`
  const program = ['--import', every, join(root, 'bin', 'brenier.js'), 'fit', ...args, '--hidden', '8,8']
  const child = spawn(process.execPath, [...program, '--checkpoint', state, ...resume], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
  const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter)
  return new Promise((resolve) =>
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code, stderr })
    }),
  )
}

/** Makes the clock of the checkpoints run a hundred times as fast: it saves a state every tenth of a second, so that many kills hit a save. */
const SAVE_OFTEN = 'const now = performance.now.bind(performance); performance.now = () => 100 * now()'

function flipBit(file) {
  const bytes = readFileSync(file)
  bytes[random.integer(bytes.length)] ^= 1 << random.integer(8)
  writeFileSync(file, bytes)
  counts['bits flipped in the later state']++
}

function look(folder, whole) {
  const map = join(folder, 'map.st')
  if (existsSync(map) && !readFileSync(map).equals(whole)) faults['half-written maps']++
  const saved = STATES.filter((name) => existsSync(join(folder, 'state', name)))
  if (saved.length > 0) counts['with a state to resume from']++
  if (saved.length === 2 && counts.kills % FLIP_EVERY === 0) flipBit(join(folder, 'state', STATES[0]))
}

/** A fit that is killed several times and then runs to its end. */
async function killedFit(folder, steps, whole, usual) {
  mkdirSync(folder)
  counts.fits++
  for (let kill = 0; kill < KILLS_A_FIT && counts.kills < KILLS; kill++) {
    const { code } = await fit(folder, 'map.st', steps, usual.start + random.uniform() * usual.training)
    if (code !== null) break
    counts.kills++
    look(folder, whole)
  }
  const last = await fit(folder, 'map.st', steps)
  const map = join(folder, 'map.st')
  if (last.code !== 0 && !existsSync(map)) {
    faults['resumptions that failed']++
    process.stderr.write(last.stderr)
  } else if (!readFileSync(map).equals(whole)) faults['maps that differ']++
  const left = [
    ...readdirSync(folder).filter((name) => !['map.st', 'state'].includes(name)),
    ...readdirSync(join(folder, 'state')),
  ]
  faults['files left behind'] += left.length
  if (left.length > 0) process.stderr.write(`${left.join(' ')}\n`)
}

async function kills() {
  const folder = mkdtempSync(join(tmpdir(), 'brenier-kills-'))
  const steps = '400'
  try {
    table(join(folder, 'x.csv'), 0)
    table(join(folder, 'z.csv'), 2)
    mkdirSync(join(folder, 'whole'))
    const began = performance.now()
    const { code, stderr } = await fit(join(folder, 'whole'), 'map.st', steps)
    if (code !== 0) throw new Error(stderr)
    const took = performance.now() - began
    const whole = readFileSync(join(folder, 'whole', 'map.st'))
    const usual = { start: 0.1 * took, training: 0.8 * took }
    const one = async () => {
      while (counts.kills < KILLS && performance.now() < 1000 * SECONDS) {
        await killedFit(join(folder, `fit-${counts.fits}`), steps, whole, usual)
        process.stderr.write(`${counts.kills} of ${KILLS} kills\r`)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, one))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  const rows = Object.entries({ ...counts, ...faults }).map(([what, many]) => `| ${what} | ${many} |`)
  process.stdout.write(`| | number |\n| --- | ---: |\n${rows.join('\n')}\n`)
  return Object.values(faults).some((many) => many > 0) ? 1 : 0
}

await main(kills)
