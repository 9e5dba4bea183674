import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { read } from './source-tree.mjs';

/**
 * A lockfile names versions and digests, never the place that a package was fetched from.
 *
 * @param {string} root
 * @returns {string[]}
 */
export function lockfileProblems(root) {
  if (!existsSync(join(root, 'pnpm-lock.yaml'))) return ['pnpm-lock.yaml is missing'];
  return read(root, 'pnpm-lock.yaml')
    .split('\n')
    .flatMap((text, index) => (/tarball:|https?:\/\//.test(text) ? [`pnpm-lock.yaml:${index + 1}: names an address: ${text.trim().slice(0, 80)}`] : []));
}

/** @type {import('./source-tree.mjs').Check} */
export const check = {
  name: 'lockfile',
  what: 'the lockfile holds no addresses',
  run: lockfileProblems,
};
