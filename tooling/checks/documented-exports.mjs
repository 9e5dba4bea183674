import { existsSync } from 'node:fs';
import { basename, join, posix } from 'node:path';
import ts from 'typescript';
import { lineOf, packagesOf, parse } from './source-tree.mjs';

/**
 * What a module exports by name: the file and the declaration behind each name, through any number of re-exports.
 * Names that come from another package are left out: they are that package's to document.
 *
 * @param {string} root
 * @param {string} path
 * @param {ReadonlySet<string>} [seen]
 * @returns {Map<string, { path: string, node: ts.Node }>}
 */
export function exportsOf(root, path, seen = new Set()) {
  /** @type {Map<string, { path: string, node: ts.Node }>} */
  const found = new Map();
  if (seen.has(path) || !existsSync(join(root, path))) return found;
  const file = parse(root, path);
  for (const statement of file.statements) {
    if (ts.isExportDeclaration(statement)) addReExports(found, statement);
    else if (isExported(statement)) for (const [name, node] of declared(statement)) if (!found.has(name)) found.set(name, { path, node });
  }
  return found;

  /** @param {typeof found} into @param {ts.ExportDeclaration} statement */
  function addReExports(into, { moduleSpecifier, exportClause }) {
    const specifier = moduleSpecifier !== undefined && ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : null;
    if (specifier !== null && !specifier.startsWith('.')) return;
    const inner = specifier === null ? locals(file, path) : exportsOf(root, posix.join(posix.dirname(path), specifier), new Set([...seen, path]));
    if (exportClause === undefined) {
      for (const [name, value] of inner) if (!into.has(name)) into.set(name, value);
    } else if (ts.isNamedExports(exportClause)) {
      for (const element of exportClause.elements) {
        const value = inner.get((element.propertyName ?? element.name).text);
        if (value !== undefined) into.set(element.name.text, value);
      }
    } else {
      into.set(exportClause.name.text, { path, node: exportClause.parent });
    }
  }
}

/** @param {ts.SourceFile} file @param {string} path */
function locals(file, path) {
  return new Map(file.statements.flatMap((statement) => declared(statement).map(([name, node]) => /** @type {const} */ ([name, { path, node }]))));
}

/** @param {ts.Statement} statement */
function isExported(statement) {
  return ts.canHaveModifiers(statement) && (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}

/** @param {ts.Statement} statement @returns {[string, ts.Node][]} */
function declared(statement) {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map((each) => [each.name.getText(), statement]);
  if ((ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name !== undefined) return [[statement.name.text, statement]];
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) return [[statement.name.text, statement]];
  return [];
}

/**
 * Has the declaration a doc comment? The header of a file counts for the one export that carries the file's name.
 *
 * @param {string} name
 * @param {string} path
 * @param {ts.Node} node
 */
function isDocumented(name, path, node) {
  const file = node.getSourceFile();
  const hasOwn = (ts.getLeadingCommentRanges(file.text, node.getFullStart()) ?? []).some(({ pos }) => file.text.startsWith('/**', pos));
  if (hasOwn) return true;
  const camel = basename(path, '.ts').replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
  return name.toLowerCase() === camel.toLowerCase() && file.text.startsWith('/**');
}

/**
 * @param {string} root
 * @returns {string[]}
 */
export function documentedExportProblems(root) {
  /** @type {string[]} */
  const problems = [];
  for (const { folder } of packagesOf(root)) {
    for (const [name, { path, node }] of exportsOf(root, `${folder}/src/index.ts`)) {
      if (isDocumented(name, path, node)) continue;
      problems.push(`${path}:${lineOf(node.getSourceFile(), node)}: ${name} is exported without a doc comment`);
    }
  }
  return problems;
}

/** @type {import('./source-tree.mjs').Check} */
export const check = {
  name: 'documented-exports',
  what: 'everything that a package exports has a doc comment',
  run: documentedExportProblems,
};
