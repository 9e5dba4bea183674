/** Powell badly scaled: r1 = 1e4 x1 x2 - 1, r2 = exp(-x1) + exp(-x2) - 1.0001. */
import { exp } from '../tape/term.ts';
import { mgh } from './mgh.ts';

/** MGH problem 3. */
export const powellBadlyScaled = mgh({
  id: 'powell-badly-scaled',
  number: 3,
  name: 'Powell badly scaled',
  start: [0, 1],
  best: { value: 0, x: [1.0981593296997872e-5, 9.106146739866775], precision: 0 },
  residuals: (x) => [
    x(1).times(1e4).times(x(2)).minus(1),
    exp(x(1).negate())
      .plus(exp(x(2).negate()))
      .minus(1.0001),
  ],
});
