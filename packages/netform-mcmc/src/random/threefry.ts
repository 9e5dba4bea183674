/**
 * Threefry2x32 with 20 rounds (Salmon, Moraes, Dror and Shaw, 2011): a counter-based generator. The output is a function
 * of a 64-bit key and a 64-bit counter, so the random numbers of (seed, replicate, pair) do not depend on the order in
 * which pairs are visited or on the number of workers. Additions, rotations and exclusive-ors of 32-bit words only, which
 * JavaScript does exactly and fast; Philox needs 64-bit products.
 */

/** A key: two 32-bit words. */
export type CounterKey = readonly [number, number];

const parity = 0x1bd11bda;

/** Two output words for key (k0, k1) and counter (c0, c1), written to out[0] and out[1] as signed 32-bit integers. */
export function threefry(k0: number, k1: number, c0: number, c1: number, out: Int32Array): void {
  const k2 = k0 ^ k1 ^ parity;
  let x = (c0 + k0) | 0;
  let y = (c1 + k1) | 0;
  x = (x + y) | 0;
  y = ((y << 13) | (y >>> 19)) ^ x;
  x = (x + y) | 0;
  y = ((y << 15) | (y >>> 17)) ^ x;
  x = (x + y) | 0;
  y = ((y << 26) | (y >>> 6)) ^ x;
  x = (x + y) | 0;
  y = ((y << 6) | (y >>> 26)) ^ x;
  x = (x + k1) | 0;
  y = (y + k2 + 1) | 0;
  x = (x + y) | 0;
  y = ((y << 17) | (y >>> 15)) ^ x;
  x = (x + y) | 0;
  y = ((y << 29) | (y >>> 3)) ^ x;
  x = (x + y) | 0;
  y = ((y << 16) | (y >>> 16)) ^ x;
  x = (x + y) | 0;
  y = ((y << 24) | (y >>> 8)) ^ x;
  x = (x + k2) | 0;
  y = (y + k0 + 2) | 0;
  x = (x + y) | 0;
  y = ((y << 13) | (y >>> 19)) ^ x;
  x = (x + y) | 0;
  y = ((y << 15) | (y >>> 17)) ^ x;
  x = (x + y) | 0;
  y = ((y << 26) | (y >>> 6)) ^ x;
  x = (x + y) | 0;
  y = ((y << 6) | (y >>> 26)) ^ x;
  x = (x + k0) | 0;
  y = (y + k1 + 3) | 0;
  x = (x + y) | 0;
  y = ((y << 17) | (y >>> 15)) ^ x;
  x = (x + y) | 0;
  y = ((y << 29) | (y >>> 3)) ^ x;
  x = (x + y) | 0;
  y = ((y << 16) | (y >>> 16)) ^ x;
  x = (x + y) | 0;
  y = ((y << 24) | (y >>> 8)) ^ x;
  x = (x + k1) | 0;
  y = (y + k2 + 4) | 0;
  x = (x + y) | 0;
  y = ((y << 13) | (y >>> 19)) ^ x;
  x = (x + y) | 0;
  y = ((y << 15) | (y >>> 17)) ^ x;
  x = (x + y) | 0;
  y = ((y << 26) | (y >>> 6)) ^ x;
  x = (x + y) | 0;
  y = ((y << 6) | (y >>> 26)) ^ x;
  out[0] = (x + k2) | 0;
  out[1] = (y + k0 + 5) | 0;
}

/**
 * The key of a seed and a path of integers, such as (chain, iteration, purpose): each absorbs the next word.
 * Equal arguments give equal keys for ever. `seed` is any safe integer; path words are taken modulo 2^32.
 */
export function counterKey(seed: number, ...path: readonly number[]): CounterKey {
  const out = new Int32Array([seed | 0, Math.floor(seed / 2 ** 32) | 0]);
  path.forEach((word, depth) => threefry(out[0]!, out[1]!, word | 0, depth, out));
  return [out[0]!, out[1]!];
}

/** A uniform number on [0, 1) with 53 random bits from two words. */
export function uniform53(high: number, low: number): number {
  return ((high >>> 5) * 67108864 + (low >>> 6)) * 2 ** -53;
}
