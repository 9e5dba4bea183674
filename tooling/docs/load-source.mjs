/** Loads TypeScript modules of the workspace from their sources: nothing needs building. */
import { join } from 'node:path';
import { createServer } from 'vite';

/**
 * Loads modules, hands them to `use`, and cleans up.
 *
 * @template T
 * @param {string} root
 * @param {readonly string[]} paths relative to the root
 * @param {(modules: any[]) => T | Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withSources(root, paths, use) {
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'error',
    appType: 'custom',
    server: { middlewareMode: true, watch: null, hmr: false, ws: false },
    optimizeDeps: { noDiscovery: true, include: [] },
    ssr: { noExternal: [/^@thetakit\//], resolve: { conditions: ['@thetakit/source', 'module', 'node', 'development|production'] } },
  });
  try {
    const modules = [];
    for (const path of paths) modules.push(await server.ssrLoadModule(join(root, path)));
    return await use(modules);
  } finally {
    await server.close();
  }
}
