/** tanh x from w = 1 / (1 + exp(2 |x|)): a rational function (Cephes, S. L. Moshier) or, in float32, a polynomial near 0; else 1 - 2 w. */
import type { Code } from '../encode/code.ts';
import { exp } from './exponential.ts';
import type { VectorMath } from './vector-math.ts';

const NUMERATOR = [-1614.68768441708447952, -99.2877231001918586564, -0.964399179425052238628];
const DENOMINATOR = [4844.06305325125486048, 2235.48839060100448583, 112.811678491632931402, 1];
const POLYNOMIAL = [-0.3333333432674408, 0.13333304226398468, -0.053959254175424576, 0.02176886796951294, -0.008343780413269997, 0.002292557619512081];

/** tanh of x, given w. */
export function tanhFrom(math: VectorMath, argument: Code, w: Code): Code {
  const x = math.let(argument);
  const square = math.let(math.mul(x, x));
  const slope =
    math.lanes.precision === 'float64'
      ? math.div(math.horner(NUMERATOR, square), math.horner(DENOMINATOR, square))
      : math.polynomial(POLYNOMIAL, square, math.let(math.mul(square, square)));
  const near = math.mul(x, math.add(math.number(1), math.mul(square, slope)));
  const far = math.or(math.sub(math.number(1), math.mul(math.number(2), w)), math.and(x, math.number(-0)));
  return math.choose(math.less(math.abs(x), math.number(0.625)), near, far);
}

/** exp(-2 |x|). */
export function exponentialOf(math: VectorMath, x: Code): Code {
  return exp(math, math.mul(math.number(-2), math.abs(x)));
}
