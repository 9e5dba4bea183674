import { posix } from 'node:path';
import { filesBelow, importsOf } from './source-tree.mjs';

/**
 * Groups of files that import each other, directly or through others (strongly connected components with more than
 * one file, or a file that imports itself): Tarjan's algorithm.
 *
 * @param {ReadonlyMap<string, readonly string[]>} graph
 * @returns {string[][]}
 */
export function cyclesOf(graph) {
  /** @type {string[][]} */
  const cycles = [];
  /** @type {Map<string, { index: number, low: number, isOpen: boolean }>} */
  const marks = new Map();
  /** @type {string[]} */
  const stack = [];
  /** @param {string} name */
  const visit = (name) => {
    const mark = { index: marks.size, low: marks.size, isOpen: true };
    marks.set(name, mark);
    stack.push(name);
    for (const next of graph.get(name) ?? []) {
      const seen = marks.get(next);
      if (seen === undefined) mark.low = Math.min(mark.low, visit(next).low);
      else if (seen.isOpen) mark.low = Math.min(mark.low, seen.index);
    }
    if (mark.low === mark.index) {
      const group = stack.splice(stack.indexOf(name));
      for (const each of group) {
        const closed = marks.get(each);
        if (closed !== undefined) closed.isOpen = false;
      }
      if (group.length > 1 || (graph.get(name) ?? []).includes(name)) cycles.push(group.sort());
    }
    return mark;
  };
  for (const name of graph.keys()) if (!marks.has(name)) visit(name);
  return cycles;
}

/**
 * @param {string} root
 * @returns {string[]}
 */
export function importCycleProblems(root) {
  const paths = [...filesBelow(root, 'packages'), ...filesBelow(root, 'apps'), ...filesBelow(root, 'tooling')].filter((path) => /\.(ts|mjs)$/.test(path));
  const known = new Set(paths);
  const graph = new Map(
    paths.map((path) => {
      const targets = importsOf(root, path)
        .filter(({ specifier }) => specifier.startsWith('.'))
        .map(({ specifier }) => posix.join(posix.dirname(path), specifier));
      return [path, targets.filter((target) => known.has(target))];
    }),
  );
  return cyclesOf(graph).map((group) => `import cycle between ${group.join(', ')}`);
}

/** @type {import('./source-tree.mjs').Check} */
export const check = {
  name: 'import-cycles',
  what: 'no file imports itself through others, types included',
  run: importCycleProblems,
};
