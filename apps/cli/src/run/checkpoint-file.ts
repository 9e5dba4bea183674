/**
 * The state of a run in a file: written whole or not at all while the run goes on, when Ctrl+C stops it and at its end;
 * read back by --resume, when it is of the same run.
 */
import { access } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { checkpointText, parseCheckpoint, type RunCheckpoint } from '@thetakit/optimizers';
import { ThetakitError } from '@thetakit/registry';
import type { Command } from 'commander';
import { readTextFile } from '../csv/read-text-file.ts';
import type { Invocation } from '../invocation.ts';
import { checkReportPath, type ReportTarget, writeReport } from '../report/write-report.ts';
import { commandLine } from './run-record.ts';

/** A larger checkpoint is not read. */
const MAX_BYTES = 2 ** 30;

/** What makes two runs the same, limits left out: with a larger limit a run goes on. */
export interface RunIdentity {
  readonly command: string;
  readonly method: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly start: readonly number[];
  readonly bounds: unknown;
  /** What is fitted or minimised. */
  readonly subject: Readonly<Record<string, unknown>>;
}

/** The parsed flags. */
export interface CheckpointFlags {
  readonly checkpoint?: string;
  readonly resume?: string;
}

/** The file of one run. */
export interface CheckpointFile {
  /** Where the run goes on. */
  readonly resume: { readonly resume?: RunCheckpoint };
  /** Writes the state. A failure is told on stderr and does not stop the run. */
  save(checkpoint: RunCheckpoint): Promise<void>;
  /** After the run: where its state is and the command that goes on from it; undefined when nothing was saved. */
  saved(): { readonly path: string; readonly resume: string } | undefined;
}

/** Adds the flags. */
export function addCheckpointFlags(command: Command): Command {
  return command
    .option('--checkpoint <file.json>', 'save the state of the run here every 10 seconds and at its end; Ctrl+C saves it in any case')
    .option('--resume <file.json>', 'go on from a saved state, with the flags of the first run; larger limits are allowed');
}

/** Reads what --resume names and checks where the state will go. Throws CHECKPOINT_INVALID and the errors of files. */
export async function openCheckpoint(invocation: Invocation, flags: CheckpointFlags, identity: RunIdentity): Promise<CheckpointFile> {
  const { host } = invocation;
  const resume = flags.resume === undefined ? {} : { resume: await readCheckpoint(invocation, flags.resume, identity) };
  const name = flags.checkpoint ?? flags.resume;
  const named = name === undefined ? undefined : await checkReportPath(host.cwd, name, '--checkpoint');
  let written: ReportTarget | undefined;
  const save = async (checkpoint: RunCheckpoint) => {
    // Without a file only an interrupted run is saved, under a name that nothing has.
    if (named === undefined && !host.signal.aborted) return;
    try {
      const target = named ?? (await checkReportPath(host.cwd, await freeName(host.cwd, identity.command), '--checkpoint'));
      await writeReport(target, textOf(identity, host.argv, checkpoint));
      written = target;
    } catch (error) {
      invocation.note(`The state of the run was not saved. ${(error as Error).message}`);
    }
  };
  return { resume, save, saved: () => (written === undefined ? undefined : { path: written.name, resume: resumeCommand(host.argv, written.name) }) };
}

/** The lines that end an interrupted run. */
export function interruptedText({ path, resume }: { readonly path: string; readonly resume: string }): string {
  return `\nInterrupted. The state of the run is in ${path}; this goes on from there:\n  ${resume}`;
}

function textOf(run: RunIdentity, argv: readonly string[], checkpoint: RunCheckpoint): string {
  return `{"format":"thetakit-checkpoint","schemaVersion":1,"argv":${JSON.stringify(argv)},"run":${JSON.stringify(run, plain)},\n"checkpoint":${checkpointText(checkpoint)}}\n`;
}

async function readCheckpoint({ host }: Invocation, name: string, identity: RunIdentity): Promise<RunCheckpoint> {
  const { text } = await readTextFile(host.cwd, name, MAX_BYTES, host.signal);
  const document = documentOf(name, text);
  const { checkpoint, run } = document;
  const mine = JSON.parse(JSON.stringify(identity, plain)) as Record<string, unknown>;
  for (const [field, value] of Object.entries(mine)) {
    const [saved, now] = [JSON.stringify(run[field]), JSON.stringify(value)];
    if (saved === now) continue;
    const [before, after] = differing(run[field], value);
    throw refused(`${name} is of another run: its ${field} ${before}, and now it is ${after}`, 'Give the flags of the first run');
  }
  return parseCheckpoint(JSON.stringify(checkpoint));
}

function documentOf(name: string, text: string): { readonly run: Readonly<Record<string, unknown>>; readonly checkpoint: unknown } {
  try {
    const { format, schemaVersion, run, checkpoint } = JSON.parse(text) as Record<string, unknown>;
    if (format === 'thetakit-checkpoint' && schemaVersion === 1 && typeof run === 'object' && run !== null) {
      return { run: run as Record<string, unknown>, checkpoint };
    }
  } catch {
    // Said below: what is no JSON is no checkpoint either.
  }
  throw refused(`${basename(name)} is no checkpoint of this version`, 'Name the file that --checkpoint or Ctrl+C wrote');
}

/** The first field in which two records differ, or the values themselves, as text. */
function differing(saved: unknown, now: unknown): [string, string] {
  const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
  const text = (value: unknown) => (value === undefined ? 'none' : JSON.stringify(value));
  if (!isRecord(saved) || !isRecord(now)) return [`was ${text(saved)}`, text(now)];
  const key = [...new Set([...Object.keys(saved), ...Object.keys(now)])].find((name) => JSON.stringify(saved[name]) !== JSON.stringify(now[name])) ?? '';
  return [`${key} was ${text(saved[key])}`, text(now[key])];
}

/** Vectors as lists; what JSON lacks as words. */
function plain(_key: string, value: unknown): unknown {
  if (value === undefined) return null;
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array);
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

async function freeName(cwd: string, command: string): Promise<string> {
  for (let k = 1; ; k++) {
    const name = `thetakit-${command}${k === 1 ? '' : `-${k}`}.checkpoint.json`;
    const isTaken = await access(join(cwd, name)).then(
      () => true,
      () => false,
    );
    if (!isTaken) return name;
  }
}

/** The command of this run with --resume for the file instead of what it had. */
function resumeCommand(argv: readonly string[], file: string): string {
  const kept = argv.filter((word, i) => !/^--(resume|checkpoint)(=|$)/.test(word) && !/^--(resume|checkpoint)$/.test(argv[i - 1] ?? ''));
  return commandLine([...kept, '--resume', file]);
}

function refused(problem: string, action: string): ThetakitError {
  return new ThetakitError('CHECKPOINT_INVALID', { who: '--resume', problem, action });
}
