/** Rosenbrock: r1 = 10 (x2 - x1^2), r2 = 1 - x1. */
import { mgh } from './mgh.ts';

/** MGH problem 1. */
export const rosenbrock = mgh({
  id: 'rosenbrock',
  number: 1,
  name: 'Rosenbrock',
  start: [-1.2, 1],
  best: { value: 0, x: [1, 1], precision: 0 },
  residuals: (x) => [x(2).minus(x(1).square()).times(10), x(1).from(1)],
});
