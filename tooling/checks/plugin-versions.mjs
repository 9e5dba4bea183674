import { filesBelow, packagesOf, read } from './source-tree.mjs';

/** The place of a plugin's name and version in its source. */
const meta = /\bname: '(@thetakit\/[\w-]+)',\s*version: '([^']*)'/g;

/**
 * Plugins say their package's version, which the release changes in package.json alone.
 *
 * @param {string} root
 * @returns {{ path: string, name: string, said: string, version: string }[]}
 */
export function pluginVersions(root) {
  return packagesOf(root).flatMap(({ folder, name, manifest }) =>
    filesBelow(root, `${folder}/src`)
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
      .flatMap((path) =>
        [...read(root, path).matchAll(meta)]
          .filter(([, plugin]) => plugin === name)
          .map(([, , said = '']) => ({ path, name, said, version: manifest.version })),
      ),
  );
}

/** @param {string} root @returns {string[]} */
export function pluginVersionProblems(root) {
  return pluginVersions(root)
    .filter(({ said, version }) => said !== version)
    .map(
      ({ path, name, said, version }) =>
        `${path}: the plugin says version ${said}, package.json of ${name} says ${version}: run node tooling/release/write-plugin-versions.mjs`,
    );
}

/** @type {import('./source-tree.mjs').Check} */
export const check = { name: 'plugin-versions', what: "plugins say their package's version", run: pluginVersionProblems };
