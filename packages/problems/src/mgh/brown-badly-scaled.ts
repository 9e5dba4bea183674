/** Brown badly scaled: r1 = x1 - 1e6, r2 = x2 - 2e-6, r3 = x1 x2 - 2. */
import { mgh } from './mgh.ts';

/** MGH problem 4. */
export const brownBadlyScaled = mgh({
  id: 'brown-badly-scaled',
  number: 4,
  name: 'Brown badly scaled',
  start: [1, 1],
  best: { value: 0, x: [1e6, 2e-6], precision: 0 },
  residuals: (x) => [x(1).minus(1e6), x(2).minus(2e-6), x(1).times(x(2)).minus(2)],
});
