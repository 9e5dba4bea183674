/** Small edits of TypeScript sources, by syntax tree, so that they survive reformatting. */
import ts from 'typescript';

/** @param {string} text */
const parse = (text) => ts.createSourceFile('edited.ts', text, ts.ScriptTarget.ESNext, true);

/**
 * Adds `import { name } from 'specifier';` after the last import.
 *
 * @param {string} text
 * @param {string} name
 * @param {string} specifier
 * @returns {string}
 */
export function addImport(text, name, specifier) {
  const last = parse(text).statements.filter(ts.isImportDeclaration).at(-1);
  const line = `import { ${name} } from '${specifier}';`;
  return last === undefined ? `${line}\n${text}` : `${text.slice(0, last.end)}\n${line}${text.slice(last.end)}`;
}

/**
 * Adds `export { name } from 'specifier';` after the last export of that form, or at the end.
 *
 * @param {string} text
 * @param {string} names what stands between the braces
 * @param {string} specifier
 * @returns {string}
 */
export function addReExport(text, names, specifier) {
  const last = parse(text)
    .statements.filter((statement) => ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined)
    .at(-1);
  const line = `export { ${names} } from '${specifier}';`;
  return last === undefined ? `${text.trimEnd()}\n${line}\n` : `${text.slice(0, last.end)}\n${line}${text.slice(last.end)}`;
}

/**
 * Adds an element at the end of the array literal that a variable or property of this name holds.
 *
 * @param {string} text
 * @param {string} holder
 * @param {string} element
 * @returns {string}
 */
export function addToArray(text, holder, element) {
  /** @type {ts.ArrayLiteralExpression | undefined} */
  let found;
  /** @param {ts.Node} node */
  const visit = (node) => {
    if ((ts.isVariableDeclaration(node) || ts.isPropertyAssignment(node)) && node.name.getText() === holder) found ??= arrayIn(node.initializer);
    ts.forEachChild(node, visit);
  };
  visit(parse(text));
  if (found === undefined) throw new Error(`there is no array called ${holder}`);
  const last = found.elements.at(-1);
  return last === undefined
    ? `${text.slice(0, found.getStart() + 1)}${element}${text.slice(found.getStart() + 1)}`
    : `${text.slice(0, last.end)}, ${element}${text.slice(last.end)}`;
}

/**
 * The array literal behind `as`, `satisfies`, parentheses and a call such as `Object.freeze([...])`.
 *
 * @param {ts.Node | undefined} node
 * @returns {ts.ArrayLiteralExpression | undefined}
 */
function arrayIn(node) {
  if (node === undefined) return undefined;
  if (ts.isArrayLiteralExpression(node)) return node;
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isParenthesizedExpression(node)) return arrayIn(node.expression);
  return ts.isCallExpression(node) ? arrayIn(node.arguments[0]) : undefined;
}
