/**
 * log x and log(1 + x). With x = 2^k m, m in [sqrt(1/2), sqrt 2), f = m - 1 and s = f / (2 + f), log m = 2 s + s^3 Q(s^2), arranged as in
 * fdlibm so that f itself is added last:
 *
 *   log x = k ln2high + (f - (f^2/2 - (s (f^2/2 + R) + k ln2low))),   R = s^2 Q(s^2)
 *
 * Q is interpolated at Chebyshev nodes; its error is below 1e-17 in float64 and 4e-11 in float32. log(1 + x) adds what rounding 1 + x
 * lost, divided by 1 + x. Errors stay below 1 ulp for log x and 1.5 ulp for log(1 + x).
 */
import type { Code } from '../encode/code.ts';
import type { VectorMath } from './vector-math.ts';

interface Shape {
  /** Q, lowest power first. */
  readonly coefficients: readonly number[];
  readonly high: number;
  readonly low: number;
  /** Upper words: the exponent field of 1 less that of sqrt(1/2); the fraction; sqrt(1/2); 2^52 (2^23). */
  readonly shift: number;
  readonly fractionMask: readonly [number, number];
  readonly root: number;
  readonly whole: number;
  /** Bits of the fraction, the exponent bias, and 2^(bits). */
  readonly fraction: number;
  readonly bias: number;
  readonly smallest: number;
  /** Numbers below eps are their own log(1 + x). */
  readonly eps: number;
}

const float64: Shape = {
  coefficients: [0.666666666666667, 0.3999999999989827, 0.28571428626533335, 0.22222211043822487, 0.18182895746801428, 0.1533150172120742, 0.1461916477718642],
  high: 0.6931471803691238,
  low: 1.9082149292705877e-10,
  shift: 0x3ff00000 - 0x3fe6a09e,
  fractionMask: [0x000fffff, -1],
  root: 0x3fe6a09e,
  whole: 0x43300000,
  fraction: 52,
  bias: 1023,
  smallest: 2 ** -1022,
  eps: 2 ** -54,
};

const float32: Shape = {
  coefficients: [0.6666666865348816, 0.4000012278556824, 0.28550735116004944, 0.23332761228084564],
  high: 0.693359375,
  low: -0.00021219444170128554,
  shift: 0x3f800000 - 0x3f3504f3,
  fractionMask: [0x007fffff, 0],
  root: 0x3f3504f3,
  whole: 0x4b000000,
  fraction: 23,
  bias: 127,
  smallest: 2 ** -126,
  eps: 2 ** -25,
};

function shapeOf(math: VectorMath): Shape {
  return math.lanes.precision === 'float64' ? float64 : float32;
}

/** k and f of a positive normal number. */
function split(math: VectorMath, shape: Shape, x: Code): { k: Code; f: Code } {
  const shifted = math.let(math.addIntegers(x, math.bits(shape.shift)));
  // An integer below 2^52 in the fraction of 2^52 is 2^52 more than itself.
  const field = math.or(math.shiftRight(shifted, shape.fraction), math.bits(shape.whole));
  const k = math.sub(field, math.number(2 ** shape.fraction + shape.bias));
  const m = math.addIntegers(math.and(shifted, math.bits(...shape.fractionMask)), math.bits(shape.root));
  return { k, f: math.sub(m, math.number(1)) };
}

/** log(1 + f) + low + extra + high, the terms from small to large. */
function assembled(math: VectorMath, shape: Shape, [high, low]: readonly [Code, Code], f: Code, extra: Code | null): Code {
  const s = math.let(math.div(f, math.add(math.number(2), f)));
  const z = math.let(math.mul(s, s));
  const r = math.mul(z, math.polynomial(shape.coefficients, z, math.let(math.mul(z, z))));
  const half = math.let(math.mul(math.mul(math.number(0.5), f), f));
  const inner = math.multiplyAdd(s, math.add(half, r), extra === null ? low : math.add(low, extra));
  return math.add(math.add(math.sub(inner, half), f), high);
}

/** k ln 2 in two parts, the first without rounding. */
function multipleOfLn2(math: VectorMath, { high, low }: Shape, k: Code): readonly [Code, Code] {
  return [math.mul(k, math.number(high)), math.mul(k, math.number(low))];
}

/** log x: -Infinity at 0, NaN below. */
export function log(math: VectorMath, argument: Code): Code {
  const shape = shapeOf(math);
  const x = math.let(argument);
  const small = math.let(math.less(x, math.number(shape.smallest)));
  const scaled = math.choose(small, math.mul(x, math.number(2 ** (shape.fraction + 2))), x);
  const { k, f } = split(math, shape, math.let(scaled));
  const exponent = math.let(math.sub(k, math.and(small, math.number(shape.fraction + 2))));
  return special(math, x, 0, assembled(math, shape, multipleOfLn2(math, shape, exponent), math.let(f), null));
}

/** log(1 + x): -Infinity at -1, NaN below. */
export function log1p(math: VectorMath, argument: Code): Code {
  const shape = shapeOf(math);
  const x = math.let(argument);
  const u = math.let(math.add(math.number(1), x));
  const { k: exponent, f: fraction } = split(math, shape, u);
  const near = math.let(math.and(math.less(x, math.number(Math.SQRT2 - 1)), math.less(math.number(Math.SQRT1_2 - 1), x)));
  const k = math.let(math.without(exponent, near));
  const f = math.let(math.choose(near, x, fraction));
  // What rounding 1 + x lost: x - (u - 1) is exact for small x, 1 - (u - x) for large.
  const lost = math.choose(math.less(x, math.number(1)), math.sub(x, math.sub(u, math.number(1))), math.sub(math.number(1), math.sub(u, x)));
  const correction = math.without(math.div(lost, u), near);
  const value = special(math, x, -1, assembled(math, shape, multipleOfLn2(math, shape, k), f, correction));
  return math.choose(math.less(math.abs(x), math.number(shape.eps)), x, value);
}

/** log(1 + e) for e in [0, 1]: f = e, or f = (e - 1) / 2 and ln 2 more. Errors stay below 2 ulp. */
export function log1pOfFraction(math: VectorMath, argument: Code): Code {
  const shape = shapeOf(math);
  const e = math.let(argument);
  const near = math.let(math.less(e, math.number(Math.SQRT2 - 1)));
  const f = math.let(math.choose(near, e, math.mul(math.sub(e, math.number(1)), math.number(0.5))));
  const ln2 = [math.without(math.number(shape.high), near), math.without(math.number(shape.low), near)] as const;
  return assembled(math, shape, ln2, f, null);
}

/** The value, but -Infinity at `zero`, NaN below it, and infinity at infinity. */
function special(math: VectorMath, x: Code, zero: number, value: Code): Code {
  const infinite = math.choose(math.equal(x, math.number(zero)), math.number(Number.NEGATIVE_INFINITY), value);
  const above = math.choose(math.equal(x, math.number(Number.POSITIVE_INFINITY)), x, infinite);
  return math.choose(math.greaterEqual(x, math.number(zero)), above, math.number(Number.NaN));
}
