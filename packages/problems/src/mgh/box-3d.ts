/** Box three-dimensional: r_i = exp(-t_i x1) - exp(-t_i x2) - x3 (exp(-t_i) - exp(-10 t_i)), t_i = i/10, i = 1..10. */
import { exp, terms } from '../tape/term.ts';
import { mgh } from './mgh.ts';

/** MGH problem 12. */
export const box3d = mgh({
  id: 'box-3d',
  number: 12,
  name: 'Box three-dimensional',
  start: [0, 10, 20],
  best: { value: 0, x: [1, 10, 1], precision: 0 },
  residuals: (x) =>
    terms(10, (i) => {
      const t = 0.1 * i;
      return exp(x(1).times(-t))
        .minus(exp(x(2).times(-t)))
        .minus(x(3).times(Math.exp(-t) - Math.exp(-10 * t)));
    }),
});
