/** Reads the repository for the checks: its packages, its files and what its TypeScript files import. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import ts from 'typescript';

/**
 * @typedef {{ name: string, folder: string, manifest: any }} Package
 * @typedef {{ name: string, what: string, run(root: string): string[] | Promise<string[]> }} Check
 * @typedef {{ specifier: string, isTypeOnly: boolean, line: number }} Import
 */

const skippedFolders = new Set(['node_modules', 'dist', '.git', '.turbo', '.vitest', 'coverage', 'fixtures']);

/**
 * Every file below a folder, as paths relative to the root with forward slashes, sorted. Folders that hold no source
 * are left out.
 *
 * @param {string} root
 * @param {string} [below]
 * @returns {string[]}
 */
export function filesBelow(root, below = '') {
  const start = join(root, below);
  if (!existsSync(start)) return [];
  /** @type {string[]} */
  const found = [];
  /** @param {string} folder */
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!skippedFolders.has(entry.name)) walk(path);
      } else if (entry.isFile()) {
        found.push(relative(root, path).split(sep).join('/'));
      }
    }
  };
  walk(start);
  return found.sort();
}

/**
 * @param {string} root
 * @param {string} path relative to the root
 * @returns {string}
 */
export function read(root, path) {
  return readFileSync(join(root, path), 'utf8');
}

/**
 * The workspace packages below `packages` and `apps`, sorted by folder.
 *
 * @param {string} root
 * @returns {Package[]}
 */
export function packagesOf(root) {
  return ['packages', 'apps']
    .flatMap((group) => (existsSync(join(root, group)) ? readdirSync(join(root, group)).map((name) => `${group}/${name}`) : []))
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .map((folder) => {
      const manifest = JSON.parse(read(root, `${folder}/package.json`));
      return { name: manifest.name, folder, manifest };
    });
}

/** Is this code that is not published: a test, what tests share in src/testing, a benchmark, a config, a script beside src? */
export const isDevelopmentFile = (/** @type {string} */ path) =>
  /\.(test|bench)\.ts$/.test(path) || /^(packages|apps)\/[^/]+\/(?!src\/)/.test(path) || /(^|\/)golden\//.test(path) || /\/src\/testing\//.test(path);

/** @type {Map<string, { text: string, file: ts.SourceFile }>} */
const parsed = new Map();

/**
 * The syntax tree of a file.
 *
 * @param {string} root
 * @param {string} path
 * @returns {ts.SourceFile}
 */
export function parse(root, path) {
  const text = read(root, path);
  const key = join(root, path);
  const known = parsed.get(key);
  if (known?.text === text) return known.file;
  const file = ts.createSourceFile(key, text, ts.ScriptTarget.ESNext, true);
  parsed.set(key, { text, file });
  return file;
}

/**
 * 1-based line of a node.
 *
 * @param {ts.SourceFile} file
 * @param {ts.Node} node
 */
export const lineOf = (file, node) => file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;

/**
 * Every import of a file: `import`, `export ... from`, `import()` and `import('...')` in types.
 *
 * @param {string} root
 * @param {string} path
 * @returns {Import[]}
 */
export function importsOf(root, path) {
  const file = parse(root, path);
  /** @type {Import[]} */
  const found = [];
  const add = (/** @type {ts.Node | undefined} */ node, /** @type {boolean} */ isTypeOnly) => {
    if (node !== undefined && ts.isStringLiteralLike(node))
      found.push({
        specifier: node.text,
        isTypeOnly,
        line: lineOf(file, node),
      });
  };
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, node.importClause?.isTypeOnly === true);
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/**
 * The package that a specifier names: `@thetakit/registry/x` gives `@thetakit/registry`; null for relative paths.
 *
 * @param {string} specifier
 * @returns {string | null}
 */
export function packageNameOf(specifier) {
  if (/^(\.|\/|#|node:)/.test(specifier)) return null;
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : /** @type {string} */ (parts[0]);
}
