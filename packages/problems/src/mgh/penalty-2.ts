/**
 * Penalty II: r_1 = x1 - 0.2; r_i = sqrt(a) (exp(x_i/10) + exp(x_{i-1}/10) - y_i), i = 2..n, y_i = exp(i/10) + exp((i-1)/10);
 * r_i = sqrt(a) (exp(x_{i-n+1}/10) - exp(-1/10)), i = n+1..2n-1; r_{2n} = sum (n - j + 1) x_j^2 - 1; a = 1e-5.
 */
import { exp, sum, type Term, terms } from '../tape/term.ts';
import { type MghDefinition, mgh } from './mgh.ts';

const rootA = Math.sqrt(1e-5);

function residuals(n: number, x: (i: number) => Term): Term[] {
  const growth = (i: number) => exp(x(i).over(10));
  const pairs = terms(n - 1, (k) =>
    growth(k + 1)
      .plus(growth(k))
      .minus(Math.exp((k + 1) / 10) + Math.exp(k / 10))
      .times(rootA),
  );
  const singles = terms(n - 1, (k) =>
    growth(k + 1)
      .minus(Math.exp(-0.1))
      .times(rootA),
  );
  return [
    x(1).minus(0.2),
    ...pairs,
    ...singles,
    sum(
      terms(n, (j) =>
        x(j)
          .square()
          .times(n - j + 1),
      ),
    ).minus(1),
  ];
}

const instance = <const Id extends string>(n: number, id: Id, best: MghDefinition<Id>['best']) =>
  mgh({ id, number: 24, name: 'Penalty II', start: Array<number>(n).fill(0.5), best, residuals: (x) => residuals(n, x) });

/** MGH problem 24, n = 4. */
export const penalty2N4 = instance(4, 'penalty-2-4', {
  value: 9.376293007355449e-6,
  x: [0.1999993333503804, 0.19131670099277254, 0.48010148533262326, 0.5188454043902003],
  precision: 1e-10,
});
/** MGH problem 24, n = 10. */
export const penalty2N10 = instance(10, 'penalty-2-10', {
  value: 0.00029366053745674605,
  x: [
    0.19998360519782363, 0.010350648471292303, 0.01960493448043841, 0.03208906722068565, 0.0499326773996413, 0.0765139951539936, 0.11862407286950415,
    0.19214487233557673, 0.34732058694184353, 0.3691643741593508,
  ],
  precision: 1e-10,
});
