/**
 * `node tooling/bench/second-order-scores.mjs [strd] [mgh] [speed]`: the scores of second-order beside SciPy, and times.
 *
 *   --write   write docs/second-order-scores.md (all sections)
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const conditions = ['@thetakit/source', 'module', 'node', 'production'];
const { values, positionals } = parseArgs({ options: { write: { type: 'boolean', default: false } }, allowPositionals: true });

// Bundled from the sources, so that nothing needs to be built and the loops run at full speed.
const outDir = await mkdtemp(join(here, 'node_modules', '.second-order-'));
try {
  await build({
    root: here,
    configFile: false,
    logLevel: 'error',
    resolve: { conditions },
    ssr: { noExternal: true, resolve: { conditions } },
    build: {
      ssr: join(root, 'tooling/bench/second-order/page.mjs'),
      outDir,
      minify: false,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'scores.mjs' } },
    },
  });
  const { secondOrderPage } = await import(pathToFileURL(join(outDir, 'scores.mjs')).href);
  const page = secondOrderPage(values.write || positionals.length === 0 ? undefined : positionals);
  process.stdout.write(page);
  if (values.write) await writeFile(join(root, 'docs/second-order-scores.md'), page);
} finally {
  await rm(outDir, { recursive: true, force: true });
}
