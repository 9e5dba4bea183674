/** Beale: r_i = y_i - x1 (1 - x2^i), y = (1.5, 2.25, 2.625). */
import { mgh } from './mgh.ts';

const y = [1.5, 2.25, 2.625];

/** MGH problem 5. */
export const beale = mgh({
  id: 'beale',
  number: 5,
  name: 'Beale',
  start: [1, 1],
  best: { value: 0, x: [3, 0.5], precision: 0 },
  residuals: (x) =>
    y.map((yi, k) =>
      x(2)
        .power(k + 1)
        .from(1)
        .times(x(1))
        .from(yi),
    ),
});
