import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { inPage } from '../../studio/frame/in-page.ts'

const read = (path: string) => readFileSync(new URL(`../../src/${path}`, import.meta.url), 'utf8')

/** An option as the library names it, or a flag of which the sentence does not say that it is one of the command line. */
const FOREIGN =
  /\b[a-z]\w* '[^' ]+'|"[a-z]\w*"|in the library|\(on the command line with|--[a-z-]+(?![\w-])(?!( [^\s)]+)? \(?on the command line\))/

/** The sentences of a file that name options, as the library says them. */
function sentencesOf(path: string): string[] {
  return Array.from(read(path).matchAll(/sentence`([^`]*\$\{field\([^`]*)`/g), ([, text]) =>
    text!
      .replace(/\$\{field\('(\w+)'\)\}/g, '"$1"')
      .replace(/\$\{field\('(\w+)', '([^']*)'\)\}/g, "$1 '$2'")
      .replace(/\$\{field\('(\w+)', [^}]*\)\}/g, "$1 '3000'"),
  )
}

test('no advice of a verdict names an option that a visitor of the page does not find', () => {
  const advice = sentencesOf('evaluation/verdict/advice.ts')
  expect(advice.length).toBeGreaterThan(6)
  expect(advice.filter((sentence) => !FOREIGN.test(sentence))).toEqual([])
  expect(advice.map(inPage).filter((sentence) => FOREIGN.test(sentence))).toEqual([])
})

test('no notice of a fit does either', () => {
  const notices = readdirSync(new URL('../../src/training', import.meta.url)).flatMap((name) =>
    name.endsWith('.ts')
      ? Array.from(
          read(`training/${name}`).matchAll(/^.*(?:on the command line with|in the library|fit with).*$/gm),
          ([line]) =>
            // What stands between ${ and } are words or numbers from the data.
            line.replace(/\$\{[^}]*\}/g, '9'),
        )
      : [],
  )
  expect(notices.length).toBeGreaterThan(4)
  expect(notices.map(inPage).filter((notice) => FOREIGN.test(notice))).toEqual([])
})

test('what the page has is named as there, the rest as a flag of the command line', () => {
  const said = [
    ["Fit with scale 'features', which gives", 'Fit with each feature in its standard deviations, which gives'],
    [
      "fit with the scale 'features' (on the command line with --scale features), which",
      'fit with each feature in its standard deviations, which',
    ],
    ["all of them with folds '5' in the fit.", 'all of them with --folds 5 (on the command line) in the fit.'],
    ["Train longer, with steps '3000' say.", 'Train longer, for more seconds.'],
    ["not quantities (on the command line with --exclude 'id,a (b)').", 'not quantities.'],
    [
      "fit with outliers 'keep' (on the command line with --outliers keep).",
      'fit with --outliers keep (on the command line).',
    ],
    ['with 5 folds (--folds 5; in the library folds: 5), which', 'with 5 folds (--folds 5 on the command line), which'],
    [
      'Text \'x\' in column "header"; choose others with "columns".',
      'Text \'x\' in column "header"; choose others in the list of columns.',
    ],
    ['lower "learningRate", or', 'lower --learning-rate (on the command line), or'],
  ] as const
  expect(said.map(([library]) => inPage(library))).toEqual(said.map(([, page]) => page))
})
