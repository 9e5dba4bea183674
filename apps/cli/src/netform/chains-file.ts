/** The states of the chains of a fit in a file: written whole or not at all, read back by --resume. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { type FitCheckpoint, fitCheckpointText, parseFitCheckpoint } from '@thetakit/netform-mcmc';
import { ThetakitError } from '@thetakit/registry';
import { readTextFile } from '../csv/read-text-file.ts';
import type { Host } from '../host.ts';
import { checkReportPath, type ReportTarget, writeReport } from '../report/write-report.ts';
import { commandLine } from '../run/run-record.ts';

/** A larger file is not read. */
const MAX_BYTES = 2 ** 30;
const FORMAT = 'thetakit-netform-checkpoint';

/** The file of one run. */
export interface ChainsFile {
  /** Where the chains go on; empty for a new run. */
  readonly states: readonly (FitCheckpoint | undefined)[];
  /** Was a file named? */
  readonly isNamed: boolean;
  /** Writes the states. Without a named file, under a name that nothing has. Throws FILE_NOT_WRITABLE. */
  save(states: readonly (FitCheckpoint | undefined)[]): Promise<void>;
  /** What was written last, and the command that goes on from it. */
  saved(): { readonly name: string; readonly path: string; readonly resume: string } | undefined;
}

/** Reads what `resume` names and checks where states will go. Throws CHECKPOINT_INVALID and the errors of files. */
export async function openChainsFile(host: Host, flags: { readonly checkpoint?: string; readonly resume?: string }, chains: number): Promise<ChainsFile> {
  const states = flags.resume === undefined ? [] : await readStates(host, flags.resume, chains);
  const name = flags.checkpoint ?? flags.resume;
  const named = name === undefined ? undefined : await checkReportPath(host.cwd, name, '--checkpoint');
  let written: ReportTarget | undefined;
  let turn: Promise<void> = Promise.resolve();
  const write = async (each: readonly (FitCheckpoint | undefined)[]) => {
    const target = named ?? written ?? (await checkReportPath(host.cwd, await freeName(host.cwd), '--checkpoint'));
    const texts = each.map((state) => (state === undefined ? 'null' : fitCheckpointText(state)));
    await writeReport(target, `{"format":"${FORMAT}","schemaVersion":1,"argv":${JSON.stringify(host.argv)},"chains":[\n${texts.join(',\n')}\n]}\n`);
    written = target;
  };
  return {
    states,
    isNamed: named !== undefined,
    save: (each) => {
      // One write at a time: all go through the same temporary file.
      const next = turn.then(() => write(each));
      turn = next.catch(() => undefined);
      return next;
    },
    saved: () => (written === undefined ? undefined : { name: written.name, path: written.path, resume: resumeCommand(host.argv, written.name) }),
  };
}

async function readStates(host: Host, name: string, chains: number): Promise<(FitCheckpoint | undefined)[]> {
  const { text } = await readTextFile(host.cwd, name, MAX_BYTES, host.signal);
  const stored = chainsOf(text);
  if (stored === undefined) throw refused(`${name} is no checkpoint of this version`, 'Name the file that --checkpoint or Ctrl+C wrote');
  if (stored.length > chains) throw refused(`${name} holds ${stored.length} chains, but ${chains} are asked for`, `Give --chains ${stored.length} or more`);
  return stored.map((each) => (each === null ? undefined : parseFitCheckpoint(JSON.stringify(each))));
}

function chainsOf(text: string): readonly unknown[] | undefined {
  try {
    const { format, schemaVersion, chains } = JSON.parse(text) as Record<string, unknown>;
    return format === FORMAT && schemaVersion === 1 && Array.isArray(chains) ? chains : undefined;
  } catch {
    // What is no JSON is no checkpoint either.
    return undefined;
  }
}

async function freeName(cwd: string): Promise<string> {
  for (let k = 1; ; k++) {
    const name = `thetakit-netform${k === 1 ? '' : `-${k}`}.checkpoint.json`;
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
