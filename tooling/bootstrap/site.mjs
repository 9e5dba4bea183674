/** `npm run site`: from a fresh clone to the documentation site in a browser, with one command and without a network afterwards. */
import { install } from './install.mjs';
import { requireNode } from './node-version.mjs';
import { pnpm } from './pnpm.mjs';
import { step } from './steps.mjs';

requireNode();
const steps = /** @type {const} */ ([
  ['install the dependencies', install],
  ['build the site', () => pnpm(['exec', 'turbo', 'run', 'build', '--filter=@thetakit/docs', '--output-logs=errors-only'])],
]);
for (const [name, action] of steps) {
  const { code } = await step(name, action);
  if (code !== 0) process.exit(code);
}
console.error('The site is at the address below, until Ctrl+C.');
process.exitCode = await pnpm(['--filter=@thetakit/docs', 'exec', 'vitepress', 'preview', ...process.argv.slice(2)]);
