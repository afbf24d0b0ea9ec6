/** Patterns with `*`, `?`, `[...]` and `**`, for file names and column names. */

export function isGlob(text: string): boolean {
  return /[*?[]/.test(text)
}

/** A test for names that match a pattern: `*` and `?` stop at "/", `**` does not, `[a-c]` and `[!a]` match one character. */
export function globMatcher(pattern: string): (name: string) => boolean {
  const expression = pattern.replaceAll(/\*\*\/|\*\*|\*|\?|\[!?[^\]]+\]|[\\^$.|+(){}[\]]/g, (token) => {
    if (token === '**/') return '(?:.*/)?'
    if (token === '**') return '.*'
    if (token === '*') return '[^/]*'
    if (token === '?') return '[^/]'
    if (token.length > 1) return token.replaceAll('\\', '\\\\').replace('[!', '[^')
    return `\\${token}`
  })
  const regular = new RegExp(`^${expression}$`, 'su')
  return (name) => regular.test(name)
}

/** The paths of a list such as `{a.csv,b.csv}`; undefined for any other path. A backslash escapes a comma, a brace or a backslash in a path. */
export function listedPaths(pattern: string): string[] | undefined {
  const inside = /^\{((?:[^\\{}]|\\.)*)\}$/s.exec(pattern)?.[1]
  return inside?.split(/(?<!(?<!\\)(?:\\\\)*\\),/).map((path) => path.replaceAll(/\\(.)/gs, '$1'))
}
