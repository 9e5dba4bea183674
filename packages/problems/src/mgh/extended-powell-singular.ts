/** Extended Powell singular: the four residuals of the Powell singular function for each block of four variables. */
import type { Term } from '../tape/term.ts';
import { mgh } from './mgh.ts';

function block(x: (i: number) => Term, first: number): Term[] {
  const [x1, x2, x3, x4] = [x(first), x(first + 1), x(first + 2), x(first + 3)] as const;
  return [x2.times(10).plus(x1), x3.minus(x4).times(Math.sqrt(5)), x2.minus(x3.times(2)).square(), x1.minus(x4).square().times(Math.sqrt(10))];
}

const instance = <const Id extends string>(n: number, id: Id) =>
  mgh({
    id,
    number: 22,
    name: 'Extended Powell singular',
    start: Array.from({ length: n }, (_, k) => [3, -1, 0, 1][k % 4] ?? NaN),
    best: { value: 0, x: Array<number>(n).fill(0), precision: 0 },
    residuals: (x) => Array.from({ length: n / 4 }, (_, k) => block(x, 4 * k + 1)).flat(),
  });

/** MGH problem 22, n = 12. */
export const extendedPowellSingular12 = instance(12, 'extended-powell-singular-12');
/** MGH problem 22, n = 100. */
export const extendedPowellSingular100 = instance(100, 'extended-powell-singular-100');
