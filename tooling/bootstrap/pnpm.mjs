/** Brings pnpm, at the version that package.json pins, through npm: nothing needs installing beforehand. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ROOT, runCommand } from './run-command.mjs';

/**
 * The pinned version: `packageManager` in the root package.json is the only place that names it.
 *
 * @param {string} [root]
 * @returns {string}
 */
export function pinnedPnpm(root = ROOT) {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const match = /^pnpm@(\d+\.\d+\.\d+)/.exec(packageManager ?? '');
  if (match === null) throw new Error(`packageManager in package.json is ${JSON.stringify(packageManager)}, expected pnpm@x.y.z`);
  return /** @type {string} */ (match[1]);
}

/**
 * How to start npx: through the npm that started us when there is one (it works the same on every system).
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {readonly [string, ...string[]]}
 */
export function npxCommand(env) {
  const npm = env['npm_execpath'];
  if (npm !== undefined && basename(npm) === 'npm-cli.js') {
    const npx = join(dirname(npm), 'npx-cli.js');
    if (existsSync(npx)) return [process.execPath, npx];
  }
  return [process.platform === 'win32' ? 'npx.cmd' : 'npx'];
}

/**
 * Runs pnpm. `--yes` because some npm configurations refuse to fetch a program without it.
 *
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string> }} [options]
 * @returns {Promise<number>}
 */
export function pnpm(args, options = {}) {
  const [command, ...before] = npxCommand(process.env);
  return runCommand(command, [...before, '--yes', `pnpm@${pinnedPnpm()}`, ...args], options);
}
