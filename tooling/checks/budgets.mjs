import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { filesBelow, lineOf, parse, read } from './source-tree.mjs';

/** Most lines of a file, and of a function. */
export const FILE_LINES = 300;
export const FUNCTION_LINES = 60;

/** Folders whose files are data, not code. */
const isData = (/** @type {string} */ path) => /\/(data|golden)\//.test(path);
const isCode = (/** @type {string} */ path) => /\.(ts|mjs)$/.test(path) && !isData(path);

/**
 * Functions and methods of a file that are longer than the budget. The callbacks of `describe` are not functions in
 * this sense: they hold a list of tests.
 *
 * @param {ts.SourceFile} file
 * @returns {{ name: string, line: number, lines: number }[]}
 */
export function longFunctions(file) {
  /** @type {{ name: string, line: number, lines: number }[]} */
  const found = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined && !isDescribeCallback(node)) {
      const first = lineOf(file, node);
      const last = file.getLineAndCharacterOfPosition(node.end).line + 1;
      if (last - first + 1 > FUNCTION_LINES)
        found.push({
          name: nameOf(node),
          line: first,
          lines: last - first + 1,
        });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** @param {ts.Node} node */
function isDescribeCallback(node) {
  const call = node.parent;
  return call !== undefined && ts.isCallExpression(call) && /^describe\b/.test(call.expression.getText());
}

/** @param {ts.SignatureDeclaration} node */
function nameOf(node) {
  if (node.name !== undefined) return node.name.getText();
  const { parent } = node;
  if (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) return parent.name.getText();
  return 'a function without a name';
}

/**
 * @param {string} root
 * @returns {string[]}
 */
export function budgetProblems(root) {
  const list = join(root, 'tooling/checks/exemptions.json');
  /** @type {Record<string, string>} */
  const exemptions = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : {};
  const used = new Set();
  const problems = [];
  const report = (/** @type {string} */ key, /** @type {string} */ problem) => (key in exemptions ? used.add(key) : problems.push(problem));
  for (const path of ['packages', 'apps', 'tooling'].flatMap((group) => filesBelow(root, group)).filter(isCode)) {
    const lines = read(root, path).split('\n').length - 1;
    if (lines > FILE_LINES) report(path, `${path}: ${lines} lines, at most ${FILE_LINES}: split it`);
    for (const { name, line, lines: length } of longFunctions(parse(root, path))) {
      report(`${path}#${name}`, `${path}:${line}: ${name} has ${length} lines, at most ${FUNCTION_LINES}: split it`);
    }
  }
  for (const [key, reason] of Object.entries(exemptions)) {
    if (!used.has(key)) problems.push(`tooling/checks/exemptions.json: ${key} is not needed any more: remove it`);
    if (reason.length < 20) problems.push(`tooling/checks/exemptions.json: ${key} needs a reason`);
  }
  return problems;
}

/** @type {import('./source-tree.mjs').Check} */
export const check = {
  name: 'budgets',
  what: `files of at most ${FILE_LINES} lines, functions of at most ${FUNCTION_LINES}`,
  run: budgetProblems,
};
