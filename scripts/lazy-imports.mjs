import { readFileSync } from 'node:fs';
import ts from 'typescript';

/**
 * Returns the `import()` calls of a source file, each with its `specifier` and the `names` used of the
 * module, or with a `problem` if the call does not show them.
 */
export function lazyImports(file) {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found = [];
  const visit = (node) => {
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      const specifier = argument && ts.isStringLiteralLike(argument) ? argument.text : undefined;
      const names = specifier === undefined ? undefined : namesUsed(node, source);
      found.push(names ? { specifier, names } : { specifier, names: [], problem: describe(node, source) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function describe(node, source) {
  const { line } = source.getLineAndCharacterOfPosition(node.getStart());
  return `${source.fileName}:${line + 1} uses a module that it loads later so that nobody can tell which names: write const { name } = await import('…'), or import('…').then(({ name }) => …)`;
}

/** Undefined if the call does not show them. */
function namesUsed(call, source) {
  const isAwaited = ts.isAwaitExpression(call.parent);
  const used = outsideParentheses(isAwaited ? call.parent : call);
  const { parent } = used;
  if (ts.isExpressionStatement(parent) || ts.isVoidExpression(parent)) return [];
  if (isCaught(parent)) return [];
  if (!isAwaited) return isThen(parent) ? namesOfParameter(parent.parent.arguments[0], source) : undefined;
  if (ts.isPropertyAccessExpression(parent)) return [parent.name.text];
  return ts.isVariableDeclaration(parent) ? namesOfPattern(parent.name) : undefined;
}

function outsideParentheses(node) {
  return ts.isParenthesizedExpression(node.parent) ? outsideParentheses(node.parent) : node;
}

function isThen(node) {
  return ts.isPropertyAccessExpression(node) && node.name.text === 'then' && ts.isCallExpression(node.parent);
}

/** Whether the module is imported for its side effects, and a failure is caught. */
function isCaught(node) {
  return (
    ts.isPropertyAccessExpression(node) &&
    node.name.text === 'catch' &&
    ts.isCallExpression(node.parent) &&
    ts.isExpressionStatement(node.parent.parent)
  );
}

/**
 * The names that a function takes from its argument. The function is written there or declared in the same
 * file.
 */
function namesOfParameter(callback, source) {
  const declared = source.statements.find(
    (statement) => ts.isFunctionDeclaration(statement) && statement.name?.text === callback?.text,
  );
  const { parameters } = (callback && ts.isIdentifier(callback) ? declared : callback) ?? {};
  if (parameters?.length === 0) return [];
  return parameters && namesOfPattern(parameters[0].name);
}

function namesOfPattern(pattern) {
  if (!ts.isObjectBindingPattern(pattern)) return undefined;
  if (pattern.elements.some(({ dotDotDotToken }) => dotDotDotToken)) return undefined;
  return pattern.elements.map(({ propertyName, name }) => (propertyName ?? name).text);
}
