/** Bytes that readers take: in memory, or somewhere that can be read in pieces, such as a file or a URL with ranges. */
import { ThetakitError } from '@thetakit/registry';

/** Somewhere to read bytes from. */
export interface ByteSource {
  /** Bytes in all. */
  readonly size: number;
  /** Exactly `length` bytes from `offset`; `offset + length <= size` is the caller's duty. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** A source over bytes in memory. */
export function sourceOf(bytes: Uint8Array | ByteSource): ByteSource {
  if (!(bytes instanceof Uint8Array)) return bytes;
  return { size: bytes.length, read: async (offset, length) => bytes.subarray(offset, offset + length) };
}

/** Reads a range that must be there: throws DATA_FORMAT when the source ends before. */
export async function readRange(source: ByteSource, offset: number, length: number, who: string): Promise<Uint8Array> {
  const short = (have: number) =>
    new ThetakitError('DATA_FORMAT', {
      who,
      problem: `the file ends after ${have} bytes, but ${offset + length} are needed`,
      action: 'The file is truncated: fetch it again',
      received: have,
      expected: offset + length,
    });
  if (!(offset >= 0) || !(length >= 0) || offset + length > source.size) throw short(source.size);
  const bytes = await source.read(offset, length);
  if (bytes.length !== length) throw short(offset + bytes.length);
  return bytes;
}

/** What a file may claim before it is refused: files are not trusted. */
export interface ReadLimits {
  /** Most numbers of one array. Default 2^28: 2 GiB of float64. */
  readonly maxNumbers?: number;
}

/** The default of `maxNumbers`. */
export const MAX_NUMBERS = 2 ** 28;

/** Product of a shape from a file. Throws DATA_FORMAT for dimensions that are no whole numbers, FILE_TOO_LARGE above the limit. */
export function countOf(shape: readonly number[], who: string, { maxNumbers = MAX_NUMBERS }: ReadLimits = {}): number {
  let count = 1;
  for (const length of shape) {
    if (!Number.isSafeInteger(length) || length < 0) {
      throw new ThetakitError('DATA_FORMAT', {
        who,
        problem: `the shape [${shape.join(', ')}] is not of whole numbers`,
        action: 'The file is damaged',
        received: shape,
      });
    }
    count *= length;
  }
  if (!(count <= maxNumbers)) {
    throw new ThetakitError('FILE_TOO_LARGE', {
      who,
      problem: `an array of shape [${shape.join(', ')}] holds more than ${maxNumbers} numbers`,
      action: 'Read a part of it, or raise maxNumbers on purpose',
      received: shape,
      expected: maxNumbers,
    });
  }
  return count;
}

/** Text of bytes that are ASCII or Latin-1. */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
