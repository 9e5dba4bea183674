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
    ssr: {
      // Bundled: our sources, and the gradients of tfjs, which Node cannot import by itself.
      noExternal: [/^@thetakit\//, /register_all_gradients/],
      external: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-cpu', '@tensorflow/tfjs-backend-wasm', '@jax-js/jax'],
      resolve: { conditions: ['@thetakit/source', 'module', 'node', 'production'] },
    },
    build: { ssr: join(here, 'measure.mjs'), outDir, minify: false, target: 'node20', rolldownOptions: { output: { entryFileNames: 'measure.mjs' } } },
  });
  return join(outDir, 'measure.mjs');
}
