/**
 * `pnpm release` publishes every package whose version the registry does not have yet, in the order of their dependencies:
 * packed by pnpm, which writes real versions in place of `workspace:` and `catalog:`, and published by npm, which proves where
 * the files come from (trusted publishing and provenance: no token is stored anywhere).
 *
 * `--dry-run` packs, lets npm check every file, and publishes nothing; it needs no network.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { npxCommand, pinnedPnpm } from '../bootstrap/pnpm.mjs';
import { childEnvironment, ROOT } from '../bootstrap/run-command.mjs';
import { packagesOf } from '../checks/source-tree.mjs';

const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean', default: false } } });
const isDry = values['dry-run'];
const env = childEnvironment(process.env);
const [npx, ...npxArguments] = npxCommand(process.env);
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** Packages before those that depend on them. */
function inOrder() {
  const packages = packagesOf(ROOT).filter(({ manifest }) => manifest.private !== true);
  /** @type {typeof packages} */
  const order = [];
  const visit = (/** @type {(typeof packages)[number]} */ each) => {
    if (order.includes(each)) return;
    const needed = { ...each.manifest.dependencies, ...each.manifest.peerDependencies };
    for (const other of packages) if (other.name in needed) visit(other);
    order.push(each);
  };
  for (const each of packages) visit(each);
  return order;
}

/** Does the registry have this version? A dry run does not ask. */
function isPublished(/** @type {string} */ name, /** @type {string} */ version) {
  return !isDry && spawnSync(npm, ['view', `${name}@${version}`, 'version'], { encoding: 'utf8', env }).stdout.trim() === version;
}

const folder = mkdtempSync(join(tmpdir(), 'thetakit-release-'));
let failed = 0;
try {
  for (const { name, folder: path, manifest } of inOrder()) {
    if (isPublished(name, manifest.version)) {
      console.log(`${name} ${manifest.version}: is there already`);
      continue;
    }
    const before = new Set(readdirSync(folder));
    execFileSync(npx, [...npxArguments, '--yes', `pnpm@${pinnedPnpm()}`, 'pack', '--pack-destination', folder], {
      cwd: join(ROOT, path),
      env,
      stdio: 'ignore',
    });
    const file = join(folder, readdirSync(folder).find((each) => !before.has(each)) ?? '');
    // A tag of its own choice keeps npm from asking the registry which versions there are.
    const options = ['--access', 'public', '--tag', 'latest', ...(isDry ? ['--dry-run', '--offline'] : ['--provenance'])];
    const { status, stdout, stderr } = spawnSync(npm, ['publish', file, ...options, '--json'], { encoding: 'utf8', env });
    if (status !== 0) failed++;
    console.log(`${name} ${manifest.version}: ${status === 0 ? (isDry ? 'can be published' : 'published') : `failed\n${stdout}\n${stderr}`}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (failed > 0) process.exitCode = 1;
