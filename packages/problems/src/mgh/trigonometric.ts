/** Trigonometric: r_i = n - sum cos x_j + i (1 - cos x_i) - sin x_i, i = 1..n; n = 10. */
import { cos, sin, sum, terms } from '../tape/term.ts';
import { mgh } from './mgh.ts';

const n = 10;

/** MGH problem 26. */
export const trigonometric = mgh({
  id: 'trigonometric',
  number: 26,
  name: 'Trigonometric',
  start: Array<number>(n).fill(1 / n),
  best: {
    value: 0,
    x: [
      0.047911947303727644, 0.04918451816663789, 0.050608702894571415, 0.05222304938978924, 0.054083092294859414, 0.05627330346630077, 0.05893213853534182,
      0.1863970013844753, 0.1543419604011377, 0.12462537696307027,
    ],
    precision: 0,
  },
  localMinima: [2.79506e-5],
  residuals: (x) => {
    const total = sum(terms(n, (j) => cos(x(j))));
    return terms(n, (i) =>
      total
        .from(n)
        .plus(cos(x(i)).from(1).times(i))
        .minus(sin(x(i))),
    );
  },
});
