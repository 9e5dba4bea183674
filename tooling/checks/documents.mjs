import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { ARROWS } from './arrows.mjs';
import { filesBelow, packagesOf, read } from './source-tree.mjs';

/**
 * Links of a Markdown file to files of the repository, without their anchors.
 *
 * @param {string} text
 * @returns {string[]}
 */
export function linksOf(text) {
  const withoutCode = text.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');
  return [...withoutCode.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link]) => /** @type {string} */ (link).replace(/#.*$/, ''))
    .filter((link) => link !== '' && !/^(https?:|mailto:)/.test(link));
}

/**
 * Scripts that a document tells the reader to run, with npm or pnpm.
 *
 * @param {string} text
 * @returns {string[]}
 */
export function scriptsIn(text) {
  const found = new Set();
  for (const [, block = ''] of text.matchAll(/(```[\s\S]*?```|`[^`\n]+`)/g)) {
    for (const [, script] of block.matchAll(/\b(?:npm run|pnpm run|pnpm) ([a-z][\w:-]*)/g)) found.add(script);
    if (/\bnpm test\b/.test(block)) found.add('test');
  }
  return [...found];
}

/**
 * Paths of the repository that a document names as code, such as `packages/registry/src`; patterns are left out.
 *
 * @param {string} text
 * @returns {string[]}
 */
export function pathsIn(text) {
  return [...text.replace(/```[\s\S]*?```/g, '').matchAll(/`((?:packages|apps|tooling|docs|\.ci)\/[\w./-]+)`/g)].map(
    ([, path]) => /** @type {string} */ (path),
  );
}

/** Words after `pnpm` that are pnpm's own. */
const own = new Set(['add', 'install', 'exec', 'dlx', 'run', 'pack', 'publish', 'workspace']);

/**
 * The arrows of the first Mermaid picture of a document, as `from -> to`.
 *
 * @param {string} text
 * @returns {Set<string>}
 */
export function mermaidArrows(text) {
  const picture = /```mermaid\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
  const found = new Set();
  for (const line of picture.split('\n')) {
    const [, from, targets] = /^\s*([\w-]+) --> ([\w\s&-]+)$/.exec(line) ?? [];
    for (const target of (targets ?? '').split('&')) if (from !== undefined && target.trim() !== '') found.add(`${from} -> ${target.trim()}`);
  }
  return found;
}

/** @param {string} root @returns {string[]} */
function pictureProblems(root) {
  if (!existsSync(join(root, 'ARCHITECTURE.md'))) return ['ARCHITECTURE.md is missing'];
  const drawn = mermaidArrows(read(root, 'ARCHITECTURE.md'));
  const allowed = new Set(Object.entries(ARROWS).flatMap(([from, { uses }]) => uses.filter((to) => to !== 'registry').map((to) => `${from} -> ${to}`)));
  return [
    ...[...allowed].filter((arrow) => !drawn.has(arrow)).map((arrow) => `ARCHITECTURE.md: the picture lacks ${arrow} (tooling/checks/arrows.mjs)`),
    ...[...drawn]
      .filter((arrow) => !allowed.has(arrow))
      .map((arrow) => `ARCHITECTURE.md: the picture has ${arrow}, which tooling/checks/arrows.mjs does not allow`),
  ];
}

/**
 * Links to files that are not there, commands that package.json does not have, packages that README.md does not list,
 * and a picture of the arrows that differs from the table.
 *
 * @param {string} root
 * @returns {string[]}
 */
export function documentProblems(root) {
  const problems = pictureProblems(root);
  const { scripts } = JSON.parse(read(root, 'package.json'));
  for (const path of filesBelow(root).filter((each) => each.endsWith('.md') && !each.startsWith('.changeset/'))) {
    const text = read(root, path);
    for (const link of linksOf(text)) {
      if (!existsSync(join(root, posix.join(posix.dirname(path), link)))) problems.push(`${path}: links to ${link}, which is not there`);
    }
    for (const named of pathsIn(text)) {
      if (!existsSync(join(root, named))) problems.push(`${path}: names ${named}, which is not there`);
    }
    for (const script of scriptsIn(text)) {
      if (!own.has(script) && !(script in scripts)) problems.push(`${path}: tells the reader to run ${script}, which package.json does not have`);
    }
  }
  const readme = read(root, 'README.md');
  for (const { name, folder } of packagesOf(root)) {
    if (!readme.includes(`[\`${name}\`](${folder})`)) problems.push(`README.md: the list of packages lacks [\`${name}\`](${folder})`);
  }
  return problems;
}

/** @type {import('./source-tree.mjs').Check} */
export const check = {
  name: 'documents',
  what: 'links, commands, the list of packages and the picture of the arrows are true',
  run: documentProblems,
};
