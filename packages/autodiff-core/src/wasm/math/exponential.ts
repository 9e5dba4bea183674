/**
 * e^x and e^x - 1. With n the integer nearest to x / ln 2 and r = x - n ln 2 (ln 2 in two parts, so that nothing is lost),
 *
 *   e^x     = 2^n (1 + r + r^2 P(r))
 *   e^x - 1 = 2 (h (r + r^2 P(r)) + (h - 1/2)),   h = 2^(n-1)
 *
 * P is (e^r - 1 - r) / r^2 interpolated at Chebyshev nodes on [-0.3468, 0.3468]: its error is below 1.3e-17 in float64 and 1.7e-10 in
 * float32. Powers of two come from the exponent field; e^x is scaled in two steps, so that subnormal results round once and
 * correctly. Errors stay below 1.1 ulp for e^x and 2 ulp for e^x - 1.
 */
import type { Code } from '../encode/code.ts';
import type { VectorMath } from './vector-math.ts';

interface Shape {
  /** P, lowest power first. */
  readonly coefficients: readonly number[];
  /** ln 2 = high + low; n * high is exact. */
  readonly high: number;
  readonly low: number;
  /** Adding this rounds to an integer and leaves it in the lowest bits. */
  readonly magic: number;
  /** Bits of the fraction, and the exponent field of 1, as the upper word of the lane. */
  readonly fraction: number;
  readonly one: number;
  /** Arguments beyond which e^x is 0 or infinite. */
  readonly least: number;
  readonly most: number;
  /** Exponents that one factor can hold, and arguments of up to this size whose power of two it holds. */
  readonly reach: number;
  readonly plain: number;
}

const float64: Shape = {
  coefficients: [
    0.5000000000000001, 0.16666666666666669, 0.04166666666662399, 0.008333333333330051, 0.0013888888917281794, 0.00019841269863105968, 2.480152119021773e-5,
    2.7557268378684192e-6, 2.7620138719733994e-7, 2.5100424157005067e-8,
  ],
  high: 0.6931471803691238,
  low: 1.9082149292705877e-10,
  magic: 6755399441055744,
  fraction: 52,
  one: 0x3ff00000,
  least: -746,
  most: 710,
  reach: 1020,
  plain: 707,
};

const float32: Shape = {
  coefficients: [0.5, 0.1666666716337204, 0.041666463017463684, 0.00833331048488617, 0.0013933685841038823, 0.00019891030387952924],
  high: 0.693359375,
  low: -0.00021219444170128554,
  magic: 12582912,
  fraction: 23,
  one: 0x3f800000,
  least: -105,
  most: 89,
  reach: 120,
  plain: 86,
};

/** n + magic, n, and e^r - 1; with `exact`, what rounding r loses is added to it. */
function reduced(math: VectorMath, shape: Shape, x: Code, exact: boolean) {
  const shifted = math.let(math.multiplyAdd(x, math.number(Math.LOG2E), math.number(shape.magic)));
  const n = math.let(math.sub(shifted, math.number(shape.magic)));
  // n * high is exact, so it does not matter whether the difference is rounded once or twice.
  const coarse = math.let(math.multiplyAdd(n, math.number(-shape.high), x));
  const fine = exact ? math.let(math.mul(n, math.number(shape.low))) : null;
  const r = math.let(fine === null ? math.multiplyAdd(n, math.number(-shape.low), coarse) : math.sub(coarse, fine));
  const square = math.let(math.mul(r, r));
  const curve = math.polynomial(shape.coefficients, r, square);
  if (fine === null) return { shifted, n, growth: math.multiplyAdd(square, curve, r) };
  const lost = math.sub(math.sub(coarse, r), fine);
  return { shifted, n, growth: math.add(r, math.multiplyAdd(square, curve, lost)) };
}

/** 2^n for integers n within the exponent field. */
function powerOfTwo(math: VectorMath, shape: Shape, n: Code): Code {
  return shiftedPower(math, shape, math.add(n, math.number(shape.magic)));
}

/** 2^n from n + magic. */
function shiftedPower(math: VectorMath, { fraction, one }: Shape, shifted: Code): Code {
  return math.addIntegers(math.shiftLeft(shifted, fraction), math.bits(one));
}

function shapeOf(math: VectorMath): Shape {
  return math.lanes.precision === 'float64' ? float64 : float32;
}

/** e^x. */
export function exp(math: VectorMath, argument: Code): Code {
  const shape = shapeOf(math);
  const x = math.let(argument);
  const far = math.less(math.number(shape.plain), math.abs(x));
  const [value] = math.unless(far, x, { exp: (inner, given) => scaledTwice(inner, shape, given) }, (inner) => {
    const { shifted, growth } = reduced(inner, shape, x, false);
    return [inner.mul(inner.add(inner.number(1), growth), shiftedPower(inner, shape, shifted))];
  });
  return value as Code;
}

/** e^x and 1 - e^x for x <= 0, from one reduction. */
export function expAndRest(math: VectorMath, argument: Code): { power: Code; rest: Code } {
  const shape = shapeOf(math);
  const x = math.let(argument);
  const rare = {
    exp: (inner: VectorMath, given: Code) => scaledTwice(inner, shape, given),
    oneLessExp: (inner: VectorMath, given: Code) => inner.sub(inner.number(0), expm1(inner, given)),
  };
  const [power, rest] = math.unless(math.less(x, math.number(-shape.plain)), x, rare, (inner) => {
    const { shifted, growth } = reduced(inner, shape, x, false);
    const h = inner.let(shiftedPower(inner, shape, shifted));
    const scaled = inner.let(inner.mul(growth, h));
    return [inner.add(h, scaled), inner.sub(inner.sub(inner.number(1), h), scaled)];
  });
  return { power: power as Code, rest: rest as Code };
}

/** e^x where 2^n may be too large or too small for one factor. */
function scaledTwice(math: VectorMath, shape: Shape, argument: Code): Code {
  const x = math.let(math.atMost(math.atLeast(argument, shape.least), shape.most));
  const { n, growth } = reduced(math, shape, x, true);
  const first = math.let(math.atMost(math.atLeast(n, -shape.reach), shape.reach));
  const value = math.add(math.number(1), growth);
  return math.mul(math.mul(value, powerOfTwo(math, shape, first)), powerOfTwo(math, shape, math.sub(n, first)));
}

/** e^x - 1. */
export function expm1(math: VectorMath, argument: Code): Code {
  const shape = shapeOf(math);
  const given = math.let(argument);
  const x = math.let(math.atMost(math.atLeast(given, -50), shape.most));
  const { n, growth } = reduced(math, shape, x, true);
  const h = math.let(powerOfTwo(math, shape, math.sub(n, math.number(1))));
  const half = math.add(math.mul(growth, h), math.sub(h, math.number(0.5)));
  const value = math.mul(half, math.number(2));
  // The sum with h - 1/2 = 0 loses the sign of -0.
  return math.choose(math.equal(given, math.number(0)), given, value);
}
