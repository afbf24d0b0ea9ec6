import { field, InputError, type Sentence, sentence } from '../../base/errors.ts'
import { cellNumber, IN_BRACKETS, isMissing, isNumberIn, type NumberStyle } from './cells.ts'

/**
 * Whether the first row of a text table names its columns. This is certain if words stand above numbers, or if the names are known. A guess
 * comes with a notice, and a row that could as well be either is refused.
 */
export interface HeaderGuess {
  readonly header: boolean
  /** What was guessed, in words; absent if it is certain. */
  readonly notice?: Sentence
}

type CellKind = 'name' | 'number' | 'missing' | 'spoiled'

/** A number with other characters, such as `<0.01`, `5%`, `1,234` or `3 mg`, and some tables' marks for a missing value. */
const SPOILED = /^[<>≤≥~≈±=$€£(−–+-]*\s*[\d.,]*\d[\d.,\s]*\s*[*%†‡°/a-zµ]{0,4}\)?$/i
const PLACEHOLDER = /^(?:[-–—.*]+|n\.?\s?[da]\.?|missing|unknown|undefined|tbd|[<>]\s?lo[dq]|lo[dq]|bdl|#\S+[!?])$/i

/** Marks for a missing value that can also mean a missing name. */
const NO_NAME = /^[-–—.*]+$/

/** With fewer rows than this below the first, its numbers are not evidence. */
const FEW_ROWS = 3

/** The first rows of a table, as cells, and what is known about them. */
export interface FirstRows {
  readonly rows: readonly (readonly string[])[]
  readonly style: NumberStyle
  /** Whether all cells of the first row are quoted and those below are not. */
  readonly quoted: boolean
  readonly known: readonly string[] | undefined
}

export function guessHeader(name: string, { rows, style, quoted, known }: FirstRows): HeaderGuess {
  const isNumber = (cell: string) => isNumberIn(cell, style)
  const [first, ...below] = rows
  if (first === undefined) return { header: false }
  const cells = first.map((cell) => cell.trim())
  if (known !== undefined && known.length > 0 && known.every((one) => cells.includes(one)))
    return known.length === 1 && isNumber(known[0]!) ? asNames(name, cells) : { header: true }
  const numeric = cells.map((_, j) => below.some((row) => isNumber(row[j] ?? '')))
  const above = cells.map((cell) => kindOf(cell, style)).filter((_, j) => numeric[j])
  if (!above.includes('number') && !above.includes('spoiled')) {
    if (above.includes('name')) return { header: true }
    return {
      header: above.length === 0 && cells.some((cell) => kindOf(cell, style) === 'name') && allText(cells, style),
    }
  }
  if (above.includes('name')) return asNames(name, cells)
  if (above.includes('spoiled')) throw unclear(name, cells)
  const places = cells.flatMap((cell, j) => (numeric[j] && isNumber(cell) ? [j] : []))
  return guessOfNumbers(name, cells, below, places, { style, quoted })
}

/** Judges a first row with numbers above numbers: wavelengths, years and numbered columns, or values. */
function guessOfNumbers(
  name: string,
  cells: readonly string[],
  below: readonly (readonly string[])[],
  places: readonly number[],
  { style, quoted }: Pick<FirstRows, 'style' | 'quoted'>,
): HeaderGuess {
  const numberOf = (cell: string | undefined) => cellNumber(cell ?? '', style) ?? Number.NaN
  const numbers = places.map((j) => numberOf(cells[j]))
  const columns = places.map((j) => below.map((row) => row[j] ?? '').filter((cell) => isNumberIn(cell, style)))
  const lines = below.map((row) => places.map((j) => numberOf(row[j])))
  const several = numbers.length > 1 && new Set(numbers).size === numbers.length
  const fractionsBelow = (column: readonly string[]) => column.some((cell) => !isWhole(cell))
  const whole = places.every((j) => isWhole(cells[j]!))
  const onlyWhole = whole && columns.every(fractionsBelow)
  const counted = several && cells.filter((cell) => cell !== '').every((cell, j) => cell === String(j))
  const isIndexed = cells[0] === '' && numbers.length > 0 && below.every((row) => (row[0] ?? '').trim() !== '')
  const stepped = several && isStepped(numbers) && !lines.some(isStepped)
  const sorted = several && isMonotone(numbers) && !lines.some(isMonotone)
  const far = several && columns.every((column, i) => isFarFrom(column.map(numberOf), numbers[i]!))
  const enough = below.length >= FEW_ROWS
  if (quoted || isIndexed || (counted && whole && columns.some(fractionsBelow))) return asNames(name, cells)
  const convincing =
    onlyWhole ||
    far ||
    (stepped && (numbers.length > 3 || (whole && columns.some(fractionsBelow)))) ||
    (sorted && numbers.length > 7)
  if (several && enough && convincing) return asNames(name, cells)
  const years = several && whole && numbers.every((year) => year >= 1800 && year <= 2200) && isMonotone(numbers)
  const doubtful =
    onlyWhole || counted || stepped || far || (years && sorted) || (sorted && whole && numbers.length > 3)
  return doubtful ? asValues(name, cells) : { header: false }
}

function kindOf(cell: string, style: NumberStyle): CellKind {
  if (isMissing(cell)) return NO_NAME.test(cell) ? 'spoiled' : 'missing'
  if (cellNumber(cell, style) !== undefined) return 'number'
  return SPOILED.test(cell) || PLACEHOLDER.test(cell) ? 'spoiled' : 'name'
}

/** Whether a cell is a number with other characters, or a mark for a missing value. */
export function isSpoiled(cell: string): boolean {
  return SPOILED.test(cell) || PLACEHOLDER.test(cell)
}

/** `m`, `km/h`, `[mV]`, `(kg)`, `10^3 m`, `°C`, `%`, and the types that some programs write there, such as `float64`. */
const UNIT = /^(?:[[(].*[\])]|[%‰°µΩa-zA-Z][\w%‰°µΩ²³⁻¹·^*/. -]{0,15}|10\^.*)$/u

/**
 * Whether the second row holds the units of the columns: above columns of numbers it has no numbers, and something that may be a unit.
 * @param rows the first of them names the columns
 */
export function hasUnits([names, second, ...below]: readonly (readonly string[])[], style: NumberStyle): boolean {
  if (names === undefined || second === undefined || below.length === 0) return false
  const places = names.flatMap((_, j) => (isOfNumbers(below, j, style) ? [j] : []))
  const cells = places.map((j) => (second[j] ?? '').trim())
  const without = (cell: string) => cell === '' || /^[-–—1]$/.test(cell)
  const given = cells.filter((cell) => !without(cell))
  const mayBe = (cell: string) =>
    UNIT.test(cell) &&
    !isMissing(cell) &&
    !PLACEHOLDER.test(cell) &&
    !isNumberIn(cell, style) &&
    (cell === '(1)' || !IN_BRACKETS.test(cell))
  // A single word may just as well be a wrong value.
  return given.length > 0 && given.every(mayBe) && (given.length > 1 || given[0]!.length < 4 || /^[[(]/.test(given[0]!))
}

function isOfNumbers(rows: readonly (readonly string[])[], j: number, style: NumberStyle): boolean {
  const cells = rows.map((row) => row[j] ?? '').filter((cell) => !isMissing(cell))
  return cells.length > 0 && cells.every((cell) => isNumberIn(cell, style))
}

function allText(cells: readonly string[], style: NumberStyle): boolean {
  return cells.every((cell) => cell === '' || (!isNumberIn(cell, style) && !isMissing(cell)))
}

function isWhole(cell: string): boolean {
  return /^[+-]?\d+$/.test(cell.trim())
}

/** Whether these are three or more numbers in equal steps, up or down. */
function isStepped(numbers: readonly number[]): boolean {
  const step = (numbers.at(-1)! - numbers[0]!) / (numbers.length - 1)
  return (
    numbers.length > 2 &&
    step !== 0 &&
    numbers.every((value, i) => Math.abs(value - numbers[0]! - i * step) <= 1e-6 * Math.abs(step))
  )
}

function isMonotone(numbers: readonly number[]): boolean {
  const up = numbers.at(-1)! > numbers[0]!
  return (
    numbers.length > 1 &&
    numbers.every((value, i) => i === 0 || (up ? value > numbers[i - 1]! : value < numbers[i - 1]!))
  )
}

/** Whether a number is further from all the values than they are from each other. */
function isFarFrom(values: readonly number[], number: number): boolean {
  const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)
  const high = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
  return values.length >= FEW_ROWS && (number < low - (high - low) || number > high + (high - low))
}

function asNames(name: string, cells: readonly string[]): HeaderGuess {
  return {
    header: true,
    notice: sentence`${name}: its first row (${shownCells(cells)}) is taken for the names of its columns; if that is wrong, set ${field('header')}.`,
  }
}

function asValues(name: string, cells: readonly string[]): HeaderGuess {
  return {
    header: false,
    notice: sentence`${name}: its first row (${shownCells(cells)}) is taken for values, though it could be the names of its columns; set ${field('header')} to say which.`,
  }
}

function unclear(name: string, cells: readonly string[]): InputError {
  return new InputError(
    sentence`${name} has ${shownCells(cells)} as its first row, which could be the names of its columns or values that are not numbers; say which with ${field('header')}.`,
  )
}

/** The first few cells of a row, for a message. */
export function shownCells(cells: readonly string[]): string {
  const some = cells.slice(0, 4).map((cell) => (cell.length > 20 ? `${cell.slice(0, 20)}...` : cell))
  return some.join(', ') + (cells.length > 4 ? ', ...' : '')
}
