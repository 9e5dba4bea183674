import ts from 'typescript';
import { filesBelow, parse } from './source-tree.mjs';

const tablePath = 'packages/registry/src/errors/error-codes.ts';

/**
 * The codes of the table, in its order.
 *
 * @param {ts.SourceFile} file
 * @returns {string[]}
 */
export function codesOf(file) {
  /** @type {string[]} */
  const codes = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isPropertyAssignment(node) && /^[A-Z][A-Z_]+$/.test(node.name.getText(file))) codes.push(node.name.getText(file));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return codes;
}

/**
 * Every string literal of a file, template parts included.
 *
 * @param {ts.SourceFile} file
 * @returns {string[]}
 */
function stringsOf(file) {
  /** @type {string[]} */
  const strings = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node)) strings.push(node.text);
    else if (ts.isRegularExpressionLiteral(node)) strings.push(node.text.replace(/^\/\^?/, ''));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return strings;
}

/**
 * Codes that nothing throws, and codes whose message no test reads: a test has to name the code and what follows it
 * (`CODE: who: ...`), not the code alone.
 *
 * @param {string} root
 * @returns {string[]}
 */
export function errorCodeProblems(root) {
  const codes = codesOf(parse(root, tablePath));
  const thrown = new Set();
  const asserted = new Set();
  const paths = ['packages', 'apps'].flatMap((group) => filesBelow(root, group)).filter((path) => path.endsWith('.ts') && path !== tablePath);
  for (const path of paths) {
    const isTest = path.endsWith('.test.ts');
    for (const text of stringsOf(parse(root, path))) {
      if (!isTest) thrown.add(text);
      else for (const [, code] of text.matchAll(/\b([A-Z][A-Z_]+): \S/g)) asserted.add(code);
    }
  }
  return codes.flatMap((code) => [
    ...(thrown.has(code) ? [] : [`${tablePath}: ${code} is not thrown anywhere`]),
    ...(asserted.has(code) ? [] : [`${tablePath}: no test reads the message of ${code} ("${code}: who: ...")`]),
  ]);
}

/** @type {import('./source-tree.mjs').Check} */
export const check = {
  name: 'error-codes',
  what: 'every error code is thrown and its message is tested',
  run: errorCodeProblems,
};
