/**
 * f(x) = x' H x / 2 with H = R diag(1, condition) R', R a turn by `angle`. Along an eigenvector of eigenvalue L the heavy ball
 * c_{k+1} = c_k - rate L c_k + beta (c_k - c_{k-1}) is a recurrence of its own, with the roots of z^2 - (1 + beta - rate L) z + beta.
 */
import type { Objective } from '@thetakit/registry';

/** The eigenvectors, as columns: of eigenvalue 1, and of eigenvalue `condition`. */
export function eigenvectors(angle: number): readonly [readonly [number, number], readonly [number, number]] {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return [
    [c, s],
    [-s, c],
  ];
}

/** The parts of a point along the eigenvectors. */
export function partsOf(x: ArrayLike<number>, angle: number): [number, number] {
  const [a, b] = eigenvectors(angle);
  return [a[0] * x[0]! + a[1] * x[1]!, b[0] * x[0]! + b[1] * x[1]!];
}

/** The tilted quadratic. */
export function tiltedValley(condition: number, angle: number): Objective {
  const [a, b] = eigenvectors(angle);
  return {
    dimension: 2,
    value(x) {
      const [p, q] = partsOf(x, angle);
      return (p * p + condition * q * q) / 2;
    },
    gradient(x, out = new Float64Array(2)) {
      const [p, q] = partsOf(x, angle);
      out[0] = a[0] * p + b[0] * condition * q;
      out[1] = a[1] * p + b[1] * condition * q;
      return out;
    },
  };
}

/** The larger size of the two roots: the factor by which a part shrinks per step in the long run. Below 1 it converges. */
export function shrinkRate(eigenvalue: number, rate: number, beta: number): number {
  const sum = 1 + beta - rate * eigenvalue;
  const discriminant = sum * sum - 4 * beta;
  return discriminant < 0 ? Math.sqrt(beta) : (Math.abs(sum) + Math.sqrt(discriminant)) / 2;
}
