/** Broyden banded: r_i = x_i (2 + 5 x_i^2) + 1 - sum_{j in J_i} x_j (1 + x_j), J_i = { j != i: i - 5 <= j <= i + 1, 1 <= j <= n }. */
import { type Term, terms } from '../tape/term.ts';
import { mgh } from './mgh.ts';

function residual(n: number, x: (i: number) => Term, i: number): Term {
  let r = x(i).square().times(5).plus(2).times(x(i)).plus(1);
  for (let j = Math.max(1, i - 5); j <= Math.min(n, i + 1); j++) if (j !== i) r = r.minus(x(j).plus(1).times(x(j)));
  return r;
}

const instance = <const Id extends string>(n: number, id: Id, x?: readonly number[]) =>
  mgh({
    id,
    number: 31,
    name: 'Broyden banded',
    start: Array<number>(n).fill(-1),
    best: { value: 0, ...(x === undefined ? {} : { x }), precision: 0 },
    residuals: (v) => terms(n, (i) => residual(n, v, i)),
  });

/** MGH problem 31, n = 10. */
export const broydenBanded10 = instance(
  10,
  'broyden-banded-10',
  [
    -0.4283028635872503, -0.47659642435629024, -0.5196524636468618, -0.5580993248321809, -0.5925061568294573, -0.624503682199468, -0.6232394714405911,
    -0.6213938417965735, -0.6204535966590874, -0.586469270720435,
  ],
);
/** MGH problem 31, n = 100. */
export const broydenBanded100 = instance(100, 'broyden-banded-100');
