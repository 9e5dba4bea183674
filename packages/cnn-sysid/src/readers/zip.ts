/** The zip container of .npz files: entries are listed from the directory at the end and inflated one at a time, within limits. */
import { ThetakitError } from '@thetakit/registry';
import { inflateSync } from 'fflate';
import { type ByteSource, latin1, readRange } from './byte-source.ts';
import { crc32 } from './crc32.ts';

/** One file of a zip. */
export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly crc: number;
  /** Where its local header starts. */
  readonly offset: number;
}

/** Most entries of a zip. */
const MAX_ENTRIES = 65_536;
/** Most bytes of the directory of a zip. */
const MAX_DIRECTORY = 1 << 26;

/** The entries of a zip. `who` is the reader that speaks in errors. Throws DATA_FORMAT. */
export async function zipEntries(source: ByteSource, who: string): Promise<ZipEntry[]> {
  const { at, count, size } = await directoryOf(source, who);
  const bytes = await readRange(source, at, size, who);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: ZipEntry[] = [];
  let from = 0;
  for (let i = 0; i < count; i++) {
    if (from + 46 > bytes.length || view.getUint32(from, true) !== 0x02014b50) throw damaged(who, 'the directory of the zip breaks off');
    const [nameLength, extraLength, commentLength] = [view.getUint16(from + 28, true), view.getUint16(from + 30, true), view.getUint16(from + 32, true)];
    const next = from + 46 + nameLength + extraLength + commentLength;
    if (next > bytes.length) throw damaged(who, 'the directory of the zip breaks off');
    const sizes = wideSizes(
      view,
      from + 46 + nameLength,
      extraLength,
      [24, 20, 42].map((field) => view.getUint32(from + field, true)),
    );
    const [full = 0, compressed = 0, offset = 0] = sizes;
    const name = latin1(bytes.subarray(from + 46, from + 46 + nameLength));
    entries.push({ name, method: view.getUint16(from + 10, true), crc: view.getUint32(from + 16, true), size: full, compressedSize: compressed, offset });
    from = next;
  }
  return entries;
}

/** Bytes of an entry. Throws DATA_FORMAT, also when they are not what the directory says; FILE_TOO_LARGE above `maxBytes`. */
export async function zipBytes(source: ByteSource, entry: ZipEntry, maxBytes: number, who: string): Promise<Uint8Array> {
  if (!(entry.size <= maxBytes)) {
    throw new ThetakitError('FILE_TOO_LARGE', {
      who,
      problem: `${entry.name} unpacks to ${entry.size} bytes, more than ${maxBytes}`,
      action: 'Raise the limit on purpose, or save a smaller array',
      received: entry.size,
      expected: maxBytes,
    });
  }
  const head = await readRange(source, entry.offset, 30, who);
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (view.getUint32(0, true) !== 0x04034b50) throw damaged(who, `${entry.name} is not where the directory says`);
  const packed = await readRange(source, entry.offset + 30 + view.getUint16(26, true) + view.getUint16(28, true), entry.compressedSize, who);
  const bytes = unpack(packed, entry, who);
  if (bytes.length !== entry.size || crc32(bytes) !== entry.crc) throw damaged(who, `${entry.name} does not have the checksum that the zip says`);
  return bytes;
}

function unpack(packed: Uint8Array, { method, size, name }: ZipEntry, who: string): Uint8Array {
  if (method === 0) return packed;
  if (method !== 8) throw damaged(who, `${name} is packed by method ${method}, expected 0 or 8`);
  try {
    // The output has the promised size and no more: a bomb writes past its end, into nothing.
    return inflateSync(packed, { out: new Uint8Array(size) });
  } catch (cause) {
    throw damaged(who, `${name} cannot be unpacked`, cause);
  }
}

interface Directory {
  readonly at: number;
  readonly count: number;
  readonly size: number;
}

/** Finds the end record, which stands within the last 64 KiB, and its wide form when there is one. */
async function directoryOf(source: ByteSource, who: string): Promise<Directory> {
  const length = Math.min(source.size, 65_557);
  const tail = await readRange(source, source.size - length, length, who);
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  let end = length - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0) throw damaged(who, 'it has no directory at its end');
  let found: Directory = { count: view.getUint16(end + 10, true), size: view.getUint32(end + 12, true), at: view.getUint32(end + 16, true) };
  if (end >= 20 && view.getUint32(end - 20, true) === 0x07064b50) {
    const wide = await readRange(source, Number(view.getBigUint64(end - 12, true)), 56, who);
    const record = new DataView(wide.buffer, wide.byteOffset, wide.byteLength);
    found = { count: Number(record.getBigUint64(32, true)), size: Number(record.getBigUint64(40, true)), at: Number(record.getBigUint64(48, true)) };
  }
  if (found.count > MAX_ENTRIES || found.size > MAX_DIRECTORY)
    throw damaged(who, `the zip claims ${found.count} entries and a directory of ${found.size} bytes`);
  return found;
}

/** Sizes of 0xffffffff stand in the extra field 1, as 64-bit numbers in the same order. */
function wideSizes(view: DataView, start: number, length: number, sizes: readonly number[]): number[] {
  let [field, at] = [-1, start];
  while (at + 4 <= start + length) {
    if (view.getUint16(at, true) === 1) field = at + 4;
    at += 4 + view.getUint16(at + 2, true);
  }
  return sizes.map((size) => {
    if (size !== 0xffffffff || field < 0 || field + 8 > start + length) return size;
    const wide = Number(view.getBigUint64(field, true));
    field += 8;
    return wide;
  });
}

function damaged(who: string, problem: string, cause?: unknown): ThetakitError {
  return new ThetakitError('DATA_FORMAT', { who, problem, action: 'The file is damaged or truncated: fetch it again', cause });
}

/** A zip of stored entries. Throws FILE_TOO_LARGE from 4 GiB on. */
export function writeZip(files: readonly (readonly [name: string, bytes: Uint8Array])[]): Uint8Array {
  const names = files.map(([name]) => Uint8Array.from(name, (letter) => letter.charCodeAt(0) & 127));
  const body = files.reduce((sum, [, bytes], i) => sum + 30 + 46 + 2 * (names[i]?.length ?? 0) + bytes.length, 22);
  if (body >= 2 ** 32)
    throw new ThetakitError('FILE_TOO_LARGE', { who: 'writeZip', problem: `the zip would have ${body} bytes`, action: 'Write fewer samples' });
  const out = new Uint8Array(body);
  const view = new DataView(out.buffer);
  let at = 0;
  const head = (isCentral: boolean, i: number, offset: number) => {
    const [bytes, name] = [files[i]?.[1] ?? new Uint8Array(0), names[i] ?? new Uint8Array(0)];
    view.setUint32(at, isCentral ? 0x02014b50 : 0x04034b50, true);
    const skip = isCentral ? 2 : 0;
    if (isCentral) view.setUint16(at + 4, 20, true);
    view.setUint16(at + 4 + skip, 20, true);
    // 1 January 1980, midnight: the same bytes for the same data.
    view.setUint16(at + 12 + skip, 33, true);
    view.setUint32(at + 14 + skip, crc32(bytes), true);
    view.setUint32(at + 18 + skip, bytes.length, true);
    view.setUint32(at + 22 + skip, bytes.length, true);
    view.setUint16(at + 26 + skip, name.length, true);
    if (isCentral) view.setUint32(at + 42, offset, true);
    at += isCentral ? 46 : 30;
    out.set(name, at);
    at += name.length;
  };
  const offsets = files.map(([, bytes], i) => {
    const offset = at;
    head(false, i, 0);
    out.set(bytes, at);
    at += bytes.length;
    return offset;
  });
  const start = at;
  for (const [i, offset] of offsets.entries()) head(true, i, offset);
  const size = at - start;
  view.setUint32(at, 0x06054b50, true);
  view.setUint16(at + 8, files.length, true);
  view.setUint16(at + 10, files.length, true);
  view.setUint32(at + 12, size, true);
  view.setUint32(at + 16, start, true);
  return out;
}
