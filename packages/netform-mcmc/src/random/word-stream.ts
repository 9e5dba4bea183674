/**
 * A fast stream of 32-bit words for inner loops: xoshiro128** (Blackman and Vigna, 2018), filled in blocks so that the
 * state stays in registers. It starts from a counter key, so a stream belongs to (seed, chain, iteration, purpose).
 */
import { type CounterKey, threefry, uniform53 } from './threefry.ts';

/** Words per block when nothing else is asked for; the words themselves do not depend on it. */
const defaultBlock = 4096;

/** Words in order. `words[position]` is the next one; call `refill` when too few are left. */
export interface WordStream {
  readonly words: Uint32Array;
  position: number;
  readonly state: Uint32Array;
}

/** The stream of a key. A small `block` saves time where few words are needed. */
export function wordStream(key: CounterKey, block = defaultBlock): WordStream {
  const state = new Uint32Array(4);
  const out = new Int32Array(2);
  for (let half = 0; half < 2; half++) {
    threefry(key[0], key[1], half, 0x57a7e, out);
    state[2 * half] = out[0]!;
    state[2 * half + 1] = out[1]!;
  }
  if (state.every((word) => word === 0)) state[0] = 1;
  const stream = { words: new Uint32Array(block), position: block, state };
  refill(stream);
  return stream;
}

/** Moves the unread words to the front and fills the rest. */
export function refill(stream: WordStream): void {
  const { words, state } = stream;
  const block = words.length;
  const left = block - stream.position;
  words.copyWithin(0, stream.position, block);
  let a = state[0]! | 0;
  let b = state[1]! | 0;
  let c = state[2]! | 0;
  let d = state[3]! | 0;
  for (let i = left; i < block; i++) {
    const five = Math.imul(b, 5);
    words[i] = Math.imul((five << 7) | (five >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
  }
  state[0] = a;
  state[1] = b;
  state[2] = c;
  state[3] = d;
  stream.position = 0;
}

/** The next uniform number on [0, 1), 53 bits. */
export function nextUniform(stream: WordStream): number {
  if (stream.position + 2 > stream.words.length) refill(stream);
  const position = stream.position;
  stream.position = position + 2;
  return uniform53(stream.words[position]!, stream.words[position + 1]!);
}

/** The next integer in 0, ..., n - 1, by multiplication of a 53-bit uniform (bias below n 2^-53). */
export function nextInteger(stream: WordStream, n: number): number {
  return Math.floor(nextUniform(stream) * n);
}
