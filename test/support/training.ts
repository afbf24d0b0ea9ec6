import '../../src/index.ts'
import type { Points } from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import type { Engine } from '../../src/engine/index.ts'
import { openEngine } from '../../src/engine/index.ts'
import type { Potential } from '../../src/potentials/potential.ts'
import { prepare } from '../../src/training/prepare.ts'
import type { TrainingProblem } from '../../src/training/problem.ts'
import { chooseRecipe, type Recipe } from '../../src/training/recipe.ts'
import { Trainer } from '../../src/training/step.ts'

export interface TrainerSetting {
  readonly potential: (dimension: number) => Potential
  readonly recipe?: Partial<Recipe>
  readonly start?: 'moments' | 'identity'
  readonly heldOut?: number
  readonly seed?: number
  readonly engine?: Engine
  readonly mmdWeight?: number
  /** The class of each row of both sides: none, or one of so many by turns. Default 0: no labels. */
  readonly classes?: number
  /** What differs from the problem of a fit by default. */
  readonly changes?: (problem: TrainingProblem) => Partial<TrainingProblem>
}

/** A trainer on two samples, as `fit` would open it, with its problem. */
export async function openTrainer(
  source: Points,
  target: Points,
  {
    potential,
    recipe,
    start = 'identity',
    heldOut = 0.25,
    seed = 1,
    engine,
    mmdWeight = 0,
    classes: count = 0,
    changes = () => ({}),
  }: TrainerSetting,
): Promise<{ readonly trainer: Trainer; readonly problem: TrainingProblem }> {
  const runtime = engine ?? (await openEngine())
  const classes = Array.from({ length: count }, (_, k) => `class ${k}`)
  const byTurns = ({ rows }: Points) => Uint16Array.from({ length: rows }, (_, row) => row % count)
  const index = count > 0 ? { classes, source: byTurns(source), target: byTurns(target) } : { classes }
  const prepared = await prepare(runtime, source, target, index, { start, heldOut })
  const d = prepared.frame.dimension
  const usual: TrainingProblem = {
    frame: prepared.frame,
    potential: potential(d),
    recipe: { ...chooseRecipe('convex', d, source.rows), ...recipe },
    source: prepared.source.training,
    target: prepared.target.training,
    heldOut:
      prepared.source.heldOut && prepared.target.heldOut
        ? { source: prepared.source.heldOut, target: prepared.target.heldOut }
        : null,
    classes,
    mmdWeight,
    seed,
    threads: 1,
  }
  const problem = { ...usual, ...changes(usual) }
  return { trainer: await Trainer.open(runtime, problem), problem }
}

/** Standard normal rows. */
export function normalPoints(rows: number, columns: number, seed: number): Points {
  const random = new Random(seed)
  return { data: Float32Array.from({ length: rows * columns }, () => random.normal()), rows, columns }
}

/** What an engine is asked before each run of a program of its: it may throw. */
export type BeforeRun = (inputs: Parameters<Awaited<ReturnType<Engine['load']>>['run']>[0]) => void

/** An engine that calls `beforeRun` before each run of any program. */
export function watchedEngine(engine: Engine, beforeRun: BeforeRun): Engine {
  return {
    device: engine.device,
    description: engine.description,
    async load(model, options) {
      const program = await engine.load(model, options)
      return {
        async run(inputs, outputs) {
          beforeRun(inputs)
          await program.run(inputs, outputs)
        },
        dispose: () => program.dispose(),
      }
    },
  }
}
