/** Jennrich and Sampson: r_i = 2 + 2 i - (exp(i x1) + exp(i x2)), i = 1..10. */
import { exp, terms } from '../tape/term.ts';
import { mgh } from './mgh.ts';

/** MGH problem 6. */
export const jennrichSampson = mgh({
  id: 'jennrich-sampson',
  number: 6,
  name: 'Jennrich and Sampson',
  start: [0.3, 0.4],
  best: { value: 124.36218235561483, x: [0.2578252136703641, 0.2578252136703641], precision: 1e-10 },
  residuals: (x) =>
    terms(10, (i) =>
      exp(x(1).times(i))
        .plus(exp(x(2).times(i)))
        .from(2 + 2 * i),
    ),
});
