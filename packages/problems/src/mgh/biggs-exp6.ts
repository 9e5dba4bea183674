/** Biggs EXP6: r_i = x3 exp(-t_i x1) - x4 exp(-t_i x2) + x6 exp(-t_i x5) - y_i, t_i = i/10, y_i = exp(-t_i) - 5 exp(-10 t_i) + 3 exp(-4 t_i), i = 1..13. */
import { exp, terms } from '../tape/term.ts';
import { mgh } from './mgh.ts';

/** MGH problem 18. */
export const biggsExp6 = mgh({
  id: 'biggs-exp6',
  number: 18,
  name: 'Biggs EXP6',
  start: [1, 2, 1, 1, 1, 1],
  best: { value: 0, x: [1, 10, 1, 5, 4, 3], precision: 0 },
  localMinima: [0.00565565],
  residuals: (x) =>
    terms(13, (i) => {
      const t = 0.1 * i;
      const y = Math.exp(-t) - 5 * Math.exp(-10 * t) + 3 * Math.exp(-4 * t);
      const decay = (amplitude: number, rate: number) => exp(x(rate).times(-t)).times(x(amplitude));
      return decay(3, 1).minus(decay(4, 2)).plus(decay(6, 5)).minus(y);
    }),
});
