/** Bundles the measuring programs from the sources, so that nothing needs to be built first. */
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';

const names = ['measure', 'measure-costs', 'measure-product'];

/**
 * Bundles the programs into a folder of its own under node_modules, where packages are still found.
 *
 * @param {string} here folder of this file
 * @returns {Promise<{ folder: string, measure: string, costs: string, product: string }>} the folder and the paths of the programs
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
      ssr: true,
      outDir,
      minify: false,
      target: 'node20',
      rolldownOptions: {
        input: Object.fromEntries(names.map((name) => [name, join(here, `${name}.mjs`)])),
        external: [/^@tensorflow\/tfjs-(core|backend-cpu|backend-wasm)$/, '@jax-js/jax', 'onnxruntime-node'],
        output: { entryFileNames: '[name].mjs' },
      },
    },
  });
  const [measure, costs, product] = /** @type {[string, string, string]} */ (names.map((name) => join(outDir, `${name}.mjs`)));
  return { folder: outDir, measure, costs, product };
}
