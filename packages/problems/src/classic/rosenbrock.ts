/** Rosenbrock's valley, chained: f(x) = sum_{i=1..n-1} 100 (x_{i+1} - x_i^2)^2 + (1 - x_i)^2. */
import { defineProblem, type Problem } from '@thetakit/registry';
import { sumOfSquares } from '../sum-of-squares.ts';
import { terms } from '../tape/term.ts';
import { requireDimension } from './require-dimension.ts';

/**
 * The chained Rosenbrock function of n variables, n >= 2, as a problem with residuals 10 (x_{i+1} - x_i^2), 1 - x_i.
 * Start (-1.2, 1, -1.2, 1, ...); minimum 0 at (1, ..., 1); for n >= 4 there is one more local minimum near (-1, 1, ..., 1).
 * Throws ARGUMENT_OUT_OF_RANGE for other n. Source: H.H. Rosenbrock, Computer J. 3 (1960) 175-184.
 */
export function rosenbrock(n = 2): Problem & { readonly id: 'rosenbrock' } {
  requireDimension('rosenbrock', n, 2);
  return defineProblem({
    id: 'rosenbrock',
    summary: `Rosenbrock's curved valley, n = ${n}.`,
    formula: String.raw`f(x) = \sum_{i=1}^{n-1} 100 (x_{i+1} - x_i^2)^2 + (1 - x_i)^2`,
    collection: 'classic',
    dimension: n,
    starts: [Array.from({ length: n }, (_, k) => (k % 2 === 0 ? -1.2 : 1))],
    best: { value: 0, x: Array<number>(n).fill(1), precision: 0 },
    sources: ['H.H. Rosenbrock, An automatic method for finding the greatest or least value of a function, Computer J. 3 (1960) 175-184'],
    objective: () =>
      sumOfSquares({
        dimension: n,
        residuals: (x) =>
          terms(
            n - 1,
            (i) =>
              [
                x(i + 1)
                  .minus(x(i).square())
                  .times(10),
                x(i).from(1),
              ] as const,
          ).flat(),
      }),
  });
}
