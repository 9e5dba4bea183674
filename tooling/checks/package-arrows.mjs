import { ARROWS, SCOPE } from './arrows.mjs';
import { filesBelow, importsOf, isDevelopmentFile, packageNameOf, packagesOf } from './source-tree.mjs';

/** Packages that are used without an import: by a tool, or as the development copy of a peer. */
const isTaken = (/** @type {string} */ name, /** @type {Record<string, string>} */ peers) =>
  name.startsWith('@types/') || name === 'playwright' || name === 'vue-tsc' || name in peers;

/**
 * What is wrong with the arrows of one package: dependencies that the table does not allow, imports that package.json
 * does not list, and dependencies that nothing imports.
 *
 * @param {string} root
 * @param {import('./source-tree.mjs').Package} pack
 * @param {typeof ARROWS} arrows
 * @returns {string[]}
 */
function packageProblems(root, pack, arrows) {
  const short = pack.name.replace(SCOPE, '');
  const row = arrows[short];
  if (row === undefined) return [`${pack.folder}: ${short} has no row in tooling/checks/arrows.mjs`];
  const { dependencies = {}, devDependencies = {}, peerDependencies = {} } = pack.manifest;
  const problems = [];
  for (const [field, list, allowed] of /** @type {const} */ ([
    ['dependencies', { ...dependencies, ...peerDependencies }, row.uses],
    ['devDependencies', devDependencies, [...row.uses, ...row.tests]],
  ])) {
    for (const name of Object.keys(list).filter((each) => each.startsWith(SCOPE))) {
      if (!allowed.includes(name.replace(SCOPE, '')))
        problems.push(`${pack.folder}/package.json: ${field} has ${name}, which ${short} may not use (tooling/checks/arrows.mjs)`);
    }
  }
  const imported = new Set();
  for (const path of filesBelow(root, pack.folder).filter((each) => /\.(ts|mjs)$/.test(each))) {
    for (const { specifier, line } of importsOf(root, path)) {
      const name = packageNameOf(specifier);
      if (name === null) continue;
      imported.add(name);
      const isListed =
        name in dependencies || name in peerDependencies || (isDevelopmentFile(path) && (name in devDependencies || name === 'vitest' || name === pack.name));
      if (!isListed) problems.push(`${path}:${line}: imports ${name}, which package.json does not list${isDevelopmentFile(path) ? '' : ' as a dependency'}`);
    }
  }
  for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
    if (!imported.has(name) && !isTaken(name, peerDependencies)) problems.push(`${pack.folder}/package.json: ${name} is listed but nothing imports it`);
  }
  return problems;
}

/**
 * Cycles in a table of arrows, tests included.
 *
 * @param {typeof ARROWS} arrows
 * @returns {string[]}
 */
export function tableCycles(arrows) {
  /** @type {string[]} */
  const problems = [];
  const done = new Set();
  /** @param {string} name @param {readonly string[]} trail */
  const visit = (name, trail) => {
    const at = trail.indexOf(name);
    if (at >= 0) problems.push(`tooling/checks/arrows.mjs: ${[...trail.slice(at), name].join(' -> ')} is a cycle`);
    if (at >= 0 || done.has(name)) return;
    const row = arrows[name] ?? { uses: [], tests: [] };
    for (const next of [...row.uses, ...row.tests]) visit(next, [...trail, name]);
    done.add(name);
  };
  for (const name of Object.keys(arrows)) visit(name, []);
  return problems;
}

/**
 * @param {string} root
 * @param {typeof ARROWS} [arrows]
 * @returns {string[]}
 */
export function packageArrowProblems(root, arrows = ARROWS) {
  const packages = packagesOf(root);
  const names = new Set(packages.map(({ name }) => name.replace(SCOPE, '')));
  const gone = Object.keys(arrows).filter((name) => !names.has(name));
  return [
    ...tableCycles(arrows),
    ...gone.map((name) => `tooling/checks/arrows.mjs: ${name} is not a package`),
    ...packages.flatMap((pack) => packageProblems(root, pack, arrows)),
  ];
}

/** @type {import('./source-tree.mjs').Check} */
export const check = {
  name: 'package-arrows',
  what: 'packages import only what the table allows and package.json lists',
  run: (root) => packageArrowProblems(root),
};
