/** A whole text file with its digest, checked for size before it is opened. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { ThetakitError } from '@thetakit/registry';
import { checkFile } from './read-csv.ts';

/** A text and where it came from. */
export interface TextFile {
  /** Name of the file, without its folder. */
  readonly file: string;
  readonly text: string;
  readonly bytes: number;
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256: string;
}

/** Reads UTF-8. Throws FILE_NOT_FOUND, FILE_TOO_LARGE; rejects with the reason of the signal. */
export async function readTextFile(cwd: string, path: string, maxBytes: number, signal: AbortSignal): Promise<TextFile> {
  const file = resolve(cwd, path);
  await checkFile(file, { path, maxBytes });
  const content = await readFile(file, { signal }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === undefined || !/^E[A-Z]+$/.test(cause.code)) throw cause;
    throw new ThetakitError('FILE_NOT_FOUND', {
      who: 'data',
      problem: `${path} cannot be read (${cause.code})`,
      action: 'Check the path and its permissions',
      received: path,
      cause,
    });
  });
  return { file: basename(file), text: content.toString('utf8'), bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
}
