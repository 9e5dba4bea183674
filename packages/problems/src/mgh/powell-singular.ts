/** Powell singular: r1 = x1 + 10 x2, r2 = sqrt(5) (x3 - x4), r3 = (x2 - 2 x3)^2, r4 = sqrt(10) (x1 - x4)^2. */
import { mgh } from './mgh.ts';

/** MGH problem 13. */
export const powellSingular = mgh({
  id: 'powell-singular',
  number: 13,
  name: 'Powell singular',
  start: [3, -1, 0, 1],
  best: { value: 0, x: [0, 0, 0, 0], precision: 0 },
  residuals: (x) => [
    x(2).times(10).plus(x(1)),
    x(3).minus(x(4)).times(Math.sqrt(5)),
    x(2).minus(x(3).times(2)).square(),
    x(1).minus(x(4)).square().times(Math.sqrt(10)),
  ],
});
