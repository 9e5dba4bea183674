import { filesBelow, read } from './source-tree.mjs';

/** Folders that exist on somebody's machine only. */
const path = /(?<![\w.@~$}*:/-])\/(work|tmp|home|root|Users|mnt)\/[\w.-]|\b[A-Z]:\\Users\\/;
const text = /\.(ts|mjs|js|json|md|ya?ml|csv|txt|py|sh|html|vue|svg|css)$|(^|\/)(\.ci\/run|\.gitignore|LICENSE)$/;

/**
 * @param {string} root
 * @returns {string[]}
 */
export function machinePathProblems(root) {
  return filesBelow(root)
    .filter((file) => text.test(file))
    .flatMap((file) =>
      read(root, file)
        .split('\n')
        .flatMap((line, index) => (path.test(line) ? [`${file}:${index + 1}: names a folder of one machine: ${line.trim().slice(0, 100)}`] : [])),
    );
}

/** @type {import('./source-tree.mjs').Check} */
export const check = {
  name: 'machine-paths',
  what: 'no file names a folder of one machine',
  run: machinePathProblems,
};
