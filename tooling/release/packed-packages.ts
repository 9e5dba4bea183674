/** The packed files of every published package, and projects that install them. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { ROOT } from '../bootstrap/run-command.mjs';
import { packagesOf } from '../checks/source-tree.mjs';
import { type ProgramResult, runPnpm, runProgram } from './run-program.ts';

/** Packages that are published. */
export const published = packagesOf(ROOT).filter(({ manifest }) => manifest.private !== true);

/** Packed files by package name, as `file:` specifiers. */
export interface Packed {
  readonly files: Readonly<Record<string, string>>;
  /** Runs of the packer that failed are thrown. */
  remove(): void;
}

/** Packs packages of the workspace, all published ones by default. They have to be built. */
export async function pack(...filters: readonly string[]): Promise<Packed> {
  const folder = mkdtempSync(join(tmpdir(), 'thetakit-tarballs-'));
  const chosen = filters.length === 0 ? ['./packages/*', './apps/cli'] : filters;
  const { code, output } = await runPnpm(['-r', ...chosen.map((each) => `--filter=${each}`), 'pack', '--pack-destination', folder], ROOT);
  if (code !== 0) throw new Error(output);
  const files: Record<string, string> = {};
  for (const file of readdirSync(folder)) {
    const name = published.map((each) => each.name).find((each) => file.replace(/-\d+\.\d+\.\d+.*$/, '') === each.slice(1).replace('/', '-'));
    files[name ?? file.replace(/-\d+\.\d+\.\d+.*$/, '')] = `file:${join(folder, file)}`;
  }
  return { files, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A version that the workspace pins, such as that of tfjs-core. */
export function pinned(name: string): string {
  const [, version] = new RegExp(`^ {2}'?${name}'?: (\\S+)$`, 'm').exec(readFileSync(join(ROOT, 'pnpm-workspace.yaml'), 'utf8')) ?? [];
  if (version === undefined) throw new Error(`pnpm-workspace.yaml pins no ${name}`);
  return version;
}

/** An empty project. */
export interface Project {
  readonly folder: string;
  write(path: string, text: string): void;
  remove(): void;
}

/** Makes an empty folder of its own. */
export function emptyProject(): Project {
  const folder = mkdtempSync(join(tmpdir(), 'thetakit-project-'));
  return {
    folder,
    write: (path, text) => writeFileSync(join(folder, path), text),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** npm of this Node.js, wherever the tests were started from. */
function npmCommand(): readonly [string, ...string[]] {
  const path = process.env['npm_execpath'];
  if (path?.endsWith('npm-cli.js') === true) return [process.execPath, path];
  const beside = resolve(dirname(process.execPath), '../lib/node_modules/npm/bin/npm-cli.js');
  try {
    readFileSync(beside);
    return [process.execPath, beside];
  } catch {
    return [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
  }
}

/** Runs npm in a folder. */
export function runNpm(args: readonly string[], cwd: string): Promise<ProgramResult> {
  const [command, ...before] = npmCommand();
  return runProgram(command, [...before, ...args], cwd);
}

/** Installs `names` with npm into a project, ours from the packed files, theirs as pinned here. */
export async function npmInstall(project: Project, names: readonly string[], { files }: Packed): Promise<ProgramResult> {
  const dependencies = Object.fromEntries(names.map((name) => [name, files[name] ?? pinned(name)]));
  // What comes with them also comes from the packed files.
  const overrides = Object.fromEntries(Object.entries(files).filter(([name]) => name.startsWith('@thetakit/') && !names.includes(name)));
  project.write('package.json', JSON.stringify({ name: 'somebody', type: 'module', private: true, dependencies, overrides }));
  return runNpm(['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'], project.folder);
}

/** The TypeScript examples of a README that stand alone: those that import a file beside them are parts of a larger program. */
export function examplesOf(path: string): { readonly title: string; readonly file: string; readonly text: string }[] {
  return [...readFileSync(join(ROOT, path), 'utf8').matchAll(/```(?:ts|typescript)\n([\s\S]*?)```/g)]
    .map(([, text = ''], index) => ({ title: `${path}, example ${index + 1}`, file: `${path}-${index + 1}`.replaceAll(/\W+/g, '-'), text }))
    .filter(({ text }) => !/from '\.\.?\//.test(text));
}
