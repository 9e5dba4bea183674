/** Brown almost-linear: r_i = x_i + sum x_j - (n + 1), i = 1..n-1; r_n = prod x_j - 1; n = 10. */
import { product, sum, terms } from '../tape/term.ts';
import { mgh } from './mgh.ts';

const n = 10;

/** MGH problem 27. */
export const brownAlmostLinear = mgh({
  id: 'brown-almost-linear',
  number: 27,
  name: 'Brown almost-linear',
  start: Array<number>(n).fill(0.5),
  best: { value: 0, x: Array<number>(n).fill(1), precision: 0 },
  localMinima: [1],
  residuals: (x) => {
    const total = sum(terms(n, x));
    return [...terms(n - 1, (i) => total.plus(x(i)).minus(n + 1)), product(terms(n, x)).minus(1)];
  },
});
