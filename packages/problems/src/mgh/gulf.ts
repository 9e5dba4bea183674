/** Gulf research and development: r_i = exp(-|y_i - x2|^x3 / x1) - t_i, t_i = i/100, y_i = 25 + (-50 ln t_i)^(2/3), i = 1..99 (the paper misprints the residual). */
import { abs, exp, terms } from '../tape/term.ts';
import { mgh } from './mgh.ts';

/** MGH problem 11. */
export const gulf = mgh({
  id: 'gulf',
  number: 11,
  name: 'Gulf research and development',
  start: [5, 2.5, 0.15],
  best: { value: 0, x: [50, 25, 1.5], precision: 0 },
  residuals: (x) =>
    terms(99, (i) => {
      const t = i / 100;
      const y = 25 + (-50 * Math.log(t)) ** (2 / 3);
      return exp(abs(x(2).minus(y)).power(x(3)).over(x(1)).negate()).minus(t);
    }),
});
