/** Measures every package and writes its limit, a tenth above, to sizes.json: for when a package has grown on purpose. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../bootstrap/run-command.mjs';
import { bundledSize } from './sizes.mjs';
import { packagesOf } from './source-tree.mjs';

/** @type {Record<string, number>} */
const limits = {};
for (const { name, folder } of packagesOf(ROOT).filter((pack) => pack.folder.startsWith('packages/'))) {
  const kilobytes = (await bundledSize(join(ROOT, folder, 'src/index.ts'))) / 1000;
  limits[name] = Math.round(11 * kilobytes) / 10;
  console.log(`${name}: ${kilobytes.toFixed(1)} kB, limit ${limits[name]}`);
}
writeFileSync(join(ROOT, 'tooling/checks/sizes.json'), `${JSON.stringify(limits, null, 2)}\n`);
