/** `--bounds low:high,...` as bounds of n variables. */
import { type Bounds, didYouMean, ThetakitError } from '@thetakit/registry';

/** One pair for all variables, or one per variable; an empty side means none. Throws BOUNDS_INVALID. */
export function boundsOf(text: string, n: number): Bounds {
  const pairs = text.split(',').map((pair) => pairOf(pair));
  if (pairs.length !== 1 && pairs.length !== n) {
    throw new ThetakitError('BOUNDS_INVALID', {
      who: '--bounds',
      problem: `received ${pairs.length} pairs for ${n} variables`,
      action: 'Give one pair for all, or one per variable',
      received: text,
    });
  }
  const at = (i: number) => pairs[pairs.length === 1 ? 0 : i] ?? { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  return { lower: Float64Array.from({ length: n }, (_, i) => at(i).low), upper: Float64Array.from({ length: n }, (_, i) => at(i).high) };
}

/** `b1=0:10,b2=:1` as bounds of named parameters; the others are unbounded. Throws BOUNDS_INVALID. */
export function namedBounds(text: string, names: readonly string[]): Bounds {
  const bounds = { lower: new Float64Array(names.length).fill(Number.NEGATIVE_INFINITY), upper: new Float64Array(names.length).fill(Number.POSITIVE_INFINITY) };
  for (const part of text.split(',')) {
    const [name = '', pair = ''] = part.split('=');
    const i = names.indexOf(name.trim());
    if (i < 0)
      throw new ThetakitError('BOUNDS_INVALID', {
        who: '--bounds',
        problem: `${JSON.stringify(name.trim())} is not a parameter`,
        action: didYouMean(name.trim(), names),
        received: text,
      });
    const { low, high } = pairOf(pair);
    bounds.lower[i] = low;
    bounds.upper[i] = high;
  }
  return bounds;
}

/** `0:1`, `:1`, `0:` or `:`. */
export function pairOf(text: string): { readonly low: number; readonly high: number } {
  const sides = text.split(':');
  const number = (side: string | undefined, none: number) => (side === undefined || side.trim() === '' ? none : Number(side));
  const low = number(sides[0], Number.NEGATIVE_INFINITY);
  const high = number(sides[1], Number.POSITIVE_INFINITY);
  if (sides.length === 2 && low <= high) return { low, high };
  throw new ThetakitError('BOUNDS_INVALID', {
    who: '--bounds',
    problem: `received ${JSON.stringify(text)}, expected low:high with low <= high`,
    action: 'Write it like 0:10, or 0: without an upper bound',
    received: text,
  });
}
