import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { code, paragraphs, table } from './markdown.mjs';
import { renderEntry } from './render-entry.mjs';
import { renderErrorCodes } from './render-error-codes.mjs';

/** Kinds that have a page per entry; the others have one table. */
const ownPage = new Set(['optimizer', 'minimizer', 'least-squares', 'sampler', 'model']);
const plural = {
  optimizer: 'First-order rules',
  minimizer: 'Minimisers',
  'least-squares': 'Least-squares methods',
  sampler: 'Samplers',
  model: 'Models',
  problem: 'Test problems',
  dataset: 'Data sets',
  backend: 'Executors',
};

const banner = '<!-- Written by `pnpm run docs` from the registry. Edit the definition of the entry instead. -->';

/** File name of an entry's page: `optimizers/adam` gives `adam`. */
const slug = (/** @type {string} */ id) => id.slice(id.indexOf('/') + 1);

/** @param {any} registry @param {string} kind */
function tableOf(registry, kind) {
  const rows = registry.list(kind).map((/** @type {{ fullId: string }} */ { fullId }) => registry.describe(kind, fullId));
  if (kind === 'problem') {
    return table(
      ['problem', 'n', 'known minimum', 'what it is'],
      rows.map((/** @type {any} */ { id, facts, summary }) => [code(id), facts.dimension, facts.minimum, summary]),
    );
  }
  if (kind === 'dataset') {
    return table(
      ['data set', 'licence', 'what it is'],
      rows.map((/** @type {any} */ { id, facts, summary }) => [code(id), facts.licence, summary]),
    );
  }
  return table(
    ['id', 'what it is'],
    rows.map((/** @type {any} */ { id, summary }) => [ownPage.has(kind) ? `[${code(id)}](${kind}/${slug(id)}.md)` : code(id), summary]),
  );
}

/**
 * Every page of docs/reference: text by path below it.
 *
 * @param {{ registry: any, kinds: readonly string[], errorCodes: Readonly<Record<string, { title: string, explanation: string }>>, root: string }} source
 * @returns {Map<string, string>}
 */
export function referencePages({ registry, kinds, errorCodes, root }) {
  const pages = new Map([['error-codes.md', `${banner}\n\n${renderErrorCodes(errorCodes)}`]]);
  const sections = [];
  for (const kind of kinds) {
    const entries = registry.list(kind);
    if (entries.length === 0) continue;
    sections.push(`## ${plural[/** @type {keyof typeof plural} */ (kind)] ?? kind}`, tableOf(registry, kind));
    if (!ownPage.has(kind)) continue;
    for (const { fullId } of entries) {
      const notes = join(root, 'docs/notes', kind, `${slug(fullId)}.md`);
      const text = existsSync(notes) ? readFileSync(notes, 'utf8') : undefined;
      pages.set(`${kind}/${slug(fullId)}.md`, `${banner}\n\n${renderEntry(registry.describe(kind, fullId), text)}`);
    }
  }
  const intro = 'Everything that is registered, and every [error code](error-codes.md). `thetakit describe ID` says the same on a terminal.';
  pages.set('README.md', `${banner}\n\n${paragraphs(['# Reference', intro, ...sections])}`);
  return pages;
}
