/** Installs the dependencies when they are not there yet, or when what they should be has changed. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pinnedPnpm, pnpm } from './pnpm.mjs';
import { ROOT } from './run-command.mjs';

/**
 * Folders of the workspace, relative to the root, '' first.
 *
 * @param {string} root
 * @returns {string[]}
 */
export function workspaceFolders(root) {
  const groups = ['packages', 'apps', 'tooling'].filter((group) => existsSync(join(root, group)));
  const inside = groups.flatMap((group) => readdirSync(join(root, group)).map((name) => join(group, name)));
  return ['', ...inside.filter((folder) => existsSync(join(root, folder, 'package.json'))).sort()];
}

/**
 * A digest of everything that decides what an install does.
 *
 * @param {string} root
 * @returns {string}
 */
export function installDigest(root) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${pinnedPnpm(root)}`);
  const files = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...workspaceFolders(root).map((folder) => join(folder, 'package.json'))];
  for (const file of files) hash.update(`\0${file}\0`).update(existsSync(join(root, file)) ? readFileSync(join(root, file)) : '');
  return hash.digest('hex');
}

/**
 * Is the install that the marker speaks of still the right one, and still there?
 *
 * @param {string} root
 * @returns {boolean}
 */
export function isInstalled(root) {
  const marker = join(root, 'node_modules', '.thetakit-install');
  if (!existsSync(marker) || !existsSync(join(root, 'node_modules', '.modules.yaml'))) return false;
  if (readFileSync(marker, 'utf8') !== installDigest(root)) return false;
  return workspaceFolders(root).every((folder) => {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const isEmpty = Object.keys(dependencies).length + Object.keys(devDependencies).length === 0;
    return isEmpty || existsSync(join(root, folder, 'node_modules'));
  });
}

/** @returns {Promise<number>} exit code */
export async function install() {
  if (isInstalled(ROOT)) return 0;
  const code = await pnpm(['install', '--frozen-lockfile']);
  if (code === 0) writeFileSync(join(ROOT, 'node_modules', '.thetakit-install'), installDigest(ROOT));
  return code;
}
