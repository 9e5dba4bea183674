import { basename } from 'node:path';
import ts from 'typescript';
import { filesBelow, importsOf, parse } from './source-tree.mjs';

const vague = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'misc']);

/**
 * Is every statement of this file a re-export? Such a file is a barrel.
 *
 * @param {ts.SourceFile} file
 */
function isBarrel(file) {
  return file.statements.length > 0 && file.statements.every((statement) => ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined);
}

/**
 * Vague or badly spelt file names, default exports, barrels other than src/index.ts, and relative imports without
 * their extension.
 *
 * @param {string} root
 * @returns {string[]}
 */
export function fileNameProblems(root) {
  const problems = [];
  const paths = ['packages', 'apps', 'tooling'].flatMap((group) => filesBelow(root, group)).filter((path) => /\.(ts|mjs)$/.test(path));
  for (const path of paths) {
    const name = basename(path).split('.')[0] ?? '';
    if (vague.has(name)) problems.push(`${path}: the name says nothing: name the idea`);
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) problems.push(`${path}: write the name in kebab-case`);
    if (!/^(packages|apps)\/[^/]+\/src\//.test(path)) continue;
    const file = parse(root, path);
    if (isBarrel(file) && !/^(packages|apps)\/[^/]+\/src\/index\.ts$/.test(path)) problems.push(`${path}: only src/index.ts may be a list of re-exports`);
    if (file.statements.some(isDefaultExport)) problems.push(`${path}: export by name, not by default`);
    for (const { specifier, line } of importsOf(root, path)) {
      if (specifier.startsWith('.') && !/\.(ts|mjs|json|vue|css)(\?\w+)?$/.test(specifier))
        problems.push(`${path}:${line}: write the extension of ${specifier}`);
    }
  }
  return problems;
}

/** @param {ts.Statement} statement */
function isDefaultExport(statement) {
  if (ts.isExportAssignment(statement)) return true;
  return ts.canHaveModifiers(statement) && (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);
}

/** @type {import('./source-tree.mjs').Check} */
export const check = {
  name: 'file-names',
  what: 'names that say what is inside; no barrels, no default exports',
  run: fileNameProblems,
};
