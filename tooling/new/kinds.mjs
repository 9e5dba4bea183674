/** What each kind of `pnpm new` writes and where it is registered. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { addImport, addReExport, addToArray } from './edit-source.mjs';

/**
 * @typedef {import('./names.mjs').Names} Names
 * @typedef {{ path: string, edit: (text: string) => string }} Edit
 * @typedef {{
 *   what: string,
 *   files(names: Names): Readonly<Record<string, string>>,
 *   edits?(names: Names): readonly Edit[],
 *   next(names: Names): readonly string[],
 * }} NewKind
 */

const optimizers = 'packages/optimizers';
const primitives = 'packages/autodiff-core/src/primitives';
const problems = 'packages/problems/src';
const terms = 'packages/netform-mcmc/src/terms';

/** The templates that `thetakit plugin new` uses: `src/index.ts.txt` becomes `src/index.ts`, `_gitignore.txt` becomes `.gitignore`. */
const pluginTemplates = '../../../apps/cli/templates/plugin';
const pluginFiles = Object.fromEntries(
  readdirSync(fileURLToPath(new URL('../../apps/cli/templates/plugin', import.meta.url)), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.txt'))
    .sort()
    .map((path) => [path.slice(0, -'.txt'.length).replace(/(^|\/)_/g, '$1.'), `${pluginTemplates}/${path}`]),
);

/** @type {Readonly<Record<string, NewKind>>} */
export const KINDS = {
  optimizer: {
    what: 'a first-order rule in packages/optimizers',
    files: ({ kebab }) => ({
      [`${optimizers}/src/first-order/${kebab}.ts`]: 'optimizer.ts.txt',
      [`${optimizers}/src/first-order/${kebab}.test.ts`]: 'optimizer.test.ts.txt',
      [`docs/notes/optimizer/${kebab}.md`]: 'notes.md.txt',
    }),
    edits: ({ kebab, camel, pascal }) => [
      { path: `${optimizers}/src/plugin.ts`, edit: (text) => addToArray(addImport(text, camel, `./first-order/${kebab}.ts`), 'entries', camel) },
      { path: `${optimizers}/src/index.ts`, edit: (text) => addReExport(text, `${camel}, type ${pascal}Options`, `./first-order/${kebab}.ts`) },
    ],
    next: ({ kebab }) => [`cd ${optimizers} && npx vitest run src/first-order/${kebab}.test.ts`, 'pnpm run docs'],
  },
  primitive: {
    what: 'a primitive of the graph in packages/autodiff-core',
    files: ({ kebab }) => ({
      [`${primitives}/${kebab}.ts`]: 'primitive.ts.txt',
      [`${primitives}/${kebab}.test.ts`]: 'primitive.test.ts.txt',
    }),
    edits: ({ kebab, camel }) => [{ path: `${primitives}/table.ts`, edit: (text) => addToArray(addImport(text, camel, `./${kebab}.ts`), 'all', camel) }],
    next: ({ kebab }) => [`cd packages/autodiff-core && npx vitest run src/primitives/${kebab}.test.ts`],
  },
  problem: {
    what: 'a test problem in packages/problems',
    files: ({ kebab }) => ({
      [`${problems}/classic/${kebab}.ts`]: 'problem.ts.txt',
      [`${problems}/classic/${kebab}.test.ts`]: 'problem.test.ts.txt',
    }),
    edits: ({ kebab, camel }) => [
      { path: `${problems}/plugin.ts`, edit: (text) => addToArray(addImport(text, camel, `./classic/${kebab}.ts`), 'classicProblems', camel) },
      { path: `${problems}/index.ts`, edit: (text) => addReExport(text, camel, `./classic/${kebab}.ts`) },
    ],
    next: ({ kebab }) => [`cd packages/problems && npx vitest run src/classic/${kebab}.test.ts`, 'pnpm run docs'],
  },
  term: {
    what: 'a term of a network-formation model in packages/netform-mcmc',
    files: ({ kebab }) => ({
      [`${terms}/${kebab}.ts`]: 'term.ts.txt',
      [`${terms}/${kebab}.test.ts`]: 'term.test.ts.txt',
    }),
    edits: ({ kebab, camel }) => [
      { path: `${terms}/table.ts`, edit: (text) => addToArray(addImport(text, `${camel}Term`, `./${kebab}.ts`), 'BUILT_IN_TERMS', `${camel}Term`) },
      { path: 'packages/netform-mcmc/src/index.ts', edit: (text) => addReExport(text, camel, `./terms/${kebab}.ts`) },
    ],
    next: ({ kebab }) => [`cd packages/netform-mcmc && npx vitest run src/terms/${kebab}.test.ts`],
  },
  plugin: {
    what: 'a package of its own with one method, wired to the conformance suite',
    files: () => pluginFiles,
    next: () => ['npm install', 'npm test', 'npm run check'],
  },
};
