/** Rastrigin's function: a paraboloid with a local minimum near every integer point. */
import { defineProblem, type Problem } from '@thetakit/registry';
import { scalarObjective } from '../scalar-objective.ts';
import { cos, sum, terms } from '../tape/term.ts';
import { requireDimension } from './require-dimension.ts';

/** f(x) = 10 n + sum x_i^2 - 10 cos(2 pi x_i), n >= 1; minimum 0 at the origin. Throws ARGUMENT_OUT_OF_RANGE for other n. */
export function rastrigin(n = 2): Problem & { readonly id: 'rastrigin' } {
  requireDimension('rastrigin', n, 1);
  return defineProblem({
    id: 'rastrigin',
    summary: `Rastrigin's function, n = ${n}: many local minima on a grid.`,
    formula: String.raw`f(x) = 10 n + \sum_i x_i^2 - 10 \cos(2 \pi x_i)`,
    collection: 'classic',
    dimension: n,
    starts: [Array.from({ length: n }, (_, k) => (k % 2 === 0 ? 2.2 : -3.7))],
    best: { value: 0, x: Array<number>(n).fill(0), precision: 0 },
    sources: ['L.A. Rastrigin, Systems of Extremal Control, Nauka (1974)'],
    objective: () =>
      scalarObjective(n, (x) =>
        sum(
          terms(n, (i) =>
            x(i)
              .square()
              .minus(cos(x(i).times(2 * Math.PI)).times(10))
              .plus(10),
          ),
        ),
      ),
  });
}
