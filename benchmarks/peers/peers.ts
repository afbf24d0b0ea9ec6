import { loadavg } from 'node:os'
import { join } from 'node:path'
import { openEngine } from 'brenier'
import { withoutUndefined } from '../framework/config.ts'
import type { Context } from '../framework/context.ts'
import { type ReportHead, reportHead } from '../framework/machine.ts'
import { measurement } from '../framework/measurement.ts'
import { flag, option, someOf, whole } from '../framework/options.ts'
import type { Output } from '../framework/output.ts'
import { cell } from '../framework/table.ts'
import { plural } from '../framework/text.ts'
import { measurePeers, type PeerResult } from './accuracy.ts'
import { type PeersConfig, peersConfig } from './config.ts'
import { findPython, handicaps, INSTALL, missing, PACKAGES, type Python, type PythonModule } from './python.ts'
import { measureSpeed, type SpeedResult } from './speed.ts'
import { peersTable, speedTable } from './tables.ts'

const PARTS = ['speed', 'accuracy'] as const
type PartName = (typeof PARTS)[number]

const folderOf = (quick: boolean) => join('out', 'bench', quick ? 'peers-quick' : 'peers')

export const peers = measurement({
  summary: 'The same work with the tools that a user would otherwise choose',
  details: `What is not installed is skipped. All of it, on Debian:
  ${INSTALL}
The interpreter is /usr/bin/python3 or python3, whichever has more of the packages; $BRENIER_PYTHON names another.`,
  options: {
    quick: flag('small sizes: a minute, not an hour'),
    threads: option(whole(1), 'N', 'only with that many threads; default: with 1 and with 2'),
    only: option(
      someOf(...PARTS),
      'PART',
      'speed (value and gradient, parameter step) or accuracy (error after so many seconds)',
    ),
  },
  folder: ({ quick }) => folderOf(quick),
  async run({ quick, threads, only }, context) {
    const python = await findPython()
    const absent = missing(python, Object.keys(PACKAGES) as PythonModule[])
    if (absent !== null) context.say?.(`Some peers are skipped: ${absent}. On Debian: ${INSTALL}`)
    const config = peersConfig(quick ? 'quick' : 'full', threads)
    return measureParts(config, python, only ?? PARTS, context.folder ?? folderOf(quick), context)
  },
})

/** The results so far. */
interface Found {
  readonly head: ReportHead
  readonly python: Python | null
  /** The machine's load beforehand: over 1, 5 and 15 minutes. */
  readonly load: readonly string[]
  readonly config: PeersConfig
  readonly speed: SpeedResult[]
  readonly accuracy: PeerResult[]
}

/** Saves after each part, so that a stopped run keeps its results. @param folder for the scripts' input files */
async function measureParts(
  config: PeersConfig,
  python: Python | null,
  parts: readonly PartName[],
  folder: string,
  { environment, onNotice, signal, say, save }: Context,
): Promise<Output> {
  const { description } = await openEngine(withoutUndefined({ onNotice }))
  const load = loadavg().map((value) => value.toFixed(1))
  const head = reportHead(environment, description)
  const found: Found = { head, python, load, config, speed: [], accuracy: [] }
  for (const threads of config.threads) {
    signal?.throwIfAborted()
    if (parts.includes('speed')) {
      found.speed.push(await measureSpeed(config.speed, python, threads, join(folder, 'speed')))
      say?.(`Speed with ${plural(threads, 'thread')}: done.`)
      await save?.(outputOf(found))
    }
    if (!parts.includes('accuracy')) continue
    for (const pair of config.accuracy.pairs)
      for (const seed of config.seeds) {
        signal?.throwIfAborted()
        const data = join(folder, `${pair.distribution}-${pair.dimension}`)
        const results = await measurePeers(config.accuracy, python, pair, threads, seed, data)
        found.accuracy.push(...results)
        for (const result of results) say?.(lineOf(result))
        await save?.(outputOf(found))
      }
  }
  return outputOf(found)
}

function outputOf({ head, python, load, config, speed, accuracy }: Found): Output {
  const versions = Object.entries(python?.modules ?? {}).map(([name, version]) => `${name} ${version}`)
  const unset = handicaps()
  return {
    report: { ...head, python, load, config, speed, accuracy },
    head,
    title: `Peers (${config.form} form)`,
    facts: [
      python ? `Python ${python.version}: ${versions.join(', ') || 'none of the packages'}.` : 'There is no Python.',
      `Load before: ${load.join(', ')}.`,
      ...(unset.length > 0 ? [`Peers ran without the environment's ${unset.join(' and ')}.`] : []),
    ],
    tables: [
      ...(speed.length > 0 ? [['Speed', speedTable(speed)] as const] : []),
      ...(accuracy.length > 0 ? [['Accuracy after so many seconds', peersTable(accuracy)] as const] : []),
    ],
  }
}

function lineOf({ peer, pair, threads, seed, looks, skipped, failed }: PeerResult): string {
  const last = looks.at(-1)
  const what = last
    ? `${cell(last.forward)}% / ${cell(last.backward)}% after ${cell(last.seconds)} s`
    : (skipped ?? failed)
  return `${pair}, ${plural(threads, 'thread')}, seed ${seed}, ${peer}: ${what}`
}
