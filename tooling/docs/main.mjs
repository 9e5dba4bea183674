/**
 * `pnpm run docs` writes docs/reference from the registry of built-ins and the table of error codes, and the benchmarks of
 * README.md from docs/benchmarks.md.
 * `pnpm run docs` also writes docs/api, the public surface of every package; a release test compares it.
 * `pnpm run docs --check` writes nothing and fails when a page of docs/reference would change.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../bootstrap/run-command.mjs';
import { filesBelow } from '../checks/source-tree.mjs';
import { apiReports } from './api-reports.mjs';
import { withSources } from './load-source.mjs';
import { withBenchmarks } from './readme-benchmarks.mjs';
import { referencePages } from './reference-pages.mjs';

const folder = 'docs/reference';
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const pages = await withSources(ROOT, ['packages/registry/src/index.ts', 'packages/standard/src/index.ts'], ([registry, standard]) =>
  referencePages({
    registry: standard.createStandardRegistry(),
    kinds: registry.KINDS,
    errorCodes: registry.ERROR_CODES,
    root: ROOT,
  }),
);

const present = existsSync(join(ROOT, folder)) ? filesBelow(ROOT, folder).map((path) => path.slice(folder.length + 1)) : [];
const stale = present.filter((path) => !pages.has(path));
const changed = [...pages].filter(([path, text]) => !present.includes(path) || readFileSync(join(ROOT, folder, path), 'utf8') !== text).map(([path]) => path);
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const newReadme = withBenchmarks(readme, readFileSync(join(ROOT, 'docs/benchmarks.md'), 'utf8'));
if (values.check) {
  for (const path of stale) console.error(`${folder}/${path} belongs to nothing that is registered`);
  for (const path of changed) console.error(`${folder}/${path} is out of date`);
  if (readme !== newReadme) console.error('the benchmarks in README.md are not those of docs/benchmarks.md');
  if (stale.length + changed.length > 0 || readme !== newReadme) {
    console.error('run pnpm run docs');
    process.exitCode = 1;
  }
} else {
  for (const path of stale) rmSync(join(ROOT, folder, path));
  for (const path of changed) {
    mkdirSync(dirname(join(ROOT, folder, path)), { recursive: true });
    writeFileSync(join(ROOT, folder, path), /** @type {string} */ (pages.get(path)));
  }
  for (const each of existsSync(join(ROOT, folder)) ? readdirSync(join(ROOT, folder), { withFileTypes: true }) : []) {
    if (each.isDirectory() && readdirSync(join(ROOT, folder, each.name)).length === 0) rmSync(join(ROOT, folder, each.name), { recursive: true });
  }
  if (readme !== newReadme) writeFileSync(join(ROOT, 'README.md'), newReadme);
  mkdirSync(join(ROOT, 'docs/api'), { recursive: true });
  for (const [path, text] of apiReports(ROOT)) writeFileSync(join(ROOT, 'docs/api', path), text);
  console.log(`${folder}: ${pages.size} pages, ${changed.length} written, ${stale.length} removed`);
}
