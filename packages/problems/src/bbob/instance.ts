/**
 * Instances of the BBOB functions: seeds, optimum and rotations from the published generator of pseudo-random numbers
 * (Lehmer's with multiplier 16807 and a Bays-Durham shuffle), so that all BBOB implementations agree on every value.
 */

/** What a function is built from. Vectors have shape [n], matrices are row-major [n, n]. */
export interface Instance {
  readonly dimension: number;
  /** Seed of the instance. */
  readonly seed: number;
  /** Optimum, uniform on a grid in [-4, 4]. */
  readonly optimum: Float64Array;
  /** Rotation R. */
  rotationR(): Float64Array;
  /** Rotation Q. */
  rotationQ(): Float64Array;
}

const modulus = 2147483647;

/** The next number of Lehmer's generator, by Schrage's method. */
function next(state: number): number {
  const following = 16807 * (state % 127773) - 2836 * Math.floor(state / 127773);
  return following < 0 ? following + modulus : following;
}

/** `count` numbers in (0, 1). */
export function uniforms(count: number, seed: number): Float64Array {
  let state = Math.max(1, Math.abs(seed));
  const shuffled = new Float64Array(32);
  for (let i = 39; i >= 0; i--) {
    state = next(state);
    if (i < 32) shuffled[i] = state;
  }
  let current = shuffled[0]!;
  const out = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    state = next(state);
    const slot = Math.floor(current / 67108865);
    current = shuffled[slot]!;
    shuffled[slot] = state;
    out[i] = Math.max(current / modulus, 1e-99);
  }
  return out;
}

/** `count` standard normal numbers. */
export function normals(count: number, seed: number): Float64Array {
  const u = uniforms(2 * count, seed);
  return Float64Array.from({ length: count }, (_, i) => {
    const value = Math.sqrt(-2 * Math.log(u[i]!)) * Math.cos(2 * Math.PI * u[count + i]!);
    return value === 0 ? 1e-99 : value;
  });
}

/** A random orthogonal matrix: Gram and Schmidt's process on normal vectors, which are its columns. */
export function rotation(seed: number, n: number): Float64Array {
  const vectors = normals(n * n, seed);
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const own = vectors.subarray(i * n, (i + 1) * n);
    for (let j = 0; j < i; j++) {
      const earlier = vectors.subarray(j * n, (j + 1) * n);
      const product = own.reduce((sum, value, k) => sum + value * earlier[k]!, 0);
      for (let k = 0; k < n; k++) own[k]! -= product * earlier[k]!;
    }
    const norm = Math.sqrt(own.reduce((sum, value) => sum + value * value, 0));
    for (let k = 0; k < n; k++) {
      own[k]! /= norm;
      out[k * n + i] = own[k]!;
    }
  }
  return out;
}

/** The value at the optimum: a ratio of two normal numbers, rounded to hundredths and cut off at -1000 and 1000. */
export function optimalValue(seed: number): number {
  const ratio = normals(1, seed)[0]! / normals(1, seed + 1)[0]!;
  return Math.min(1000, Math.max(-1000, roundHalfEven(10000 * ratio) / 100));
}

function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}

/** The instance with this seed. */
export function instanceOf(seed: number, dimension: number): Instance {
  const optimum = uniforms(dimension, seed).map((u) => {
    const coordinate = (8 * Math.floor(1e4 * u)) / 1e4 - 4;
    return coordinate === 0 ? -1e-5 : coordinate;
  });
  return { dimension, seed, optimum, rotationR: () => rotation(seed + 1e6, dimension), rotationQ: () => rotation(seed, dimension) };
}
