/** Brown and Dennis: r_i = (x1 + t_i x2 - exp t_i)^2 + (x3 + x4 sin t_i - cos t_i)^2, t_i = i/5, i = 1..20. */
import { terms } from '../tape/term.ts';
import { mgh } from './mgh.ts';

/** MGH problem 16. */
export const brownDennis = mgh({
  id: 'brown-dennis',
  number: 16,
  name: 'Brown and Dennis',
  start: [25, 5, -5, -1],
  best: { value: 85822.2016263563, x: [-11.594439904762163, 13.203630051207202, -0.40343948817685954, 0.2367787744557362], precision: 1e-10 },
  residuals: (x) =>
    terms(20, (i) => {
      const t = i / 5;
      const line = x(2).times(t).plus(x(1)).minus(Math.exp(t)).square();
      return line.plus(x(4).times(Math.sin(t)).plus(x(3)).minus(Math.cos(t)).square());
    }),
});
