import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import {
  ENGINE_OPTIONS,
  EVALUATE_OPTIONS,
  FIT_OPTIONS,
  type FitOptions,
  fit,
  type Option,
  SOLVING_OPTIONS,
} from '../../src/index.ts'
import { COLOUR_OPTIONS, TRANSLATOR_OPTIONS } from '../../src/pictures/index.ts'
import { solvingOptions } from '../../src/transport/options.ts'
import { cli, normalRows, root } from './harness.ts'

/** The default that the help of a command states for a flag. */
async function stated(command: string, flag: string): Promise<string | undefined> {
  const { stdout } = await cli([command, '--help'])
  const entry = new RegExp(`^ {2}(?:-\\w, |--time, )?--${flag} (.*(?:\n {4,}.*)*)`, 'm').exec(stdout)![1]!
  return /\(default:? ([^)]*)\)/.exec(entry.replaceAll(/\s+/g, ' '))?.[1]
}

const flagOf = (option: string) =>
  (option === 'start' ? 'init' : option).replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
const textOf = ({ default: value, otherwise }: Option<unknown>) =>
  otherwise ?? (value === 1e-4 ? '1e-4' : value === undefined ? undefined : String(value))

describe('the help states the defaults of the library', () => {
  const { smoothing: _, ...withFlags } = FIT_OPTIONS
  test.each(Object.entries<Option<unknown>>(withFlags))('fit: %s', async (name, option) => {
    expect(textOf(option)).toBeDefined()
    expect(await stated('fit', flagOf(name))).toBe(textOf(option))
  })

  test.each(
    Object.entries<Option<unknown>>({ ...SOLVING_OPTIONS, ...ENGINE_OPTIONS }).flatMap(([name, option]) =>
      ['transport', 'evaluate'].map((command) => [command, name, option] as const),
    ),
  )('%s: %s', async (command, name, option) => {
    expect(textOf(option)).toBeDefined()
    expect(await stated(command, flagOf(name))).toBe(textOf(option))
  })
})

describe('the help states the defaults of pictures and evaluations', () => {
  test.each(
    [
      ['colour', COLOUR_OPTIONS] as const,
      ['translate', TRANSLATOR_OPTIONS] as const,
      ['translate', { heldOut: FIT_OPTIONS.heldOut }] as const,
      ['evaluate', EVALUATE_OPTIONS] as const,
    ].flatMap(([command, table]) =>
      Object.entries<Option<unknown>>(table).map(([name, option]) => [command, name, option] as const),
    ),
  )('%s: %s', async (command, name, option) => {
    expect(textOf(option)).toBeDefined()
    expect(await stated(command, flagOf(name))).toBe(textOf(option))
  })
})

describe('the library does by default what its tables state', () => {
  // One row is far from all others, or the option for such rows would change nothing.
  const [x, z] = [normalRows(80, 2, 1).with(7, [1e4, -1e4]), normalRows(90, 2, 2, 1, 0.6)]
  const small: FitOptions = { steps: 12, hidden: [6, 6] }
  const bytes = async (options: FitOptions) => Buffer.from((await fit(x, z, { ...small, ...options })).toBytes())

  /** Another value of each option that has a default, which gives another map. */
  const others: Readonly<Record<string, FitOptions>> = {
    seed: { seed: 1 },
    potential: { potential: 'smooth' },
    start: { start: 'identity' },
    scale: { scale: 'features' },
    cost: { cost: 'mahalanobis' },
    power: { power: 3 },
    mmdWeight: { mmdWeight: 0.5 },
    heldOut: { heldOut: 0.3 },
    folds: { folds: 2 },
    outliers: { outliers: 'keep' },
  }

  test('each default is the value of its table, and counts', async () => {
    const usual = await bytes({})
    for (const [name, option] of Object.entries<Option<unknown>>(FIT_OPTIONS)) {
      if (option.default === undefined) continue
      expect((await bytes({ [name]: option.default })).equals(usual), `${name} ${option.default}`).toBe(true)
      if (name === 'threads' || name === 'device') continue
      expect((await bytes(others[name]!)).equals(usual), `another ${name}`).toBe(false)
    }
  })

  test('the inverse is solved to the default tolerance, by the default method, within its iterations', async () => {
    const map = await fit(x, z, { ...small, steps: 60 })
    const { tolerance, method } = SOLVING_OPTIONS
    const usual = await map.backward(z)
    expect(usual).toEqual(await map.backward(z, { tolerance: tolerance.default, method: method.default }))
    expect(usual.maxResidual).toBeLessThanOrEqual(tolerance.default)
    const [, lbfgs, fixedPoint] = /^(\d+); (\d+) for fixed-point$/.exec(SOLVING_OPTIONS.maxIterations.otherwise)!
    expect(solvingOptions({}).maxIterations).toBe(Number(lbfgs))
    expect(solvingOptions({ method: 'fixed-point' }).maxIterations).toBe(Number(fixedPoint))
    // A tolerance that single precision cannot reach: rows end at the limit or before it.
    const hard = { tolerance: 1e-30 }
    const { iterations } = await map.backward(z, hard)
    expect(iterations).toEqual((await map.backward(z, { ...hard, maxIterations: Number(lbfgs) })).iterations)
    expect(iterations).not.toEqual((await map.backward(z, { ...hard, maxIterations: 3 })).iterations)
    await map.dispose()
  })
})

describe('the comments state the defaults of the tables', () => {
  const tables: readonly (readonly [string, string, Readonly<Record<string, Option<unknown>>>])[] = [
    ['src/training/options.ts', 'FitOptions', FIT_OPTIONS],
    ['src/transport/options.ts', 'SolvingOptions', SOLVING_OPTIONS],
  ]
  test.each(tables)('%s', (file, name, table) => {
    const source = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest, true)
    const found = source.statements.find((node) => ts.isInterfaceDeclaration(node) && node.name.text === name)
    const members = (found as ts.InterfaceDeclaration).members
    for (const [key, option] of Object.entries(table)) {
      const member = members.find((one) => one.name?.getText() === key)!
      const comment = member
        .getFullText()
        .slice(0, -member.getText().length)
        .replaceAll(/\s*\n\s*\*\s*/g, ' ')
      const value = option.default
      if (value === undefined) expect(comment, key).toMatch(/Default(:| \d)/)
      else {
        const written = value === 1e-4 ? '1e-4' : typeof value === 'string' ? `'${value}'` : String(value)
        expect(comment, key).toContain(`Default ${written}`)
      }
    }
  })
})
