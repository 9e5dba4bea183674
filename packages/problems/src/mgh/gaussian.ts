/** Gaussian: r_i = x1 exp(-x2 (t_i - x3)^2 / 2) - y_i, t_i = (8 - i) / 2, i = 1..15. */
import { exp } from '../tape/term.ts';
import { mgh } from './mgh.ts';

const y = [0.0009, 0.0044, 0.0175, 0.054, 0.1295, 0.242, 0.3521, 0.3989, 0.3521, 0.242, 0.1295, 0.054, 0.0175, 0.0044, 0.0009];

/** MGH problem 9. */
export const gaussian = mgh({
  id: 'gaussian',
  number: 9,
  name: 'Gaussian',
  start: [0.4, 1, 0],
  best: { value: 1.1279327696187516e-8, x: [0.39895613783875666, 1.0000190844878056, 9.846449401964022e-22], precision: 1e-10 },
  residuals: (x) =>
    y.map((yi, k) => {
      const t = (7 - k) / 2;
      return exp(x(3).from(t).square().times(x(2)).times(-0.5))
        .times(x(1))
        .minus(yi);
    }),
});
