/**
 * Linear, rank 1 with zero columns and rows: r_i = (i - 1) sum_{j=2..n-1} j x_j - 1 for 1 < i < m, r_1 = r_m = -1;
 * n = 10, m = 20; f* = (m^2 + 3 m - 6) / (2 (2 m - 3)), on a hyperplane.
 */
import { sum, terms } from '../tape/term.ts';
import { mgh } from './mgh.ts';

const [n, m] = [10, 20];

/** MGH problem 34. */
export const linearRank1Zeros = mgh({
  id: 'linear-rank-1-zeros',
  number: 34,
  name: 'Linear, rank 1 with zero columns and rows',
  start: Array<number>(n).fill(1),
  best: { value: (m * m + 3 * m - 6) / (2 * (2 * m - 3)), precision: 0 },
  residuals: (x) => {
    const weighted = sum(terms(n - 2, (k) => x(k + 1).times(k + 1)));
    return terms(m, (i) => weighted.times(i === m ? 0 : i - 1).minus(1));
  },
});
