/** Linear, rank 1: r_i = i sum j x_j - 1, i = 1..m; n = 10, m = 20; f* = m (m - 1) / (2 (2m + 1)), on a hyperplane. */
import { sum, terms } from '../tape/term.ts';
import { mgh } from './mgh.ts';

const [n, m] = [10, 20];

/** MGH problem 33. */
export const linearRank1 = mgh({
  id: 'linear-rank-1',
  number: 33,
  name: 'Linear, rank 1',
  start: Array<number>(n).fill(1),
  best: { value: (m * (m - 1)) / (2 * (2 * m + 1)), precision: 0 },
  residuals: (x) => {
    const weighted = sum(terms(n, (j) => x(j).times(j)));
    return terms(m, (i) => weighted.times(i).minus(1));
  },
});
