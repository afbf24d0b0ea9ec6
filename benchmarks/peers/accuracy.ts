import { fit, l2uvp } from 'brenier'
import { Clock } from '../framework/clock.ts'
import type { PairChoice, PeersConfig } from './config.ts'
import { makeProblem, type Problem } from './problem.ts'
import { missing, type Python, type PythonModule, runScript, ScriptFailure } from './python.ts'

/** One look at a peer's map. */
interface Look {
  /** Wall-clock seconds. */
  readonly seconds: number
  /** Processor seconds of all threads, which are more reliable on a busy machine. */
  readonly processorSeconds: number
  /** L2-UVP in percent. */
  readonly forward: number
  readonly backward: number
  readonly steps?: number
  /** Gradients or iterations per step. */
  readonly iterations?: number
  /** Samples per side that the peer used, if not all. */
  readonly rows?: number
}

export interface PeerResult {
  readonly peer: string
  /** The pair's name: its distribution and dimension. */
  readonly pair: string
  readonly threads: number
  readonly seed: number
  readonly looks: readonly Look[]
  /** The reason why there are no looks. */
  readonly skipped?: string
  readonly failed?: string
}

interface Peer {
  readonly name: string
  readonly script: string
  readonly modules: readonly PythonModule[]
  options(config: PeersConfig['accuracy']): Readonly<Record<string, string>>
}

export const THIS_PROJECT = 'this project'

/** The alternatives that a user would consider. */
export const PEERS: readonly Peer[] = [
  {
    name: "the paper's algorithm, PyTorch",
    script: 'implicit_ot.py',
    modules: ['numpy', 'torch'],
    options: ({ paperSeconds }) => ({ seconds: paperSeconds.join() }),
  },
  {
    name: "this project's recipe, PyTorch",
    script: 'recipe.py',
    modules: ['numpy', 'torch'],
    options: ({ seconds }) => ({ seconds: seconds.join() }),
  },
  {
    name: 'POT, exact',
    script: 'pot_solvers.py',
    modules: ['numpy', 'scipy', 'ot'],
    options: ({ exactRows }) => ({ method: 'exact', rows: exactRows.join() }),
  },
  {
    name: 'POT, entropic',
    script: 'pot_solvers.py',
    modules: ['numpy', 'scipy', 'ot'],
    options: ({ entropicRows }) => ({ method: 'entropic', rows: entropicRows.join() }),
  },
]

/** Every peer on one problem, this project first. A peer that cannot run is listed with the reason. */
export async function measurePeers(
  config: PeersConfig['accuracy'],
  python: Python | null,
  choice: PairChoice,
  threads: number,
  seed: number,
  folder: string,
): Promise<PeerResult[]> {
  const problem = await makeProblem(config.rows, choice, seed, folder)
  const setting = { pair: problem.pair.name, threads, seed }
  const results: PeerResult[] = [{ peer: THIS_PROJECT, ...setting, looks: await fits(config, problem, threads, seed) }]
  for (const peer of PEERS) {
    const skipped = missing(python, peer.modules)
    if (skipped !== null) {
      results.push({ peer: peer.name, ...setting, looks: [], skipped })
      continue
    }
    try {
      const options = { problem: folder, seed, ...peer.options(config) }
      const looks = await runScript<Look>(python!, peer.script, threads, options)
      results.push({ peer: peer.name, ...setting, looks })
    } catch (error) {
      if (!(error instanceof ScriptFailure)) throw error
      results.push({ peer: peer.name, ...setting, looks: [], failed: error.message })
    }
  }
  return results
}

/** This project's library, with one fit for each time. */
async function fits(
  { seconds: times }: PeersConfig['accuracy'],
  { pair, start, source, target, heldOut }: Problem,
  threads: number,
  seed: number,
): Promise<Look[]> {
  const looks: Look[] = []
  for (const maxTime of times) {
    const clock = Clock.started()
    const { map, summary } = await fit(source, target, { seed, threads, maxTime, start, steps: 1_000_000 }).result
    clock.stop()
    const images = await map.forward(heldOut.points)
    const back = await map.backward(heldOut.images)
    looks.push({
      seconds: clock.wall,
      processorSeconds: clock.processor,
      steps: summary.steps,
      forward: l2uvp(images, heldOut.images, pair.varianceTarget),
      backward: l2uvp(back.points, heldOut.points, pair.varianceSource),
    })
    await map.dispose()
  }
  return looks
}
