import { builtinModules } from 'node:module';
import ts from 'typescript';
import { filesBelow, importsOf, isDevelopmentFile, lineOf, parse } from './source-tree.mjs';

const builtins = new Set(builtinModules);

/** Member of a global that a package may not touch, and what to do instead. @type {Record<string, string>} */
const members = {
  'Math.random': 'draw from a seeded generator',
  'Date.now': 'take the time from the caller',
};

/**
 * Uses of chance, the clock or the console, and imports of Node built-ins, in the packages. Tests may read files, and
 * nothing else of this; scripts beside src are nobody's but ours.
 *
 * @param {string} root
 * @returns {string[]}
 */
export function hiddenInputProblems(root) {
  /** @type {string[]} */
  const problems = [];
  for (const path of filesBelow(root, 'packages').filter((each) => /^packages\/[^/]+\/src\/.*\.ts$/.test(each))) {
    const file = parse(root, path);
    /** @param {ts.Node} node */
    const visit = (node) => {
      if (ts.isPropertyAccessExpression(node)) {
        const text = `${node.expression.getText(file)}.${node.name.text}`;
        const cure = members[text];
        if (cure !== undefined) problems.push(`${path}:${lineOf(file, node)}: ${text}: ${cure}`);
        if (ts.isIdentifier(node.expression) && node.expression.text === 'console')
          problems.push(`${path}:${lineOf(file, node)}: ${text}: packages never print`);
      }
      if (ts.isNewExpression(node) && node.expression.getText(file) === 'Date' && (node.arguments?.length ?? 0) === 0) {
        problems.push(`${path}:${lineOf(file, node)}: new Date(): take the time from the caller`);
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
    if (isDevelopmentFile(path)) continue;
    for (const { specifier, line } of importsOf(root, path)) {
      if (specifier.startsWith('node:') || builtins.has(specifier)) problems.push(`${path}:${line}: imports ${specifier}: packages run in pages too`);
    }
  }
  return problems;
}

/** @type {import('./source-tree.mjs').Check} */
export const check = {
  name: 'hidden-inputs',
  what: 'no chance, clock, console or Node built-ins in packages',
  run: hiddenInputProblems,
};
