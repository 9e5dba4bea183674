/** Files as sources of bytes: what a reader asks for is read, and nothing else. */
import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { ByteSource } from '@thetakit/cnn-sysid';
import { ThetakitError } from '@thetakit/registry';
import { checkFile } from '../csv/read-csv.ts';

/** An open file. */
export interface FileSource extends ByteSource {
  /** Name without its folder. */
  readonly file: string;
  close(): Promise<void>;
}

/** Bytes that are read for a digest at once. */
const PIECE = 1 << 22;

/** Opens a file. Throws FILE_NOT_FOUND, FILE_TOO_LARGE. */
export async function openSource(cwd: string, path: string, maxBytes: number): Promise<FileSource> {
  const full = resolve(cwd, path);
  await checkFile(full, { path, maxBytes });
  const handle = await open(full, 'r').catch((cause: unknown) => {
    throw new ThetakitError('FILE_NOT_FOUND', {
      who: 'data',
      problem: `${path} cannot be read`,
      action: 'Check the path and its permissions',
      received: path,
      cause,
    });
  });
  const { size } = await handle.stat();
  return { file: basename(full), size, read: (offset, length) => readPart(handle, offset, length), close: () => handle.close() };
}

async function readPart(handle: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let have = 0;
  while (have < length) {
    const { bytesRead } = await handle.read(bytes, have, length - have, offset + have);
    if (bytesRead === 0) break;
    have += bytesRead;
  }
  return bytes.subarray(0, have);
}

/** Name, size and SHA-256 of a file, for the record. */
export async function digestOf(source: FileSource): Promise<{ file: string; bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  for (let at = 0; at < source.size; at += PIECE) hash.update(await source.read(at, Math.min(PIECE, source.size - at)));
  return { file: source.file, bytes: source.size, sha256: hash.digest('hex') };
}
