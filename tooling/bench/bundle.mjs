/** Bundles the measuring program from the sources, so that nothing needs to be built first. */
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';

/**
 * Bundles `measure.mjs` into a folder of its own under node_modules, where packages are still found.
 *
 * @param {string} here folder of this file
 * @returns {Promise<string>} path of the program
 */
export async function bundleMeasure(here) {
  const outDir = await mkdtemp(join(here, 'node_modules', '.measure-'));
  await build({
    root: here,
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['@thetakit/source', 'module', 'node', 'production'] },
    // Everything is bundled (our sources, and the gradients of tfjs, which Node cannot import by itself) but the libraries
    // themselves: tfjs registers in globals, so the bundled gradients meet the one tfjs-core.
    ssr: { noExternal: true, resolve: { conditions: ['@thetakit/source', 'module', 'node', 'production'] } },
    build: {
      ssr: join(here, 'measure.mjs'),
      outDir,
      minify: false,
      target: 'node20',
      rolldownOptions: { external: [/^@tensorflow\/tfjs-(core|backend-cpu|backend-wasm)$/, '@jax-js/jax'], output: { entryFileNames: 'measure.mjs' } },
    },
  });
  return join(outDir, 'measure.mjs');
}
