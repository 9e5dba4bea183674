/** Variables that take whole values, and searches that would not fit into memory. */
import { ThetakitError } from '@thetakit/registry';

/**
 * Refuses indices that are none (OPTION_OUT_OF_RANGE) and bounds between which there is no whole number (BOUNDS_INVALID).
 */
export function checkIntegers(who: string, integers: ArrayLike<number> | undefined, lower: Float64Array, upper: Float64Array): void {
  for (const i of Array.from(integers ?? [])) {
    if (!Number.isInteger(i) || i >= lower.length)
      throw new ThetakitError('OPTION_OUT_OF_RANGE', {
        who,
        problem: `integers holds ${i}, expected indices 0, ..., ${lower.length - 1}`,
        action: 'Name variables by their index',
        received: i,
      });
    if (Math.ceil(lower[i]!) > Math.floor(upper[i]!))
      throw new ThetakitError('BOUNDS_INVALID', {
        who,
        problem: `variable ${i} takes whole values, and there is none between its bounds ${lower[i]} and ${upper[i]}`,
        action: 'Widen the bounds, or leave the variable out of integers',
        data: { index: i },
      });
  }
}

/** Rounds the integer variables of x to whole numbers inside the bounds, in place. */
export function roundIntegers(x: Float64Array, integers: ArrayLike<number> | undefined, lower: Float64Array, upper: Float64Array): void {
  if (integers === undefined) return;
  for (let k = 0; k < integers.length; k++) {
    const i = integers[k]!;
    x[i] = Math.min(Math.floor(upper[i]!), Math.max(Math.ceil(lower[i]!), Math.round(x[i]!)));
  }
}

/** Numbers that a search may keep: 2^27, one gigabyte. */
const mostNumbers = 2 ** 27;

/** Refuses a search that would keep more numbers than fit: ARGUMENT_OUT_OF_RANGE. */
export function checkSize(who: string, n: number, numbers: number): void {
  if (numbers <= mostNumbers) return;
  throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
    who,
    problem: `${n} variables need ${(numbers / mostNumbers).toPrecision(2)} GB`,
    action: 'Choose a method for many variables, such as "l-bfgs-b", or a smaller population',
    received: n,
  });
}
