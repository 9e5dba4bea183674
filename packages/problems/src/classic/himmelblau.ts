/** Himmelblau's function: four minima of value 0. */
import { defineProblem } from '@thetakit/registry';
import { sumOfSquares } from '../sum-of-squares.ts';

/** f(x, y) = (x^2 + y - 11)^2 + (x + y^2 - 7)^2; minima at (3, 2), (-2.805, 3.131), (-3.779, -3.283), (3.584, -1.848). */
export const himmelblau = defineProblem({
  id: 'himmelblau',
  summary: "Himmelblau's function, n = 2: four minima of value 0.",
  formula: `f(x, y) = (x^2 + y - 11)^2 + (x + y^2 - 7)^2`,
  collection: 'classic',
  dimension: 2,
  starts: [
    [0, 0],
    [-1, -1],
  ],
  best: { value: 0, x: [3, 2], precision: 0 },
  sources: ['D.M. Himmelblau, Applied Nonlinear Programming, McGraw-Hill (1972)'],
  objective: () => sumOfSquares({ dimension: 2, residuals: (x) => [x(1).square().plus(x(2)).minus(11), x(2).square().plus(x(1)).minus(7)] }),
});
