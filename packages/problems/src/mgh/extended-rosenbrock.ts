/** Extended Rosenbrock: r_{2i-1} = 10 (x_{2i} - x_{2i-1}^2), r_{2i} = 1 - x_{2i-1}. */
import { terms } from '../tape/term.ts';
import { mgh } from './mgh.ts';

const instance = <const Id extends string>(n: number, id: Id) =>
  mgh({
    id,
    number: 21,
    name: 'Extended Rosenbrock',
    start: Array.from({ length: n }, (_, k) => (k % 2 === 0 ? -1.2 : 1)),
    best: { value: 0, x: Array<number>(n).fill(1), precision: 0 },
    residuals: (x) =>
      terms(n, (i) =>
        i % 2 === 1
          ? x(i + 1)
              .minus(x(i).square())
              .times(10)
          : x(i - 1).from(1),
      ),
  });

/** MGH problem 21, n = 10. */
export const extendedRosenbrock10 = instance(10, 'extended-rosenbrock-10');
/** MGH problem 21, n = 100. */
export const extendedRosenbrock100 = instance(100, 'extended-rosenbrock-100');
