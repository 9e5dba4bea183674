/** `npm run demo`: from a fresh clone to a fitted model with one command. Arguments go to `thetakit demo`. */
import { join } from 'node:path';
import { install } from './install.mjs';
import { requireNode } from './node-version.mjs';
import { pnpm } from './pnpm.mjs';
import { ROOT, runCommand } from './run-command.mjs';
import { step } from './steps.mjs';

requireNode();
const build = () => pnpm(['exec', 'turbo', 'run', 'build', '--filter=@thetakit/cli...', '--output-logs=errors-only']);
const steps = /** @type {const} */ ([
  ['install the dependencies', install],
  ['build the command line and what it needs', build],
]);
for (const [name, action] of steps) {
  const { code } = await step(name, action);
  if (code !== 0) process.exit(code);
}
process.exitCode = await runCommand(process.execPath, [join(ROOT, 'apps', 'cli', 'dist', 'bin.js'), 'demo', ...process.argv.slice(2)], { cwd: process.cwd() });
