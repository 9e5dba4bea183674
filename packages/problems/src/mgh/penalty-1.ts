/** Penalty I: r_i = sqrt(a) (x_i - 1), i = 1..n; r_{n+1} = sum x_j^2 - 1/4; a = 1e-5. */
import { sum, terms } from '../tape/term.ts';
import { type MghDefinition, mgh } from './mgh.ts';

const rootA = Math.sqrt(1e-5);

const instance = <const Id extends string>(n: number, id: Id, best: MghDefinition<Id>['best']) =>
  mgh({
    id,
    number: 23,
    name: 'Penalty I',
    start: Array.from({ length: n }, (_, k) => k + 1),
    best,
    residuals: (x) => [...terms(n, (i) => x(i).minus(1).times(rootA)), sum(terms(n, (j) => x(j).square())).minus(0.25)],
  });

/** MGH problem 23, n = 4. */
export const penalty1N4 = instance(4, 'penalty-1-4', {
  value: 2.249977500899937e-5,
  x: [0.2500074995875379, 0.2500074995875379, 0.2500074995875379, 0.2500074995875379],
  precision: 1e-10,
});
/** MGH problem 23, n = 10. */
export const penalty1N10 = instance(10, 'penalty-1-10', {
  value: 7.087651467090369e-5,
  x: [
    0.15812230111311634, 0.15812230111311634, 0.15812230111311634, 0.15812230111311634, 0.15812230111311634, 0.15812230111311634, 0.15812230111311634,
    0.15812230111311634, 0.15812230111311634, 0.15812230111311634,
  ],
  precision: 1e-10,
});
