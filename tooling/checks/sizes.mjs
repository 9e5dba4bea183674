import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { packagesOf, read } from './source-tree.mjs';

/**
 * What a page would download of a package: minified code of everything that an entry file exports and imports from the
 * workspace, without packages from outside of it.
 *
 * @typedef {{ fileName: string, code: string, isEntry: boolean, imports: string[], moduleIds: string[] }} Chunk
 * @typedef {{ atOnce: number, onDemand: number, modules: readonly string[], chunks: readonly Chunk[] }} Bundle bytes, compressed,
 *   of the files that are loaded with the page and of those that the code imports later; the sources of the former; all files
 */

/** Name of the entry that stands for some names of another. */
const PART = '\0part';

/**
 * @param {string} entry absolute path
 * @param {readonly string[]} [names] of what the entry exports; everything if absent
 * @returns {Promise<Bundle>}
 */
export async function bundleOf(entry, names) {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { conditions: ['@thetakit/source', 'browser'] },
    plugins: [
      {
        name: 'some names of an entry',
        resolveId: (/** @type {string} */ id) => (id === PART ? id : null),
        load: (/** @type {string} */ id) => (id === PART ? `export { ${names?.join(', ')} } from ${JSON.stringify(entry)};` : null),
      },
    ],
    build: {
      write: false,
      target: 'es2023',
      modulePreload: false,
      rolldownOptions: {
        input: names === undefined ? entry : PART,
        preserveEntrySignatures: 'strict',
        // Vite's own library mode keeps the white space of ES modules; what a page downloads has none.
        output: { format: 'es', minify: true },
        external: (id) => !/^([./#]|@thetakit\/|[A-Za-z]:)/.test(id) && !id.startsWith('\0'),
      },
    },
  });
  const outputs = /** @type {{ output: (Chunk & { type: string })[] }[]} */ (Array.isArray(result) ? result : [result]);
  const chunks = outputs.flatMap(({ output }) => output).filter(({ type }) => type === 'chunk');
  const needed = new Set(chunks.filter(({ isEntry }) => isEntry));
  for (const { imports } of needed) for (const each of chunks) if (imports.includes(each.fileName)) needed.add(each);
  const size = (/** @type {Chunk[]} */ part) => part.reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0);
  return {
    atOnce: size([...needed]),
    onDemand: size(chunks.filter((chunk) => !needed.has(chunk))),
    modules: [...needed].flatMap(({ moduleIds }) => moduleIds.map((id) => id.replaceAll('\\', '/'))),
    chunks,
  };
}

/**
 * Size of a package in a page, in bytes: what is loaded at once and what its code imports later.
 *
 * @param {string} entry absolute path
 * @returns {Promise<number>}
 */
export async function bundledSize(entry) {
  const { atOnce, onDemand } = await bundleOf(entry);
  return atOnce + onDemand;
}

/**
 * What an ordinary program imports of a package, and the most kilobytes that it may cost at once. Unlike the limits of
 * sizes.json these are promises: they do not move when a package grows.
 *
 * @type {Readonly<Record<string, { readonly names: readonly string[], readonly limit: number }>>}
 */
export const ORDINARY_IMPORTS = {
  '@thetakit/autodiff-core': { names: ['grad', 'valueAndGrad', 'jit', 'objective', 'hessian'], limit: 60 },
};

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
    const ordinary = ORDINARY_IMPORTS[name];
    if (ordinary === undefined) continue;
    const part = (await bundleOf(entry, ordinary.names)).atOnce / 1000;
    if (part > ordinary.limit)
      problems.push(`${ordinary.names.join(', ')} of ${name} bring ${part.toFixed(1)} kB gzipped, at most ${ordinary.limit} (tooling/checks/sizes.mjs)`);
  }
  return problems;
}

/** @type {import('./source-tree.mjs').Check} */
export const check = {
  name: 'sizes',
  what: 'packages stay small in a page, and so does what ordinary programs import',
  run: sizeProblems,
};
