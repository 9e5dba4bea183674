/** Variably dimensioned: r_i = x_i - 1, i = 1..n; r_{n+1} = sum j (x_j - 1); r_{n+2} = r_{n+1}^2; n = 10. */
import { sum, terms } from '../tape/term.ts';
import { mgh } from './mgh.ts';

const n = 10;

/** MGH problem 25. */
export const variablyDimensioned = mgh({
  id: 'variably-dimensioned',
  number: 25,
  name: 'Variably dimensioned',
  start: Array.from({ length: n }, (_, k) => 1 - (k + 1) / n),
  best: { value: 0, x: Array<number>(n).fill(1), precision: 0 },
  residuals: (x) => {
    const weighted = sum(terms(n, (j) => x(j).minus(1).times(j)));
    return [...terms(n, (i) => x(i).minus(1)), weighted, weighted.square()];
  },
});
