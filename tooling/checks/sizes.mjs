import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { packagesOf, read } from './source-tree.mjs';

/**
 * Size of a package in a page, in bytes: everything that it exports and everything that it imports from the workspace,
 * bundled, minified and compressed. Packages from outside the workspace are left out.
 *
 * @param {string} entry absolute path
 * @returns {Promise<number>}
 */
export async function bundledSize(entry) {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { conditions: ['@thetakit/source'] },
    build: {
      write: false,
      target: 'es2023',
      modulePreload: false,
      rolldownOptions: {
        input: entry,
        preserveEntrySignatures: 'strict',
        // Vite's own library mode keeps the white space of ES modules; what a page downloads has none.
        output: { format: 'es', minify: true },
        external: (id) => !/^([./]|@thetakit\/|[A-Za-z]:)/.test(id) && !id.startsWith('\0'),
      },
    },
  });
  const outputs = /** @type {{ output: { type: string, code?: string }[] }[]} */ (Array.isArray(result) ? result : [result]);
  const code = outputs.flatMap(({ output }) => output.map((chunk) => chunk.code ?? '')).join('\n');
  return gzipSync(code, { level: 9 }).length;
}

/**
 * @param {string} root
 * @returns {Promise<string[]>}
 */
export async function sizeProblems(root) {
  /** @type {Record<string, number>} */
  const limits = JSON.parse(read(root, 'tooling/checks/sizes.json'));
  const problems = [];
  for (const { name, folder } of packagesOf(root).filter((pack) => pack.folder.startsWith('packages/'))) {
    const entry = join(root, folder, 'src/index.ts');
    if (!existsSync(entry)) continue;
    const kilobytes = (await bundledSize(entry)) / 1000;
    const limit = limits[name];
    if (limit === undefined) problems.push(`${name} has ${kilobytes.toFixed(1)} kB and no limit in tooling/checks/sizes.json`);
    else if (kilobytes > limit) problems.push(`${name} has ${kilobytes.toFixed(1)} kB gzipped, at most ${limit} (tooling/checks/sizes.json)`);
  }
  return problems;
}

/** @type {import('./source-tree.mjs').Check} */
export const check = {
  name: 'sizes',
  what: 'packages stay small in a page',
  run: sizeProblems,
};
