/** Freudenstein and Roth: r1 = x1 - 13 + ((5 - x2) x2 - 2) x2, r2 = x1 - 29 + ((x2 + 1) x2 - 14) x2. */
import { mgh } from './mgh.ts';

/** MGH problem 2. */
export const freudensteinRoth = mgh({
  id: 'freudenstein-roth',
  number: 2,
  name: 'Freudenstein and Roth',
  start: [0.5, -2],
  best: { value: 0, x: [5, 4], precision: 0 },
  localMinima: [48.98425367924001],
  residuals: (x) => [x(2).from(5).times(x(2)).minus(2).times(x(2)).plus(x(1)).minus(13), x(2).plus(1).times(x(2)).minus(14).times(x(2)).plus(x(1)).minus(29)],
});
