/** Writes each package's version into its plugin: part of `pnpm version-packages`, after changesets has set the versions. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../bootstrap/run-command.mjs';
import { pluginVersions } from '../checks/plugin-versions.mjs';

for (const { path, name, said, version } of pluginVersions(ROOT)) {
  if (said === version) continue;
  const file = join(ROOT, path);
  writeFileSync(file, readFileSync(file, 'utf8').replace(`name: '${name}', version: '${said}'`, `name: '${name}', version: '${version}'`));
  console.log(`${path}: ${said} -> ${version}`);
}
