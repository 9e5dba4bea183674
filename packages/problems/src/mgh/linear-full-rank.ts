/** Linear, full rank: r_i = x_i - (2/m) sum x_j - 1 for i <= n, r_i = -(2/m) sum x_j - 1 for n < i <= m; n = 10, m = 20; f* = m - n. */
import { sum, terms } from '../tape/term.ts';
import { mgh } from './mgh.ts';

const [n, m] = [10, 20];

/** MGH problem 32. */
export const linearFullRank = mgh({
  id: 'linear-full-rank',
  number: 32,
  name: 'Linear, full rank',
  start: Array<number>(n).fill(1),
  best: { value: m - n, x: Array<number>(n).fill(-1), precision: 0 },
  residuals: (x) => {
    const rest = sum(terms(n, x))
      .times(-2 / m)
      .minus(1);
    return terms(m, (i) => (i <= n ? rest.plus(x(i)) : rest.times(1)));
  },
});
