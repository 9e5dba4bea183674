/**
 * Discrete integral equation: with c_j = (x_j + t_j + 1)^3, h = 1/(n+1), t_i = i h,
 * r_i = x_i + h ((1 - t_i) sum_{j<=i} t_j c_j + t_i sum_{j>i} (1 - t_j) c_j) / 2; n = 10.
 */
import { sum, terms } from '../tape/term.ts';
import { mgh } from './mgh.ts';

const n = 10;
const h = 1 / (n + 1);

/** MGH problem 29. */
export const discreteIntegral = mgh({
  id: 'discrete-integral',
  number: 29,
  name: 'Discrete integral equation',
  start: Array.from({ length: n }, (_, k) => (k + 1) * h * ((k + 1) * h - 1)),
  best: {
    value: 0,
    x: [
      -0.043164982518764876, -0.08157715653538689, -0.11448571438052925, -0.14097357686259668, -0.15990869618198308, -0.1698772023127749, -0.1690899837812083,
      -0.15524953522183177, -0.12535589167893496, -0.07541653368589203,
    ],
    precision: 0,
  },
  residuals: (x) => {
    const cubes = terms(n, (j) =>
      x(j)
        .plus(j * h + 1)
        .power(3),
    );
    return terms(n, (i) => {
      const t = i * h;
      const weight = (j: number) => (j <= i ? (1 - t) * j * h : t * (1 - j * h));
      return sum(cubes.map((c, k) => c.times(weight(k + 1))))
        .times(h / 2)
        .plus(x(i));
    });
  },
});
