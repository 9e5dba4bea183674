/** Discrete boundary value: r_i = 2 x_i - x_{i-1} - x_{i+1} + h^2 (x_i + t_i + 1)^3 / 2, h = 1/(n+1), t_i = i h, x_0 = x_{n+1} = 0; n = 10. */
import { terms } from '../tape/term.ts';
import { mgh } from './mgh.ts';

const n = 10;
const h = 1 / (n + 1);

/** MGH problem 28. */
export const discreteBoundaryValue = mgh({
  id: 'discrete-boundary-value',
  number: 28,
  name: 'Discrete boundary value',
  start: Array.from({ length: n }, (_, k) => (k + 1) * h * ((k + 1) * h - 1)),
  best: {
    value: 0,
    x: [
      -0.04316498251876486, -0.08157715653538686, -0.11448571438052926, -0.14097357686259665, -0.15990869618198308, -0.16987720231277487, -0.16908998378120832,
      -0.1552495352218318, -0.125355891678935, -0.07541653368589209,
    ],
    precision: 0,
  },
  residuals: (x) =>
    terms(n, (i) => {
      let r = x(i)
        .times(2)
        .plus(
          x(i)
            .plus(i * h + 1)
            .power(3)
            .times((h * h) / 2),
        );
      if (i > 1) r = r.minus(x(i - 1));
      if (i < n) r = r.minus(x(i + 1));
      return r;
    }),
});
