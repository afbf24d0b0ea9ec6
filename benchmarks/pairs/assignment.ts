import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InputError, type Points } from 'brenier'
import { writeArray } from '../peers/files.ts'
import { findPython, INSTALL, missing, type Python, runScript } from '../peers/python.ts'

/** The index of each row's image in the other table, and the mean cost. */
export interface Assignment {
  readonly places: readonly number[]
  readonly mean: number
}

/** Exact assignments of samples of equal size for the cost |x - z|^p, by SciPy: in JavaScript, 2,000 points take minutes. */
export class Assigner {
  readonly #python: Python

  private constructor(python: Python) {
    this.#python = python
  }

  /** @throws InputError without Python and SciPy */
  static async open(): Promise<Assigner> {
    const python = await findPython()
    const why = missing(python, ['numpy', 'scipy'])
    if (why !== null) throw new InputError(`Exact assignments need SciPy, but ${why}; ${INSTALL}.`)
    return new Assigner(python!)
  }

  async assign(x: Points, z: Points, power: number): Promise<Assignment> {
    const folder = await mkdtemp(join(tmpdir(), 'brenier-assignment-'))
    try {
      await writeArray(folder, 'x', x.data, x.columns)
      await writeArray(folder, 'z', z.data, z.columns)
      const [found] = await runScript<Assignment>(this.#python, 'assignment.py', 1, { folder, power })
      return found!
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
}
