/** No header of ours nests deeper. Recursion over a value with many levels could exhaust the stack. */
const MAX_DEPTH = 16

/** The value of a header's JSON text; undefined if it is not JSON, or nests deeper than `MAX_DEPTH`. */
export function headerJson(text: string): unknown {
  if (nestedDeeper(text, MAX_DEPTH)) return undefined
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** A header's value for a message: the beginning of its JSON. */
export function shownJson(value: unknown): string {
  const text = String(JSON.stringify(value))
  return text.length > 80 ? `${text.slice(0, 80)}...` : text
}

/**
 * The keys of the object that a JSON text holds, in order and with repeats (`JSON.parse` keeps only the last of each).
 * The text must already have been parsed without an error.
 */
export function topLevelKeys(json: string): string[] {
  const keys: string[] = []
  let depth = 0
  for (let i = 0; i < json.length; i++) {
    const char = json[i]!
    if (char === '{' || char === '[') depth++
    else if (char === '}' || char === ']') depth--
    else if (char === '"') {
      const end = stringEnd(json, i)
      COLON.lastIndex = end
      if (depth === 1 && COLON.test(json)) keys.push(JSON.parse(json.slice(i, end)) as string)
      i = end - 1
    }
  }
  return keys
}

/** Whether the text nests more than `most` brackets. Brackets within strings do not count. */
function nestedDeeper(json: string, most: number): boolean {
  let depth = 0
  for (let i = 0; i < json.length; i++) {
    const char = json[i]!
    if (char === '{' || char === '[') depth++
    else if (char === '}' || char === ']') depth--
    else if (char === '"') i = stringEnd(json, i) - 1
    if (depth > most) return true
  }
  return false
}

const COLON = /\s*:/y

function stringEnd(json: string, start: number): number {
  let i = start + 1
  while (i < json.length && json[i] !== '"') i += json[i] === '\\' ? 2 : 1
  return i + 1
}
