/**
 * Latin hypercube points: of `count` points each variable has one in each of `count` equal parts of its range.
 * Source: McKay, Beckman and Conover, Technometrics 21 (1979) 239-245.
 */
import type { Stream } from '@thetakit/random';

/** `count` points of the unit cube [0, 1)^n, row by row. */
export function latinHypercube(count: number, n: number, stream: Stream): Float64Array {
  const points = new Float64Array(count * n);
  for (let i = 0; i < n; i++) {
    const order = stream.permutation(count);
    for (let k = 0; k < count; k++) points[k * n + i] = (order[k]! + stream.uniform()) / count;
  }
  return points;
}
