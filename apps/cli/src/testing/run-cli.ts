/** Runs the command inside the test's process and keeps what it writes. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { ExitCode } from '../exit-codes.ts';
import { main } from '../main.ts';

/** What a run did. */
export interface CliRun {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
  /** The JSON document on stdout; throws when there is none, or more than one. */
  document(): Record<string, unknown>;
}

/** Settings of a run. */
export interface CliWorld {
  readonly cwd?: string;
  readonly signal?: AbortSignal;
  readonly env?: Readonly<Record<string, string>>;
}

class Kept extends Writable {
  text = '';
  override _write(chunk: Buffer | string, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** Runs `thetakit ...argv`. */
export async function runCli(
  argv: readonly string[],
  { cwd = process.cwd(), signal = new AbortController().signal, env = {} }: CliWorld = {},
): Promise<CliRun> {
  const [stdout, stderr] = [new Kept(), new Kept()];
  const code = await main({ argv, stdout, stderr, cwd, signal, env });
  return { code, stdout: stdout.text, stderr: stderr.text, document: () => JSON.parse(stdout.text) as Record<string, unknown> };
}

/** A folder of its own for a test file. */
export interface Workspace {
  readonly folder: string;
  write(name: string, text: string): Promise<string>;
  files(): Promise<string[]>;
  remove(): Promise<void>;
}

/** Makes an empty folder. */
export async function createWorkspace(): Promise<Workspace> {
  const folder = await mkdtemp(join(tmpdir(), 'thetakit-cli-'));
  return {
    folder,
    async write(name, text) {
      await writeFile(join(folder, name), text);
      return name;
    },
    files: async () => (await readdir(folder)).toSorted(),
    remove: () => rm(folder, { recursive: true }),
  };
}
