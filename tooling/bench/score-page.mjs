/** What the commands that print scores share: a page made by code of the repository, printed and, with `--write`, kept in docs. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const conditions = ['@thetakit/source', 'module', 'node', 'production'];

/**
 * Bundles `entry` from the sources, so that nothing needs to be built and the loops run at full speed, and prints the page
 * that its function `page` makes of the sections named on the command line (all of them for `--write`).
 *
 * @param {{ entry: string, page: string, file: string }} what paths from the root of the repository
 */
export async function scorePage({ entry, page: name, file }) {
  const { values, positionals } = parseArgs({ options: { write: { type: 'boolean', default: false } }, allowPositionals: true });
  const outDir = await mkdtemp(join(here, 'node_modules', '.scores-'));
  try {
    await build({
      root: here,
      configFile: false,
      logLevel: 'error',
      resolve: { conditions },
      ssr: { noExternal: true, resolve: { conditions } },
      build: {
        ssr: join(root, entry),
        outDir,
        minify: false,
        target: 'node20',
        rolldownOptions: { output: { entryFileNames: 'scores.mjs' } },
      },
    });
    const made = await import(pathToFileURL(join(outDir, 'scores.mjs')).href);
    const page = made[name](values.write || positionals.length === 0 ? undefined : positionals);
    process.stdout.write(page);
    if (values.write) await writeFile(join(root, file), page);
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}
