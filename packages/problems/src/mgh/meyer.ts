/** Meyer: r_i = x1 exp(x2 / (t_i + x3)) - y_i, t_i = 45 + 5 i, i = 1..16. */
import { exp } from '../tape/term.ts';
import { mgh } from './mgh.ts';

const y = [34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005, 5147, 4427, 3820, 3307, 2872];

/** MGH problem 10. */
export const meyer = mgh({
  id: 'meyer',
  number: 10,
  name: 'Meyer',
  start: [0.02, 4000, 250],
  best: { value: 87.94585517049018, x: [0.005609636471028631, 6181.346346286284, 345.2236346241334], precision: 1e-10 },
  residuals: (x) =>
    y.map((yi, k) =>
      exp(x(2).over(x(3).plus(50 + 5 * k)))
        .times(x(1))
        .minus(yi),
    ),
});
