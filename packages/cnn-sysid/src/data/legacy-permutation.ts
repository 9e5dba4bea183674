/**
 * The permutation that NumPy's legacy `RandomState(seed).permutation(n)` gives, so that published splits can be made again:
 * the Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998) started from one 32-bit word, then the shuffle of Fisher and
 * Yates from the end, with bounded integers by masking and rejection.
 */
import { ThetakitError } from '@thetakit/registry';

const STATE = 624;
const MIDDLE = 397;

/** The first n words of the state of a seed: s_i = 1812433253 (s_(i-1) ^ s_(i-1) >>> 30) + i. */
function seeded(seed: number): Uint32Array {
  const state = new Uint32Array(STATE);
  state[0] = seed >>> 0;
  for (let i = 1; i < STATE; i++) {
    const before = state[i - 1] ?? 0;
    state[i] = Math.imul(1812433253, before ^ (before >>> 30)) + i;
  }
  return state;
}

/** 32-bit words of MT19937, in order. */
export function mersenneTwister(seed: number): () => number {
  const state = seeded(seed);
  let next = STATE;
  const refill = () => {
    for (let i = 0; i < STATE; i++) {
      const word = ((state[i] ?? 0) & 0x80000000) | ((state[(i + 1) % STATE] ?? 0) & 0x7fffffff);
      state[i] = (state[(i + MIDDLE) % STATE] ?? 0) ^ (word >>> 1) ^ ((word & 1) === 0 ? 0 : 0x9908b0df);
    }
    next = 0;
  };
  return () => {
    if (next === STATE) refill();
    let word = state[next++] ?? 0;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  };
}

/** `numpy.random.RandomState(seed).permutation(count)`. The seed is a 32-bit whole number. Throws ARGUMENT_OUT_OF_RANGE. */
export function legacyPermutation(seed: number, count: number): Int32Array {
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff || !Number.isInteger(count) || count < 0 || count > 0x7fffffff) {
    throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
      who: 'legacyPermutation',
      problem: `seed is ${seed} and count ${count}, expected whole numbers, 0 <= seed < 2^32, 0 <= count < 2^31`,
      action: 'Use the seed of the published split, such as 1',
      received: { seed, count },
    });
  }
  const word = mersenneTwister(seed);
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const mask = 2 ** (32 - Math.clz32(i)) - 1;
    let j = (word() & mask) >>> 0;
    while (j > i) j = (word() & mask) >>> 0;
    const held = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = held;
  }
  return order;
}
