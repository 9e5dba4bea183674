/** Ackley's function: a nearly flat, rippled plain with a deep funnel at the origin, where it is not differentiable. */
import { defineProblem, type Problem } from '@thetakit/registry';
import { scalarObjective } from '../scalar-objective.ts';
import { cos, exp, sqrt, sum, terms } from '../tape/term.ts';
import { requireDimension } from './require-dimension.ts';

/**
 * f(x) = 20 + e - 20 exp(-0.2 sqrt(mean x_i^2)) - exp(mean cos(2 pi x_i)), n >= 1; minimum 0 at the origin, to 1e-15 in double.
 * Throws ARGUMENT_OUT_OF_RANGE for other n.
 */
export function ackley(n = 2): Problem & { readonly id: 'ackley' } {
  requireDimension('ackley', n, 1);
  return defineProblem({
    id: 'ackley',
    summary: `Ackley's function, n = ${n}: a funnel in a rippled plain.`,
    formula: String.raw`f(x) = 20 + e - 20 \exp\Bigl(-0.2 \sqrt{\tfrac1n \sum x_i^2}\Bigr) - \exp\Bigl(\tfrac1n \sum \cos 2 \pi x_i\Bigr)`,
    collection: 'classic',
    dimension: n,
    starts: [Array.from({ length: n }, (_, k) => (k % 2 === 0 ? 2.2 : -3.7))],
    best: { value: 0, x: Array<number>(n).fill(0), precision: 0 },
    sources: ['D.H. Ackley, A Connectionist Machine for Genetic Hillclimbing, Kluwer (1987)'],
    objective: () =>
      scalarObjective(n, (x) => {
        const funnel = exp(sqrt(sum(terms(n, (i) => x(i).square())).over(n)).times(-0.2)).times(-20);
        return funnel.minus(exp(sum(terms(n, (i) => cos(x(i).times(2 * Math.PI)))).over(n))).plus(20 + Math.E);
      }),
  });
}
