/** Kowalik and Osborne: r_i = y_i - x1 (u_i^2 + u_i x2) / (u_i^2 + u_i x3 + x4), i = 1..11. */
import { mgh } from './mgh.ts';

const y = [0.1957, 0.1947, 0.1735, 0.16, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246];
const at = [4, 2, 1, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625];

/** MGH problem 15. */
export const kowalikOsborne = mgh({
  id: 'kowalik-osborne',
  number: 15,
  name: 'Kowalik and Osborne',
  start: [0.25, 0.39, 0.415, 0.39],
  best: { value: 0.0003075056038492374, x: [0.1928069345790379, 0.1912823287343664, 0.12305650692632074, 0.13606233068379456], precision: 1e-10 },
  localMinima: [0.00102734],
  residuals: (x) =>
    y.map((yi, k) => {
      const u = at[k] ?? NaN;
      const numerator = x(2)
        .times(u)
        .plus(u * u)
        .times(x(1));
      return numerator
        .over(
          x(3)
            .times(u)
            .plus(x(4))
            .plus(u * u),
        )
        .from(yi);
    }),
});
