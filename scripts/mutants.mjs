// The mutants of a TypeScript file: small faults, each of which a test should notice. Used by mutate.mjs.
import ts from 'typescript'

const { SyntaxKind } = ts

const ARITHMETIC = {
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '%': '*',
  '**': '*',
  '+=': '-=',
  '-=': '+=',
  '*=': '/=',
  '/=': '*=',
}
const COMPARISON = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
}
const BOOLEAN = { '&&': '||', '||': '&&' }

/**
 * All mutants of a file. Each consists of edits: ranges of the text, with the mutant's text for them. The level says how to write a switch
 * between original and mutant: around an expression, around a statement, or as an insertion.
 */
export function mutantsOf(file, text) {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const found = []
  const add = (kind, node, edits) => {
    const { line } = tree.getLineAndCharacterOfPosition(node.getStart(tree))
    found.push({ file, kind, line: line + 1, edits })
  }
  const functions = []
  const isInFunction = ({ start, end }) => functions.some((body) => body.start <= start && end <= body.end)
  const change = (kind, node, mutated) => add(kind, node, [editOf(tree, text, node, mutated)])
  const visit = (node) => {
    if (ts.isFunctionLike(node)) functions.push({ start: node.getStart(tree), end: node.getEnd() })
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node)) return
    if (ts.isTypeAliasDeclaration(node) || ts.isExportDeclaration(node)) return
    if (ts.isBinaryExpression(node)) binaryMutants(tree, text, node, change)
    else if (ts.isNumericLiteral(node)) constantMutant(tree, node, add, change)
    else if (node.kind === SyntaxKind.TrueKeyword) change('boolean', node, 'false')
    else if (node.kind === SyntaxKind.FalseKeyword) change('boolean', node, 'true')
    else if (ts.isPrefixUnaryExpression(node) && node.operator === SyntaxKind.ExclamationToken)
      change('boolean', node, node.operand.getText(tree))
    else if (ts.isIfStatement(node)) bothWays(node.expression, change)
    else if (ts.isConditionalExpression(node)) bothWays(node.condition, change)
    else if (isRemovable(node)) {
      const edit = { start: node.getStart(tree), end: node.getEnd(), mutated: '', level: 'statement' }
      add('removed statement', node, [edit])
    }
    if (isFunctionWithBody(node) && node.body.statements.length > 0) {
      const start = node.body.getStart(tree) + 1
      add('early return', node, [{ start, end: start, mutated: 'return', level: 'insert' }])
    }
    node.forEachChild(visit)
  }
  visit(tree)
  return found.map((mutant) => ({ ...mutant, whenLoaded: !mutant.edits.some(isInFunction) }))
}

/** An expression's edit. If it begins a statement, the whole statement is switched, since a line beginning with ( would join the previous one. */
function editOf(tree, text, node, mutated) {
  const [start, end] = [node.getStart(tree), node.getEnd()]
  let statement = node
  while (statement.parent && !ts.isExpressionStatement(statement)) statement = statement.parent
  if (!ts.isExpressionStatement(statement) || statement.getStart(tree) !== start)
    return { start, end, mutated, level: 'expression' }
  return { start, end: statement.getEnd(), mutated: mutated + text.slice(end, statement.getEnd()), level: 'statement' }
}

function binaryMutants(tree, text, node, change) {
  const { left, right, operatorToken } = node
  const operator = operatorToken.getText(tree)
  const withOperator = (kind, other) =>
    change(
      kind,
      node,
      text.slice(left.getStart(tree), operatorToken.getStart(tree)) +
        other +
        text.slice(operatorToken.getEnd(), right.getEnd()),
    )
  const isText = (side) => ts.isStringLiteralLike(side) || ts.isTemplateExpression(side)
  if (ARITHMETIC[operator] && !isText(left) && !isText(right)) withOperator('arithmetic', ARITHMETIC[operator])
  for (const other of COMPARISON[operator] ?? []) withOperator('comparison', other)
  if (BOOLEAN[operator]) withOperator('boolean', BOOLEAN[operator])
  if (operator === '??') change('boolean', node, right.getText(tree))
}

/** A condition taken as true and as false. Comparisons are left out, since they have mutants of their own. */
function bothWays(condition, change) {
  if (ts.isBinaryExpression(condition)) return
  change('condition', condition, 'true')
  change('condition', condition, 'false')
}

/** A number, plus 1 or doubled. A constant of the module is changed where it is used: a test that only loads the file does not use it. */
function constantMutant(tree, node, add, change) {
  const { parent } = node
  if (ts.isPropertyAssignment(parent) && parent.name === node) return
  const value = Number(node.text)
  const mutated = String(Number.isInteger(value) ? value + 1 : 2 * value)
  const isModuleConstant = ts.isVariableDeclaration(parent) && ts.isSourceFile(parent.parent.parent.parent)
  const uses = isModuleConstant ? usesOf(tree, parent.name.text) : []
  if (uses.length === 0) return change('constant', node, mutated)
  const edits = uses.map((use) => ({ start: use.getStart(tree), end: use.getEnd(), mutated, level: 'expression' }))
  add('constant', node, edits)
}

/** The places where a constant is read; none if one of them cannot be replaced by an expression. */
function usesOf(tree, name) {
  const uses = []
  let replaceable = true
  const visit = (node) => {
    if (ts.isIdentifier(node) && node.text === name) {
      const { parent } = node
      if (ts.isShorthandPropertyAssignment(parent) || ts.isExportSpecifier(parent)) replaceable = false
      const declares = 'name' in parent && parent.name === node
      if (!declares && !ts.isTypeQueryNode(parent)) uses.push(node)
    }
    node.forEachChild(visit)
  }
  visit(tree)
  return replaceable ? uses : []
}

function isRemovable(node) {
  if (ts.isThrowStatement(node)) return true
  if (!ts.isExpressionStatement(node) || ts.isStringLiteral(node.expression)) return false
  return !(ts.isCallExpression(node.expression) && node.expression.expression.kind === SyntaxKind.SuperKeyword)
}

function isFunctionWithBody(node) {
  if (!ts.isFunctionLike(node) || ts.isConstructorDeclaration(node) || !node.body) return false
  return ts.isBlock(node.body)
}

/** The file's text with a switch for each of the mutants: `__mutant(id)` is true in the run that tries mutant `id`. */
export function withSwitches(text, mutants) {
  const edits = mutants.flatMap(({ id, edits }) => edits.map((edit) => ({ ...edit, id })))
  return render(text, 0, text.length, edits)
}

function render(text, from, to, edits) {
  const isWithin = (a, b) => b.start <= a.start && a.end <= b.end && (a.start !== b.start || a.end !== b.end)
  const outer = edits.filter((a) => !edits.some((b) => isWithin(a, b)))
  let [out, at] = ['', from]
  for (const start of [...new Set(outer.map((edit) => edit.start))].sort((a, b) => a - b)) {
    const same = outer.filter((edit) => edit.start === start)
    const { end } = same[0]
    const inner = edits.filter((edit) => isWithin(edit, same[0]))
    const original = start === end ? '' : render(text, start, end, inner)
    out += text.slice(at, start) + same.reduce((code, edit) => withSwitch(edit, code), original)
    at = end
  }
  return out + text.slice(at, to)
}

function withSwitch({ id, level, mutated }, original) {
  if (level === 'insert') return ` if (__mutant(${id})) ${mutated};${original}`
  if (level === 'statement') return `{ if (__mutant(${id})) { ${mutated} } else { ${original} } }`
  return `(__mutant(${id}) ? (${mutated}) : (${original}))`
}
