/**
 * `pnpm new KIND NAME` writes working code, a test that passes, and the line that registers it.
 * `pnpm new plugin NAME --directory FOLDER` writes a package of its own.
 */
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../bootstrap/run-command.mjs';
import { create, UsageError } from './create.mjs';
import { KINDS } from './kinds.mjs';

const usage = `usage: pnpm new KIND NAME [--directory FOLDER]

${Object.entries(KINDS)
  .map(([kind, { what }]) => `  ${kind.padEnd(10)} ${what}`)
  .join('\n')}

NAME is kebab-case. --directory is for plugins; the default is ./NAME below the folder that you are in.`;

/** Formats what was written, so that sorted imports stay sorted. */
function format(/** @type {readonly string[]} */ paths) {
  const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
  spawnSync(process.execPath, [biome, 'check', '--write', ...paths.filter((path) => path.endsWith('.ts'))], { cwd: ROOT, stdio: 'ignore' });
}

try {
  const { values, positionals } = parseArgs({ options: { directory: { type: 'string' }, help: { type: 'boolean', short: 'h' } }, allowPositionals: true });
  const [kind, name, ...rest] = positionals;
  if (values.help === true) {
    console.log(usage);
  } else {
    if (kind === undefined || name === undefined || rest.length > 0) throw new UsageError(`expected a kind and a name\n\n${usage}`);
    if (values.directory !== undefined && kind !== 'plugin') throw new UsageError('--directory is for plugins: everything else has its place');
    const root = kind === 'plugin' ? resolve(process.env['INIT_CWD'] ?? process.cwd(), values.directory ?? name) : ROOT;
    const { written, next } = create(kind, name, root);
    if (kind !== 'plugin') format(written);
    for (const path of written) console.log(`wrote ${kind === 'plugin' ? join(root, path) : path}`);
    console.log(`\nnext:\n${kind === 'plugin' ? `  cd ${root}\n` : ''}${next.map((line) => `  ${line}`).join('\n')}`);
  }
} catch (error) {
  const isUsage = error instanceof UsageError || (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));
  if (!isUsage) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
