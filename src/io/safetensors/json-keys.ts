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

const COLON = /\s*:/y

function stringEnd(json: string, start: number): number {
  let i = start + 1
  while (json[i] !== '"') i += json[i] === '\\' ? 2 : 1
  return i + 1
}
