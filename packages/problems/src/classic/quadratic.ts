/** A convex quadratic with a chosen condition number. */
import { defineProblem, type Problem } from '@thetakit/registry';
import { scalarObjective } from '../scalar-objective.ts';
import { sum, terms } from '../tape/term.ts';
import { requireDimension } from './require-dimension.ts';

/**
 * f(x) = 1/2 sum lambda_i x_i^2 with lambda_i = condition^((i-1)/(n-1)), from 1 to `condition` (default 100); n >= 1.
 * Start (1, ..., 1), minimum 0 at the origin. Throws ARGUMENT_OUT_OF_RANGE for other n.
 */
export function quadratic(n = 2, condition = 100): Problem & { readonly id: 'quadratic' } {
  requireDimension('quadratic', n, 1);
  const curvature = (i: number) => (n === 1 ? 1 : condition ** ((i - 1) / (n - 1)));
  return defineProblem({
    id: 'quadratic',
    summary: `Convex quadratic, n = ${n}, condition ${condition}.`,
    formula: String.raw`f(x) = \tfrac12 \sum_i \lambda_i x_i^2`,
    collection: 'classic',
    dimension: n,
    starts: [Array<number>(n).fill(1)],
    best: { value: 0, x: Array<number>(n).fill(0), precision: 0 },
    objective: () =>
      scalarObjective(n, (x) =>
        sum(
          terms(n, (i) =>
            x(i)
              .square()
              .times(curvature(i) / 2),
          ),
        ),
      ),
  });
}
