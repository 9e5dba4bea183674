/**
 * tanh x = (1 - e) / (1 + e) with the sign of x, e = exp(-2 |x|): 1 - e comes from the parts of the exponential, so nothing cancels
 * near 0. Errors stay below 3 ulp.
 */
import type { Code } from '../encode/code.ts';
import { exp, expAndRest } from './exponential.ts';
import type { VectorMath } from './vector-math.ts';

/** exp(-2 |x|). */
export function exponentialOf(math: VectorMath, x: Code): Code {
  return exp(math, twiceBelow(math, x));
}

/** exp(-2 |x|) and tanh x. */
export function exponentialAndTanh(math: VectorMath, x: Code): { power: Code; tanh: Code } {
  const { power, rest } = expAndRest(math, twiceBelow(math, x));
  const quotient = math.div(rest, math.add(math.number(1), power));
  return { power, tanh: math.or(quotient, math.and(x, math.number(-0))) };
}

function twiceBelow(math: VectorMath, x: Code): Code {
  return math.mul(math.number(-2), math.abs(x));
}
