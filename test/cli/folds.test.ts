import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cli, normalRows, scratch, writeCsv } from './harness.ts'

const folder = scratch()
const { path } = folder
const quick = ['--steps', '20', '--hidden', '8,8', '--seed', '3']
let [a, b] = ['', '']
beforeAll(() => {
  a = writeCsv(path('a.csv'), normalRows(120, 2, 1), ['u', 'v'])
  b = writeCsv(path('b.csv'), normalRows(140, 2, 2, 1), ['u', 'v'])
})
afterAll(() => folder.remove())

test('fit --folds judges by all rows, and says what its numbers are of', async () => {
  const report = path('report.html')
  const ran = await cli(['fit', a, b, '--out', path('map.st'), ...quick, '--folds', '4', '--report', report])
  expect({ code: ran.code, stderr: ran.stderr }).toEqual({ code: 0, stderr: '' })
  expect(ran.stdout).toMatch(/^training +5 fits, \d+ steps? on all rows, in /m)
  expect(ran.stdout).toMatch(/at least [\d.]+, certified\n +4 folds: all 120 and 140 rows, each judged by a map that/)
  expect(ran.stdout).toMatch(/^inverse +converged on all of the 140 rows of training/m)
  expect(readFileSync(report, 'utf8')).toMatch(/one of 4 other maps, which never saw it/)

  const { stdout } = await cli(['fit', a, b, '--out', path('json.st'), ...quick, '--folds', '4', '--json'])
  const json = JSON.parse(stdout)
  expect(json.heldOut).toEqual({ sourceRows: 120, targetRows: 140 })
  expect(json.w2SquaredDetail.certified).toBe(true)
  expect(json.folds).toMatchObject({ count: 4, conjugate: { unconvergedRows: 0 } })
  expect(json.folds.kept).toHaveLength(4)
  const plain = JSON.parse((await cli(['fit', a, b, '--out', path('plain.st'), ...quick, '--json'])).stdout)
  expect(plain).not.toHaveProperty('folds')
  // As asked for with 0, which is the default.
  const none = await cli(['fit', a, b, '--out', path('none.st'), ...quick, '--folds', '0', '--json'])
  expect(JSON.parse(none.stdout).w2SquaredDetail).toEqual(plain.w2SquaredDetail)
  expect(readFileSync(path('none.st')).equals(readFileSync(path('plain.st')))).toBe(true)
})

test('fit says where few rows judge, and --folds what it takes', async () => {
  const { stderr } = await cli(['fit', a, b, '--out', path('few.st'), ...quick])
  expect(stderr).toMatch(/note: Only 6 source rows and 7 target rows judge the fit.*with 5 folds/)
  const one = await cli(['fit', a, b, '--out', path('x.st'), '--folds', '1'])
  expect(one).toMatchObject({ code: 2, stdout: '' })
  expect(one.stderr).toMatch(/^brenier: --folds takes 0, or a whole number from 2 to 100, found "1"\.\n/)
  const many = await cli(['fit', a, b, '--out', path('x.st'), '--folds', '61'])
  expect(many).toMatchObject({ code: 1, stdout: '' })
  expect(many.stderr).toMatch(
    /brenier: --folds 61 needs at least 122 rows on each side, but the source has 120; choose fewer folds\./,
  )
  const state = await cli(['fit', a, b, '--out', path('x.st'), '--folds', '3', '--checkpoint', path('state')])
  expect(state).toMatchObject({ code: 2, stdout: '' })
  expect(state.stderr).toMatch(/--checkpoint saves the state of one fit, and --folds 3 is 4 fits in turn; leave one/)
  expect([existsSync(path('x.st')), existsSync(path('state'))]).toEqual([false, false])
})
