import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/** The project's root folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/** A file's tree, for looking at what it imports and calls. */
export function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true)
}

/** Calls `visit` on a node and everything below it. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node)
  node.forEachChild((child) => walk(child, visit))
}

/**
 * Every module that a file names: imports, exports from, types, `import()`, `new URL(..., import.meta.url)` and `require()`.
 * A dynamic import of something that is not a literal is given as `UNKNOWN`.
 */
export function importsOf(file: string): string[] {
  const found: string[] = []
  walk(parse(file), (node) => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier !== undefined)
      found.push(literal(node.moduleSpecifier))
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      found.push(literal(node.argument.literal))
    else if (ts.isCallExpression(node) && loadsAModule(node.expression)) found.push(literal(node.arguments[0]))
    else if (ts.isNewExpression(node) && node.expression.getText() === 'URL' && isBesideThisFile(node))
      found.push(literal(node.arguments?.[0]))
  })
  return found
}

/** What `importsOf` gives for a module whose name is only known when the program runs. */
const UNKNOWN = '(not a literal)'

function literal(node: ts.Node | undefined): string {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : UNKNOWN
}

function loadsAModule(callee: ts.Expression): boolean {
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return true
  return ['require', '__require', 'process.getBuiltinModule', 'import.meta.resolve'].includes(callee.getText())
}

function isBesideThisFile(node: ts.NewExpression): boolean {
  return node.arguments?.[1]?.getText() === 'import.meta.url'
}

/** The files below a folder that end with `ending`, sorted; none where the folder is absent. */
export function filesBelow(folder: string, ending: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => resolve(join(folder, name)))
    .sort()
}

/** What each file imports, by the paths of the files: only those among the keys count. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>

/**
 * The groups of files that import one another in a circle (the strongly connected parts of the graph, by Tarjan's algorithm), each sorted.
 * A file that imports itself is a circle as well.
 */
export function importCycles(graph: ImportGraph): string[][] {
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const open: string[] = []
  const cycles: string[][] = []
  const visit = (file: string): void => {
    order.set(file, order.size)
    lowest.set(file, order.get(file)!)
    open.push(file)
    for (const next of (graph.get(file) ?? []).filter((name) => graph.has(name))) {
      if (!order.has(next)) visit(next)
      if (open.includes(next)) lowest.set(file, Math.min(lowest.get(file)!, lowest.get(next)!))
    }
    if (lowest.get(file) !== order.get(file)) return
    const group = open.splice(open.indexOf(file))
    if (group.length > 1 || graph.get(file)!.includes(file)) cycles.push(group.sort())
  }
  for (const file of graph.keys()) if (!order.has(file)) visit(file)
  return cycles.sort()
}
