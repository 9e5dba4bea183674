/** Products of terms: static * static is static, static * closure is closure. */
import { ThetakitError } from '@thetakit/registry';
import type { TermColumn, TermUse } from './term.ts';

/** The product of two terms, `a*b` in a formula. */
export function product(left: TermUse, right: TermUse): TermUse {
  return { kind: 'product', left, right };
}

/** The product of two columns. Throws FORMULA_FORBIDDEN for a product that the samplers do not know. */
export function multiplyColumns(left: TermColumn, right: TermColumn): TermColumn {
  const label = `${left.label}*${right.label}`;
  if (left.kind === 'static' && right.kind === 'static') return { kind: 'static', label, value: (i, j) => left.value(i, j) * right.value(i, j) };
  if (left.kind === 'static' && right.kind === 'closure') {
    const { factor } = right;
    return { ...right, label, factor: factor === undefined ? left.value : (i, j) => left.value(i, j) * factor(i, j) };
  }
  if (left.kind === 'closure' && right.kind === 'static') return { ...multiplyColumns(right, left), label } as TermColumn;
  if (left.kind === 'degree' && right.kind === 'degree')
    return { ...left, label, value: (own: number, partner: number) => left.value(own, partner) * right.value(own, partner) };
  throw new ThetakitError('FORMULA_FORBIDDEN', {
    who: label,
    problem: `the product of a ${left.kind} term and a ${right.kind} term is not supported`,
    action: 'Multiply attributes with each other, with dist2, dist3 or commonCount, or numbers of friends with each other',
    received: label,
    expected: 'static * static, static * closure or degree * degree',
  });
}
