/** docs/api holds the public surface as it is: a change of it is seen in the change that makes it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../bootstrap/run-command.mjs';
import { apiReports } from '../docs/api-reports.mjs';

it('every report is the one that `pnpm run docs` writes', () => {
  const reports = apiReports(ROOT);
  const folder = join(ROOT, 'docs/api');
  expect(readdirSync(folder).toSorted()).toEqual([...reports.keys()].toSorted());
  const changed = [...reports]
    .filter(([path, text]) => !existsSync(join(folder, path)) || readFileSync(join(folder, path), 'utf8') !== text)
    .map(([path]) => path);
  expect(changed, 'run pnpm run docs and look at what changed').toEqual([]);
});

it('a report has every export with its declaration', () => {
  const random = readFileSync(join(ROOT, 'docs/api/random.md'), 'utf8');
  expect(random).toContain('function split(key: Key, count?: number): Key[];');
  expect(random).toContain('interface Stream {');
});
