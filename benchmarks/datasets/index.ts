import { InputError } from 'brenier'
import { pathExists } from 'brenier/io'
/** Data sets by name, read from their standard files with the published preprocessing and split. */
import { bsds300 } from './bsds300.ts'
import type { Dataset, DatasetFacts, DatasetFormat, DatasetName, DatasetOptions, Found } from './dataset.ts'
import { gas } from './gas.ts'
import { hepmass } from './hepmass.ts'
import { magic } from './magic.ts'
import { miniboone } from './miniboone.ts'
import { power } from './power.ts'

export type { Dataset, DatasetFacts, DatasetOptions } from './dataset.ts'

const SPLIT_SEED = 42

const FORMATS: Readonly<Record<DatasetName, DatasetFormat>> = { power, gas, hepmass, miniboone, bsds300, magic }

/** All data sets. */
export const DATASETS: readonly DatasetFacts[] = Object.values(FORMATS).map(({ facts }) => facts)

/**
 * Reads a data set from its standard files in a folder.
 * @param name in any case
 * @throws InputError for an unknown name, missing files (naming them and where to get them), and files whose columns or, unless
 *   `partial`, number of rows differ from the published ones
 */
export async function loadDataset(name: string, folder: string, options: DatasetOptions = {}): Promise<Dataset> {
  const key = name.toLowerCase()
  if (!Object.hasOwn(FORMATS, key))
    throw new InputError(
      `There is no data set ${JSON.stringify(name)}; give one of ${Object.keys(FORMATS).join(', ')}.`,
    )
  const format = FORMATS[key as DatasetName]
  const { facts } = format
  const { splitSeed = SPLIT_SEED } = options
  if (facts.publishedSplit && splitSeed !== SPLIT_SEED)
    throw new InputError(`The split of ${nameOf(facts)} is the published one; leave out the seed of the split.`)
  const files: string[] = []
  for (const candidates of facts.files) files.push(await firstThatExists(facts, folder, candidates))
  let complete = true
  const check = (found: Found): void => {
    checkColumns(facts, found)
    if (found.rows === found.expectedRows) return
    complete = false
    if (!options.partial)
      throw new InputError(
        `${found.path} has ${grouped(found.rows)} rows of ${nameOf(facts)}, the published table has ${grouped(found.expectedRows)}; give the whole file, or accept this one with --partial.`,
      )
  }
  const split = await format.load(files, check, splitSeed)
  const result = { name: facts.name, ...split, files, complete }
  if (complete) checkResult(facts, result)
  return result
}

async function firstThatExists(facts: DatasetFacts, folder: string, candidates: readonly string[]): Promise<string> {
  const paths = candidates.map((file) => `${folder.replace(/\/+$/, '')}/${file}`)
  for (const path of paths) if (await pathExists(path)) return path
  throw new InputError(`There is no ${paths.join(' or ')} for ${nameOf(facts)}; get it from ${facts.source}.`)
}

function checkColumns(facts: DatasetFacts, { path, columns, expectedColumns }: Found): void {
  const expected = typeof expectedColumns === 'number' ? [expectedColumns] : expectedColumns
  if (!expected.includes(columns))
    throw new InputError(
      `${path} has ${columns} columns, the published file of ${nameOf(facts)} has ${expected.join(' or ')}; is it another file?`,
    )
}

/** The published table must give the published split; damage within a file would show here. */
function checkResult(facts: DatasetFacts, { train, validation, test, files }: Dataset): void {
  const found = `${train.columns} columns and ${[train, validation, test].map(({ rows }) => grouped(rows)).join(' + ')} rows`
  const { rows, dimension } = facts
  const wanted = `${dimension} columns and ${[rows.train, rows.validation, rows.test].map(grouped).join(' + ')} rows`
  if (found !== wanted)
    throw new InputError(
      `${files.join(' and ')} give ${found} of ${nameOf(facts)}, but the published data have ${wanted}; get the files again from ${facts.source}.`,
    )
}

function nameOf({ name }: DatasetFacts): string {
  return name.toUpperCase()
}

function grouped(value: number): string {
  return value.toLocaleString('en-US')
}
