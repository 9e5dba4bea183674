/** Bounds in the forms that people write. */
import { type Bounds, show, ThetakitError } from '@thetakit/registry';

/** Pairs [low, high] per variable, null or undefined for none; or two arrays (a number stands for all variables). */
export type BoundsInput =
  | readonly (readonly [number | null | undefined, number | null | undefined])[]
  | { readonly lower?: ArrayLike<number> | number; readonly upper?: ArrayLike<number> | number }
  | { readonly lb?: ArrayLike<number> | number; readonly ub?: ArrayLike<number> | number };

/** The bounds as two new vectors of shape [n]. Throws BOUNDS_INVALID when the number of pairs is not n, ARGUMENT_TYPE for another form. */
export function boundsOf(who: string, bounds: BoundsInput | undefined, n: number): Bounds | undefined {
  if (bounds === undefined || bounds === null) return undefined;
  if (Array.isArray(bounds)) {
    if (bounds.length !== n) {
      throw new ThetakitError('BOUNDS_INVALID', {
        who,
        problem: `there are ${bounds.length} bounds for ${n} variables`,
        action: 'Give one pair [low, high] per variable',
        received: bounds.length,
        expected: n,
      });
    }
    const pairs = bounds as readonly (readonly [number | null | undefined, number | null | undefined])[];
    return { lower: Float64Array.from(pairs, (pair) => pair?.[0] ?? -Infinity), upper: Float64Array.from(pairs, (pair) => pair?.[1] ?? Infinity) };
  }
  if (typeof bounds !== 'object') {
    throw new ThetakitError('ARGUMENT_TYPE', {
      who,
      problem: `bounds is ${show(bounds)}, expected pairs [low, high]`,
      action: 'Pass one pair per variable',
      received: bounds,
    });
  }
  const sides = bounds as Readonly<Record<string, ArrayLike<number> | number | undefined>>;
  return { lower: side(who, sides['lower'] ?? sides['lb'] ?? -Infinity, n), upper: side(who, sides['upper'] ?? sides['ub'] ?? Infinity, n) };
}

function side(who: string, value: ArrayLike<number> | number, n: number): Float64Array {
  const vector = typeof value === 'number' ? new Float64Array(n).fill(value) : Float64Array.from(value);
  if (vector.length === n) return vector;
  throw new ThetakitError('BOUNDS_INVALID', {
    who,
    problem: `there are ${vector.length} bounds for ${n} variables`,
    action: 'Give one lower and one upper bound per variable',
    received: vector.length,
    expected: n,
  });
}
