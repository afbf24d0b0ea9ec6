import {
  type BackwardResult,
  type Direction,
  ExportedMap,
  looksLikeOnnx,
  massesAt,
  type OutsideRow,
  type Points,
  Resemblance,
  type TrainingRecord,
  TransportMap,
  UsageError,
} from '../../../index.ts'
import { readBytes } from '../../../io/node/index.ts'
import type { Session } from '../../command.ts'
import { given } from '../../schema.ts'
import { saidOnce, shown } from '../../tables.ts'
import type { TransportFlags } from './flags.ts'

/** One direction of a map, whichever kind of file it comes from. */
export interface OneWay {
  readonly direction: Direction
  readonly dimension: number
  readonly training: Pick<TrainingRecord, 'columns' | 'labelColumn' | 'conditionColumns' | 'encoded'>
  readonly classes: readonly string[]
  /** How many conditions a row has. */
  readonly conditions: number
  /** What to do if rows do not converge. */
  readonly cure: string
  carry(points: Points, labels: readonly string[] | undefined, signal: AbortSignal): Promise<CarriedRows>
  /** Tells which side rows look like; undefined if the file has no data for that. */
  readonly resemblance?: Resemblance
  /** The mass of each row; undefined if the file does not record it. */
  readonly massesOf?: (points: Points, onTheWay: boolean, signal: AbortSignal) => Promise<Masses>
  /** The rows far outside those of the fit; null if the file has no data for that. */
  outside(points: Points): readonly OutsideRow[] | null
  dispose(): Promise<void>
}

/** The mass factor of each row or, for rows on their way, its mass at a time, from 0 at the source to 1 at the target. */
type Masses = (time: number | undefined) => Float64Array

type CarriedRows = Pick<BackwardResult, 'points' | 'unconvergedRows' | 'maxResidual'>

/** Opens a map that `fit` wrote, or one direction of it that `export` wrote. */
export async function openOneWay(file: string, asked: TransportFlags, { messages, signal }: Session): Promise<OneWay> {
  const bytes = await readBytes(file, signal)
  const options = {
    ...given({ threads: asked.threads, device: asked.device }),
    onNotice: (message: string) => messages.notice(message),
  }
  if (looksLikeOnnx(bytes)) return ofExport(await ExportedMap.fromBytes(bytes, options, shown(file)), asked, file)
  return ofMap(await TransportMap.fromBytes(bytes, options, shown(file)), asked, saidOnce(messages))
}

function ofMap(
  map: TransportMap,
  { backward, tolerance, maxIterations, method }: TransportFlags,
  onNotice: (message: string) => void,
): OneWay {
  const { dimension, classes, model } = map
  return {
    ...{ dimension, classes, training: model.training, direction: backward ? 'backward' : 'forward' },
    conditions: model.conditions?.knots.length ?? 0,
    cure: 'raise --tolerance or --max-iterations',
    resemblance: new Resemblance(model),
    async carry(points, labels, signal) {
      const options = { ...given({ labels }), signal, onNotice }
      if (backward) return map.backward(points, { ...options, ...given({ tolerance, maxIterations, method }) })
      return { points: await map.forward(points, options), unconvergedRows: 0, maxResidual: 0 }
    },
    async massesOf(points, onTheWay, signal) {
      const [side, options] = [
        backward ? 'target' : 'source',
        { ...given({ tolerance, maxIterations, method }), signal },
      ] as const
      const { unbalanced } = model.training
      if (!onTheWay || unbalanced === undefined) {
        const factors = await map.massOf(points, side, options)
        return () => factors
      }
      const growth = await map.growthOf(points, side, options)
      return (time = 1) => massesAt(unbalanced, growth, backward ? 1 - time : time)
    },
    outside: (points) => map.outside(points, backward ? 'target' : 'source'),
    dispose: () => map.dispose(),
  }
}

function ofExport(
  map: ExportedMap,
  { backward, tolerance, maxIterations, method }: TransportFlags,
  file: string,
): OneWay {
  const { direction, dimension, classes, header } = map
  if (backward && direction === 'forward')
    throw new UsageError(
      `${shown(file)} holds the forward map alone; leave out --backward, or give the inverse that brenier export --backward wrote.`,
    )
  if (method !== undefined)
    throw new UsageError(`${shown(file)} has a solver of its own, L-BFGS; leave out --method, or give the map itself.`)
  const limits = direction === 'backward' ? given({ tolerance, maxIterations }) : {}
  return {
    ...{ direction, dimension, classes, training: header.training },
    conditions: 0,
    cure:
      header.tolerance === 'input'
        ? 'raise --tolerance or --max-iterations'
        : 'export the inverse again with a larger --tolerance or --max-iterations',
    carry: (points, labels, signal) => map.carry(points, { ...given({ labels }), ...limits, signal }),
    outside: (points) => map.outside(points),
    dispose: () => map.dispose(),
  }
}
