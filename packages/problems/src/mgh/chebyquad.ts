/** Chebyquad: r_i = (1/n) sum_j T_i(x_j) - c_i with shifted Chebyshev polynomials T_i on [0, 1], c_i = 0 for odd i, -1/(i^2 - 1) for even i; m = n. */
import { sum, type Term, terms } from '../tape/term.ts';
import { type MghDefinition, mgh } from './mgh.ts';

/** T_1(x), ..., T_n(x): T_{i+1} = 2 (2x - 1) T_i - T_{i-1}. */
function chebyshev(n: number, x: Term): Term[] {
  const shifted = x.times(2).minus(1);
  const all = [shifted, shifted.square().times(2).minus(1)];
  while (all.length < n)
    all.push(
      shifted
        .times(2)
        .times(all.at(-1) as Term)
        .minus(all.at(-2) as Term),
    );
  return all;
}

function residuals(n: number, x: (i: number) => Term): Term[] {
  const columns = terms(n, (j) => x(j)).map((xj) => chebyshev(n, xj));
  return terms(n, (i) =>
    sum(columns.map((column) => column[i - 1] as Term))
      .over(n)
      .plus(i % 2 === 1 ? 0 : 1 / (i * i - 1)),
  );
}

const instance = <const Id extends string>(n: number, id: Id, best: MghDefinition<Id>['best']) =>
  mgh({ id, number: 35, name: 'Chebyquad', start: Array.from({ length: n }, (_, k) => (k + 1) / (n + 1)), best, residuals: (x) => residuals(n, x) });

/** MGH problem 35, n = 7. */
export const chebyquad7 = instance(7, 'chebyquad-7', {
  value: 0,
  x: [0.0580691496209755, 0.3380440947400462, 0.23517161235742154, 0.5, 0.7648283876425784, 0.6619559052599538, 0.9419308503790246],
  precision: 0,
});
/** MGH problem 35, n = 8. */
export const chebyquad8 = instance(8, 'chebyquad-8', {
  value: 0.003516873725677929,
  x: [0.04315276015101663, 0.19309084038418614, 0.26632870689027294, 0.5, 0.5, 0.7336712931097271, 0.8069091596158139, 0.9568472398489833],
  precision: 1e-10,
});
/** MGH problem 35, n = 9. */
export const chebyquad9 = instance(9, 'chebyquad-9', {
  value: 0,
  x: [
    0.044205346135782767, 0.23561910847106002, 0.19949067230988096, 0.416046907892598, 0.5, 0.583953092107402, 0.8005093276901191, 0.76438089152894,
    0.9557946538642172,
  ],
  precision: 0,
});
/** MGH problem 35, n = 10. */
export const chebyquad10 = instance(10, 'chebyquad-10', {
  value: 0.006503954800882299,
  x: [
    0.059619900535812766, 0.16670828183586145, 0.23917065894260847, 0.39888429230604455, 0.3988842923060445, 0.6011157076939555, 0.6011157076939555,
    0.7608293410573915, 0.8332917181641386, 0.9403800994641872,
  ],
  precision: 1e-10,
});
