import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { OLDEST_NODE } from '../bootstrap/node-version.mjs';
import { packagesOf, read } from './source-tree.mjs';

/**
 * What is wrong with a manifest. A private package is not published, so it needs no exports, files and access.
 *
 * @param {string} root
 * @param {import('./source-tree.mjs').Package} pack
 * @returns {string[]}
 */
function manifestProblems(root, { folder, name, manifest }) {
  const problems = [];
  const want = (/** @type {boolean} */ holds, /** @type {string} */ text) => holds || problems.push(`${folder}/package.json: ${text}`);
  const main = manifest.exports?.['.'] ?? {};
  want(typeof name === 'string' && name.startsWith('@thetakit/'), 'name has to start with @thetakit/');
  const isPrivate = manifest.private === true;
  want(
    isPrivate || Object.keys(main).join() === '@thetakit/source,types,default',
    'exports["."] has to hold @thetakit/source, types and default, in this order',
  );
  want(manifest.type === 'module', 'type has to be module');
  want(manifest.license === 'MIT', 'license has to be MIT');
  want(manifest.sideEffects === false, 'sideEffects has to be false');
  want(OLDEST_NODE.startsWith(String(manifest.engines?.node).replace('>=', '')), `engines.node has to be >=${OLDEST_NODE.replace(/\.0$/, '')}`);
  want(manifest.repository?.directory === folder, `repository.directory has to be ${folder}`);
  want(
    isPrivate || (Array.isArray(manifest.files) && manifest.files.includes('dist') && manifest.files.includes('!src/**/*.test.ts')),
    'files has to hold dist and leave tests out',
  );
  want(typeof manifest.description === 'string' && manifest.description.length > 20, 'description has to be a sentence');
  want(isPrivate || manifest.publishConfig?.access === 'public', 'publishConfig.access has to be public');
  for (const [dependency, range] of Object.entries({
    ...manifest.dependencies,
    ...manifest.devDependencies,
  })) {
    const isOwn = dependency.startsWith('@thetakit/');
    want(isOwn ? range === 'workspace:^' : range === 'catalog:', `${dependency} has to be ${isOwn ? 'workspace:^' : 'catalog:'}`);
  }
  if (!existsSync(join(root, folder, 'README.md'))) problems.push(`${folder}: README.md is missing`);
  else if (!read(root, `${folder}/README.md`).startsWith(`# ${name}`)) problems.push(`${folder}/README.md: has to start with "# ${name}"`);
  return problems;
}

/**
 * Packages that changesets have to version: every published package is named in some changeset or has a changelog.
 *
 * @param {string} root
 * @returns {string[]}
 */
function releaseProblems(root) {
  const folder = join(root, '.changeset');
  const notes = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.md'))
        .map((name) => read(root, `.changeset/${name}`))
        .join('\n')
    : '';
  return packagesOf(root)
    .filter((pack) => pack.manifest.private !== true && !existsSync(join(root, pack.folder, 'CHANGELOG.md')) && !notes.includes(`'${pack.name}':`))
    .map(({ name }) => `.changeset: ${name} was never released and has no changeset`);
}

/** @param {string} root @returns {string[]} */
export function packageFieldProblems(root) {
  return [...packagesOf(root).flatMap((pack) => manifestProblems(root, pack)), ...releaseProblems(root)];
}

/** @type {import('./source-tree.mjs').Check} */
export const check = {
  name: 'package-fields',
  what: 'every package has a README, a changeset and the fields that users of it need',
  run: packageFieldProblems,
};
