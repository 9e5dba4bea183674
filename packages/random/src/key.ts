/**
 * Keys: the whole state of a random stream as plain data, four 32-bit integers. A key can be stored in JSON,
 * compared, and split into keys whose streams are independent of each other and of the parent's.
 *
 * Seeds and splits are mixed with the finaliser of MurmurHash3 (Appleby, 2011), a bijection of 32-bit words whose
 * every input bit flips about half of the output bits, so that nearby seeds give unrelated streams.
 */
import { show, ThetakitError } from '@thetakit/registry';

/** State of a stream: four signed 32-bit integers, not all zero. */
export type Key = readonly [number, number, number, number];

/** MurmurHash3's 32-bit finaliser. */
function mix(word: number): number {
  let h = word | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}

/** Four words from a list of words: each absorbs the whole list with its own constant. */
function digest(words: readonly number[]): Key {
  const lane = (constant: number) => words.reduce((h, word) => mix(Math.imul(h, 0x9e3779b1) ^ mix(word + constant)), constant);
  const key: Key = [lane(0x243f6a88), lane(0x13198a2e), lane(0x03707344), lane(0x299f31d0)];
  return key.every((word) => word === 0) ? [1, 0, 0, 0] : key;
}

/**
 * The key of a seed: any integer that a double holds exactly (|seed| < 2^53). Equal seeds give equal streams, for ever.
 * Throws ARGUMENT_TYPE otherwise.
 */
export function keyOf(seed: number): Key {
  if (!Number.isSafeInteger(seed)) {
    throw new ThetakitError('ARGUMENT_TYPE', {
      who: 'keyOf',
      problem: `seed is ${show(seed)}, expected an integer`,
      action: 'Use an integer such as 0',
      received: seed,
    });
  }
  return digest([seed | 0, Math.floor(seed / 2 ** 32) | 0]);
}

/** `count` keys, independent of each other and of `key`. The first k of them do not depend on `count`. */
export function split(key: Key, count = 2): Key[] {
  return Array.from({ length: count }, (_, index) => digest([...key, index, 0x5eed]));
}
