import { completed, openRows } from './device-result.ts'
import { Lbfgs } from './lbfgs.ts'
import type { ConjugateProgram } from './program.ts'
import { type ConjugateResult, ResultWriter } from './result.ts'
import type { ConjugateRows, SolveOptions } from './rows.ts'
import { Slots, type Workspace } from './slots.ts'

export type { ConjugateResult } from './result.ts'
export type { SolveOptions } from './rows.ts'
export type { Workspace } from './slots.ts'

/**
 * Solves grad u(y) = z for every row of `targets`: one loop for all methods, which differ in the trial points that they propose and accept.
 * An iteration evaluates one trial of every active row; memory does not depend on the number of rows or iterations.
 *
 * @param targets z, rows x D
 * @param starts y0, rows x D
 * @param labels one-hot, rows x classes, for a conditional potential
 */
export async function solveConjugate(
  program: ConjugateProgram,
  workspace: Workspace,
  targets: Float32Array,
  starts: Float32Array,
  options: SolveOptions,
  labels: Float32Array = NO_LABELS,
): Promise<ConjugateResult> {
  const rows: ConjugateRows = { targets, starts, labels }
  const { method } = workspace
  const begun = method instanceof Lbfgs ? await program.solveOnDevice(rows, method, options) : null
  if (begun === null) return solveInTurn(program, workspace, rows, options)
  const { open, spent, rows: rest } = openRows(begun, rows)
  if (open.length === 0 || spent >= options.maxIterations) return completed(begun)
  const left = { ...options, maxIterations: options.maxIterations - spent }
  return completed(begun, open, await solveInTurn(program, workspace, rest, left))
}

/** Solves the rows in the slots of a workspace; a finished row leaves, and the next takes its place. */
async function solveInTurn(
  program: ConjugateProgram,
  workspace: Workspace,
  rows: ConjugateRows,
  options: SolveOptions,
): Promise<ConjugateResult> {
  const slots = new Slots(program, workspace, rows)
  const result = new ResultWriter(rows.targets.length / program.dimension, program.dimension)
  const { buffers, method } = workspace
  while (slots.fill()) {
    options.signal?.throwIfAborted()
    for (let slot = 0; slot < slots.active; slot++) method.propose(slot, buffers)
    await program.evaluate(buffers, slots.active, options.signal)
    const finished: number[] = []
    const rolledBack: number[] = []
    for (let slot = 0; slot < slots.active; slot++) {
      const end = judge(slots.row(slot), slot, workspace, options, result)
      if (end !== null) (end === 'here' ? finished : rolledBack).push(slot)
    }
    if (rolledBack.length > 0) {
      // Rows that end on a rejected trial keep the last point that was accepted, which is evaluated once more.
      for (const slot of rolledBack) method.restore(slot, buffers)
      await program.evaluate(buffers, slots.active, options.signal)
      for (const slot of rolledBack) result.record(slots.row(slot), buffers, slot)
      finished.push(...rolledBack)
    }
    slots.leave(finished)
  }
  return result.finish()
}

const NO_LABELS = new Float32Array(0)

/** Whether a row ends after this trial: at the trial itself ('here'), or at the last point that was accepted ('before'). */
function judge(
  row: number,
  slot: number,
  { buffers, method }: Workspace,
  { tolerance, maxIterations }: SolveOptions,
  result: ResultWriter,
): 'here' | 'before' | null {
  const iterations = result.count(row)
  const residual = buffers.residual[slot]!
  const finite = Number.isFinite(residual) && Number.isFinite(buffers.objective[slot]!)
  if (finite && residual <= tolerance) {
    result.record(row, buffers, slot)
    result.setStatus(row, 'converged')
    return 'here'
  }
  const verdict = method.judge(slot, buffers)
  if (iterations === 1 && !finite) result.setStatus(row, 'nonfinite')
  else if (verdict === 'stalled') result.setStatus(row, 'stalled')
  else if (iterations >= maxIterations) result.setStatus(row, 'iterations')
  else return null
  result.record(row, buffers, slot)
  return (iterations === 1 && !finite) || verdict === 'accepted' ? 'here' : 'before'
}
