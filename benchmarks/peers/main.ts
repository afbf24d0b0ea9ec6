import { mkdirSync, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openEngine } from 'brenier'
import { describe, provenance } from '../claims/machine.ts'
import { short } from '../claims/tables.ts'
import { runCommand } from '../command.ts'
import { measurePeers, type PeerResult } from './accuracy.ts'
import { type PeersConfig, peersConfig } from './config.ts'
import { findPython, handicaps, INSTALL, missing, PACKAGES, type Python, type PythonModule } from './python.ts'
import { measureSpeed, type SpeedResult } from './speed.ts'
import { peersTable, speedTable } from './tables.ts'

const USAGE = `node bench/peers/run.mjs [--quick] [--threads 1|2] [--only speed|accuracy] [--out FOLDER]

The same work with what a user would pick instead; what is not installed is skipped. All of it, on Debian:
  ${INSTALL}
  --quick          small sizes: a minute, not an hour
  --threads N      only with that many threads; default: with 1 and with 2
  --only PART      speed (value and gradient, parameter step) or accuracy (error after so many seconds)
  --out FOLDER     default out/bench/peers (or out/bench/peers-quick)
The interpreter is /usr/bin/python3 or python3, whichever has more of the packages; $BRENIER_PYTHON names another.`

const say = (line: string) => process.stderr.write(`${line}\n`)

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean' },
      threads: { type: 'string' },
      only: { type: 'string' },
      out: { type: 'string' },
      help: { type: 'boolean' },
    },
  })
  const { only, threads } = values
  if (values.help) {
    process.stdout.write(`${USAGE}\n`)
    return 0
  }
  if ((threads !== undefined && !/^[1-9]\d?$/.test(threads)) || (only && !['speed', 'accuracy'].includes(only))) {
    say(`--threads takes a small whole number and --only speed or accuracy, found ${threads ?? only}.\n\n${USAGE}`)
    return 2
  }
  const config = peersConfig(values.quick ? 'quick' : 'full', threads === undefined ? undefined : Number(threads))
  const folder = values.out ?? join('out', 'bench', values.quick ? 'peers-quick' : 'peers')
  const python = await findPython()
  sayWhatIsAbsent(python)
  await measure(config, python, folder, { speed: only !== 'accuracy', accuracy: only !== 'speed' })
  say(`Written to ${folder}.`)
  return 0
}

function sayWhatIsAbsent(python: Python | null): void {
  const reason = missing(python, Object.keys(PACKAGES) as PythonModule[])
  if (reason !== null) say(`Some peers are skipped: ${reason}. On Debian: ${INSTALL}`)
}

async function measure(
  config: PeersConfig,
  python: Python | null,
  folder: string,
  parts: { readonly speed: boolean; readonly accuracy: boolean },
): Promise<void> {
  const engine = await openEngine({ onNotice: say })
  const machine = provenance(engine.description)
  const load = loadavg().map((value) => value.toFixed(1))
  const versions = Object.entries(python?.modules ?? {}).map(([name, version]) => `${name} ${version}`)
  const peers = python ? `Python ${python.version}: ${versions.join(', ') || 'none of the packages'}` : 'no Python'
  const unset = handicaps()
  const freed = unset.length > 0 ? ` Peers ran without the environment's ${unset.join(' and ')}.` : ''
  const head = `# Peers (${config.form} form)\n\n${describe(machine)} ${peers}. Load before: ${load.join(', ')}.${freed}`
  mkdirSync(folder, { recursive: true })
  const speed: SpeedResult[] = []
  const accuracy: PeerResult[] = []
  const write = () => {
    const texts = [
      head,
      ...(speed.length > 0 ? [`## Speed\n\n${speedTable(speed)}`] : []),
      ...(accuracy.length > 0 ? [`## Accuracy after so many seconds\n\n${peersTable(accuracy)}`] : []),
    ]
    writeFileSync(join(folder, 'results.md'), `${texts.join('\n\n')}\n`)
    const json = { provenance: machine, python, load, config, speed, accuracy }
    writeFileSync(join(folder, 'results.json'), `${JSON.stringify(json, null, 1)}\n`)
    return texts.join('\n\n')
  }
  for (const threads of config.threads) {
    if (parts.speed) {
      speed.push(await measureSpeed(config.speed, python, threads, join(folder, 'speed')))
      say(`Speed with ${threads} thread${threads > 1 ? 's' : ''}: done.`)
      write()
    }
    if (!parts.accuracy) continue
    for (const pair of config.accuracy.pairs)
      for (const seed of config.seeds) {
        const data = join(folder, `${pair.law}-${pair.dimension}`)
        const found = await measurePeers(config.accuracy, python, pair, threads, seed, data)
        accuracy.push(...found)
        for (const result of found) say(lineOf(result))
        write()
      }
  }
  process.stdout.write(`${write()}\n`)
}

function lineOf({ peer, pair, threads, seed, looks, skipped, failed }: PeerResult): string {
  const last = looks.at(-1)
  const what = last
    ? `${short(last.forward)}% / ${short(last.backward)}% after ${short(last.seconds)} s`
    : (skipped ?? failed)
  return `${pair}, ${threads} threads, seed ${seed}, ${peer}: ${what}`
}

await runCommand(USAGE, main)
