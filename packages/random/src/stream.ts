/**
 * A stream of random numbers: a key that moves. The generator is xoroshiro128+ (Blackman and Vigna, 2018) from
 * `pure-rand`, period 2^128 - 1. `stream.key()` is the state of the moment, so a stream can stop in one process and go on
 * in another.
 */
import { bug } from '@thetakit/registry';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { Key } from './key.ts';

/** Random numbers in order. */
export interface Stream {
  /** The state of the moment, as plain data. */
  key(): Key;
  /** Uniform on [0, 1): a multiple of 2^-53. */
  uniform(): number;
  /** Standard normal, by the polar method of Marsaglia and Bray (1964); the second of each pair is dropped, so no state hides outside the key. */
  normal(): number;
  /** Uniform on the integers low, ..., high, both included. */
  integer(low: number, high: number): number;
  /** A uniformly random order of 0, ..., n - 1 (Fisher and Yates). */
  permutation(n: number): Int32Array;
  /** Fills `out` with uniforms on [0, 1). */
  fillUniform(out: Float64Array): Float64Array;
  /** Fills `out` with standard normals; keeps both of each pair. */
  fillNormal(out: Float64Array): Float64Array;
}

/** The stream that starts at a key. */
export function streamOf(key: Key): Stream {
  const generator = xoroshiro128plusFromState(key);
  const uniform = () => uniformFloat64(generator);
  const integer = (low: number, high: number) => uniformInt(generator, low, high);
  return {
    uniform,
    integer,
    key: () => asKey(generator.getState()),
    normal: () => polarPair(uniform)[0],
    permutation: (n) => permutationOf(n, integer),
    fillUniform: (out) => {
      for (let i = 0; i < out.length; i++) out[i] = uniform();
      return out;
    },
    fillNormal: (out) => {
      for (let i = 0; i < out.length; i += 2) {
        const [first, second] = polarPair(uniform);
        out[i] = first;
        if (i + 1 < out.length) out[i + 1] = second;
      }
      return out;
    },
  };
}

/** A pair of independent standard normals: a uniform point (u, v) in the unit disc, s = u^2 + v^2, times sqrt(-2 ln s / s). */
function polarPair(uniform: () => number): readonly [number, number] {
  for (;;) {
    const u = 2 * uniform() - 1;
    const v = 2 * uniform() - 1;
    const s = u * u + v * v;
    if (s >= 1 || s === 0) continue;
    const scale = Math.sqrt((-2 * Math.log(s)) / s);
    return [u * scale, v * scale];
  }
}

function permutationOf(n: number, integer: (low: number, high: number) => number): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = integer(0, i);
    const held = order[i]!;
    order[i] = order[j]!;
    order[j] = held;
  }
  return order;
}

function asKey(state: readonly number[] | undefined): Key {
  const [a, b, c, d] = state ?? [];
  if (a === undefined || b === undefined || c === undefined || d === undefined) throw bug('stream', 'the generator has no state of four words');
  return [a, b, c, d];
}
