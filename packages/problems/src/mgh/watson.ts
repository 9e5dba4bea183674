/**
 * Watson: r_i = sum_{j=2..n} (j - 1) x_j t_i^(j-2) - (sum_j x_j t_i^(j-1))^2 - 1, t_i = i/29, i = 1..29; r_30 = x1, r_31 = x2 - x1^2 - 1.
 */
import { sum, type Term, terms } from '../tape/term.ts';
import { type MghDefinition, mgh } from './mgh.ts';

function residuals(n: number, x: (i: number) => Term): Term[] {
  const atTimes = terms29((t) => {
    const slope = sum(Array.from({ length: n - 1 }, (_, k) => x(k + 2).times((k + 1) * t ** k)));
    const curve = sum(terms(n, (j) => x(j).times(t ** (j - 1))));
    return slope.minus(curve.square()).minus(1);
  });
  return [...atTimes, x(1).times(1), x(2).minus(x(1).square()).minus(1)];
}

function terms29(make: (t: number) => Term): Term[] {
  return terms(29, (i) => make(i / 29));
}

const instance = <const Id extends string>(n: number, id: Id, best: MghDefinition<Id>['best']) =>
  mgh({ id, number: 20, name: 'Watson', start: Array<number>(n).fill(0), best, residuals: (x) => residuals(n, x) });

/** MGH problem 20, n = 6. */
export const watson6 = instance(6, 'watson-6', {
  value: 0.0022876700535523534,
  x: [-0.015725086401458352, 1.0124348693691099, -0.23299162595673606, 1.260430087799603, -1.5137289227222728, 0.9929964324311317],
  precision: 1e-10,
});
/** MGH problem 20, n = 9. */
export const watson9 = instance(9, 'watson-9', {
  value: 1.3997601380954254e-6,
  x: [
    -1.5307036521319932e-5, 0.9997897039319483, 0.014763963693557114, 0.14634232829939792, 1.0008211030044232, -2.6177311405181336, 4.104403164477553,
    -3.143612278555512, 1.0526264080099095,
  ],
  precision: 1e-8,
});
/** MGH problem 20, n = 12. */
export const watson12 = instance(12, 'watson-12', {
  value: 4.72238110063754e-10,
  x: [
    -6.638060470155023e-9, 1.0000016441178616, -0.0005639322103053343, 0.34782054050343403, -0.15673150409226216, 1.0528151771960899, -3.2472711534516137,
    7.288434897970786, -10.271848241418914, 9.074113647190309, -4.5413754667583595, 1.0120118885678289,
  ],
  precision: 1e-4,
});
