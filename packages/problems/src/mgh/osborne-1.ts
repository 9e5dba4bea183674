/** Osborne 1: r_i = y_i - (x1 + x2 exp(-t_i x4) + x3 exp(-t_i x5)), t_i = 10 (i - 1), i = 1..33. */
import { exp } from '../tape/term.ts';
import { mgh } from './mgh.ts';

const y = [
  0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.85, 0.818, 0.784, 0.751, 0.718, 0.685, 0.658, 0.628, 0.603, 0.58, 0.558, 0.538, 0.522, 0.506, 0.49, 0.478,
  0.467, 0.457, 0.448, 0.438, 0.431, 0.424, 0.42, 0.414, 0.411, 0.406,
];

/** MGH problem 17. */
export const osborne1 = mgh({
  id: 'osborne-1',
  number: 17,
  name: 'Osborne 1',
  start: [0.5, 1.5, -1, 0.01, 0.02],
  best: {
    value: 5.464894697482481e-5,
    x: [0.3754100521069519, 1.9358469127123457, -1.4646871366134013, 0.012867534640057245, 0.0221226996616727],
    precision: 1e-10,
  },
  residuals: (x) =>
    y.map((yi, k) => {
      const t = 10 * k;
      const decays = exp(x(4).times(-t))
        .times(x(2))
        .plus(exp(x(5).times(-t)).times(x(3)));
      return decays.plus(x(1)).from(yi);
    }),
});
