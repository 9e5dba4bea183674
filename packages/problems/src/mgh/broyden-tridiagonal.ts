/** Broyden tridiagonal: r_i = (3 - 2 x_i) x_i - x_{i-1} - 2 x_{i+1} + 1, x_0 = x_{n+1} = 0. */
import { type Term, terms } from '../tape/term.ts';
import { mgh } from './mgh.ts';

function residual(n: number, x: (i: number) => Term, i: number): Term {
  let r = x(i).times(2).from(3).times(x(i)).plus(1);
  if (i > 1) r = r.minus(x(i - 1));
  if (i < n) r = r.minus(x(i + 1).times(2));
  return r;
}

const instance = <const Id extends string>(n: number, id: Id, x?: readonly number[]) =>
  mgh({
    id,
    number: 30,
    name: 'Broyden tridiagonal',
    start: Array<number>(n).fill(-1),
    best: { value: 0, ...(x === undefined ? {} : { x }), precision: 0 },
    residuals: (v) => terms(n, (i) => residual(n, v, i)),
  });

/** MGH problem 30, n = 10. */
export const broydenTridiagonal10 = instance(
  10,
  'broyden-tridiagonal-10',
  [
    -0.5707221320112248, -0.681806949984275, -0.70221007601766, -0.7055106298950803, -0.7049061557287436, -0.7014966070298512, -0.6918893223547983,
    -0.6657965144058537, -0.5960351090263657, -0.4164122575286933,
  ],
);
/** MGH problem 30, n = 100. */
export const broydenTridiagonal100 = instance(100, 'broyden-tridiagonal-100');
