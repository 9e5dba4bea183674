/**
 * The first example of the course: fit p(t) = sum_{k=0..5} w_k t^k to cosh(2t) + sin(t + 1) on 50 equispaced points of [-2, 1];
 * the loss is the sum of squared residuals. A linear least-squares problem whose Hessian has condition 1.6e4.
 */
import { defineDataset, defineProblem } from '@thetakit/registry';
import { sumOfSquares } from '../sum-of-squares.ts';

const points = 50;
const degree = 5;

/** t_0, ..., t_49. */
function times(): Float64Array {
  return Float64Array.from({ length: points }, (_, i) => -2 + (3 * i) / (points - 1));
}

/** The curve to fit. */
function target(t: number): number {
  return Math.cosh(2 * t) + Math.sin(t + 1);
}

/** Columns t and y of the example. */
export const lectureCurve = defineDataset({
  id: 'lecture-curve',
  summary: 'cosh(2t) + sin(t + 1) on 50 equispaced points of [-2, 1].',
  licence: 'MIT',
  columns: () => ({ t: times(), y: times().map(target) }),
});

/** Loss over the weights w_0, ..., w_5; starts: zeros and ones. */
export const lecturePolynomial = defineProblem({
  id: 'lecture-polynomial',
  summary: 'Fit a polynomial of degree 5 to cosh(2t) + sin(t + 1): linear least squares, six weights.',
  formula: String.raw`f(w) = \sum_{i=0}^{49} \Bigl(\sum_{k=0}^{5} w_k t_i^k - \cosh 2 t_i - \sin(t_i + 1)\Bigr)^2`,
  collection: 'classic',
  dimension: degree + 1,
  starts: [Array<number>(degree + 1).fill(0), Array<number>(degree + 1).fill(1)],
  best: {
    value: 0.10384489838737888,
    x: [1.8086269802935184, 0.3791444149543317, 1.8752929734368757, 0.47828349802012576, 0.47468741923105723, -0.4381326166535048],
    precision: 1e-12,
  },
  objective: () =>
    sumOfSquares({
      dimension: degree + 1,
      columns: [times(), times().map(target)],
      residuals: (w, column) => {
        let value = w(degree + 1);
        for (let k = degree; k >= 1; k--) value = value.times(column(1)).plus(w(k));
        return [value.minus(column(2))];
      },
    }),
});
