/** The check of the one argument that the families of classic functions share. */
import { show, ThetakitError } from '@thetakit/registry';

/** Throws ARGUMENT_OUT_OF_RANGE unless n is an integer >= least. */
export function requireDimension(who: string, n: number, least: number): void {
  if (Number.isInteger(n) && n >= least) return;
  throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
    who,
    problem: `n is ${show(n)}, expected an integer >= ${least}`,
    action: 'Give the number of variables',
    received: n,
    expected: `integer >= ${least}`,
  });
}
