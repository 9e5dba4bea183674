/** Helical valley: theta = angle of (x1, x2) in turns, cut on x1 = 0, x2 < 0;  r1 = 10 (x3 - 10 theta), r2 = 10 (sqrt(x1^2 + x2^2) - 1), r3 = x3. */
import { angle, sqrt } from '../tape/term.ts';
import { mgh } from './mgh.ts';

/** MGH problem 7. */
export const helicalValley = mgh({
  id: 'helical-valley',
  number: 7,
  name: 'Helical valley',
  start: [-1, 0, 0],
  best: { value: 0, x: [1, 0, 0], precision: 0 },
  residuals: (x) => [
    x(3)
      .minus(angle(x(2), x(1)).times(10 / (2 * Math.PI)))
      .times(10),
    sqrt(x(1).square().plus(x(2).square()))
      .minus(1)
      .times(10),
    x(3).times(1),
  ],
});
