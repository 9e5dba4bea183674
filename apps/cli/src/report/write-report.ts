/** Reports appear whole or not at all: written beside their place, then renamed into it. */
import { access, constants, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { ThetakitError } from '@thetakit/registry';

/** Where a report may be written: checked before the work starts. */
export interface ReportTarget {
  /** As the user wrote it. */
  readonly name: string;
  readonly path: string;
  /** What is written, for messages: report, or the flag that names it. */
  readonly who: string;
}

/** Throws FILE_NOT_WRITABLE unless a file can be made at this path. */
export async function checkReportPath(cwd: string, name: string, who = 'report'): Promise<ReportTarget> {
  const path = resolve(cwd, name);
  const refused = (problem: string, action: string, cause?: unknown) => new ThetakitError('FILE_NOT_WRITABLE', { who, problem, action, received: name, cause });
  const folder = dirname(path);
  const folderInfo = await stat(folder).catch(() => undefined);
  if (folderInfo === undefined) throw refused(`the folder of ${name} does not exist`, 'Make the folder first');
  if (!folderInfo.isDirectory()) throw refused(`${dirname(name)} is not a folder`, 'Choose another path');
  if ((await stat(path).catch(() => undefined))?.isDirectory() === true) throw refused(`${name} is a folder`, 'Name a file, such as report.html');
  await access(folder, constants.W_OK).catch((cause: unknown) => {
    throw refused(`the folder of ${name} cannot be written to`, 'Choose another folder', cause);
  });
  return { name, path, who };
}

/** Writes the text to a temporary file beside the target and renames it. On failure nothing is left. */
export async function writeReport({ name, path, who }: ReportTarget, text: string): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    await writeFile(temporary, text, { flag: 'wx' });
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new ThetakitError('FILE_NOT_WRITABLE', {
      who,
      problem: `${name} cannot be written (${(cause as NodeJS.ErrnoException).code ?? String(cause)})`,
      action: 'Check the path, the permissions and the free space',
      received: name,
      cause,
    });
  }
}
