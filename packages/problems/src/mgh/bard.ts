/** Bard: r_i = y_i - (x1 + u_i / (v_i x2 + w_i x3)), u_i = i, v_i = 16 - i, w_i = min(u_i, v_i), i = 1..15. */
import { mgh } from './mgh.ts';

const y = [0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.1, 4.39];

/** MGH problem 8. */
export const bard = mgh({
  id: 'bard',
  number: 8,
  name: 'Bard',
  start: [1, 1, 1],
  best: { value: 0.008214877306578964, x: [0.08241055974978898, 1.1330360920297224, 2.3436951786425366], precision: 1e-10 },
  localMinima: [17.4286],
  residuals: (x) =>
    y.map((yi, k) => {
      const [u, v] = [k + 1, 15 - k];
      const denominator = x(2)
        .times(v)
        .plus(x(3).times(Math.min(u, v)));
      return denominator.power(-1).times(u).plus(x(1)).from(yi);
    }),
});
