/** Files of bytes appear whole or not at all: written beside their place, then renamed into it. */
import { rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ThetakitError } from '@thetakit/registry';
import type { ReportTarget } from '../report/write-report.ts';

/** Writes bytes to a target that `checkReportPath` gave; an older file is replaced. Throws FILE_NOT_WRITABLE. */
export async function writeBytes({ name, path, who }: ReportTarget, bytes: Uint8Array): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    await writeFile(temporary, bytes, { flag: 'wx' });
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
