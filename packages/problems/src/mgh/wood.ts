/** Wood: r = (10 (x2 - x1^2), 1 - x1, sqrt(90) (x4 - x3^2), 1 - x3, sqrt(10) (x2 + x4 - 2), (x2 - x4) / sqrt(10)). */
import { mgh } from './mgh.ts';

/** MGH problem 14. */
export const wood = mgh({
  id: 'wood',
  number: 14,
  name: 'Wood',
  start: [-3, -1, -3, -1],
  best: { value: 0, x: [1, 1, 1, 1], precision: 0 },
  residuals: (x) => [
    x(2).minus(x(1).square()).times(10),
    x(1).from(1),
    x(4).minus(x(3).square()).times(Math.sqrt(90)),
    x(3).from(1),
    x(2).plus(x(4)).minus(2).times(Math.sqrt(10)),
    x(2)
      .minus(x(4))
      .times(1 / Math.sqrt(10)),
  ],
});
