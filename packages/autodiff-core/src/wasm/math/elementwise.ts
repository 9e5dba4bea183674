/** The element-wise primitives that can be written in vectors, by name. */
import { type Code, op } from '../encode/code.ts';
import { v128 } from '../encode/opcodes.ts';
import { exp, expm1 } from './exponential.ts';
import { exponentialAndTanh, exponentialOf } from './hyperbolic.ts';
import { log, log1p, log1pOfFraction } from './logarithm.ts';
import type { VectorMath } from './vector-math.ts';

/** Code for a primitive from the code of its operands, which may be repeated. */
type Emit = (math: VectorMath, args: readonly Code[], params: unknown) => Code;

const unary =
  (f: (math: VectorMath, x: Code) => Code): Emit =>
  (math, [x]) =>
    f(math, x as Code);
const binary =
  (f: (math: VectorMath, a: Code, b: Code) => Code): Emit =>
  (math, [a, b]) =>
    f(math, a as Code, b as Code);
const comparison = (name: 'eq' | 'ne' | 'lt' | 'gt' | 'le' | 'ge'): Emit => binary((math, a, b) => op(math.lanes.vector[name], a, b));
const isNonZero = (math: VectorMath, x: Code) => op(math.lanes.vector.ne, x, math.number(0));

/** Primitives of dtype bool as masks. */
const masks: Readonly<Record<string, Emit>> = {
  equal: comparison('eq'),
  notEqual: comparison('ne'),
  less: comparison('lt'),
  lessEqual: comparison('le'),
  greater: comparison('gt'),
  greaterEqual: comparison('ge'),
  and: binary((math, a, b) => math.and(isNonZero(math, a), isNonZero(math, b))),
  or: binary((math, a, b) => math.or(isNonZero(math, a), isNonZero(math, b))),
  xor: binary((math, a, b) => op(v128.xor, isNonZero(math, a), isNonZero(math, b))),
  not: unary((math, x) => math.equal(x, math.number(0))),
  isNan: unary((math, x) => op(math.lanes.vector.ne, x, x)),
  isInf: unary((math, x) => math.equal(math.abs(x), math.number(Number.POSITIVE_INFINITY))),
  isFinite: unary((math, x) => math.less(math.abs(x), math.number(Number.POSITIVE_INFINITY))),
};

const functions: Readonly<Record<string, Emit>> = {
  add: binary((math, a, b) => math.add(a, b)),
  sub: binary((math, a, b) => math.sub(a, b)),
  mul: binary((math, a, b) => math.mul(a, b)),
  div: binary((math, a, b) => math.div(a, b)),
  max: binary((math, a, b) => op(math.lanes.vector.max, a, b)),
  min: binary((math, a, b) => op(math.lanes.vector.min, a, b)),
  neg: unary((math, x) => op(math.lanes.vector.neg, x)),
  abs: unary((math, x) => math.abs(x)),
  sign: unary((math, x) => math.choose(math.less(x, math.number(0)), math.number(-1), math.choose(math.less(math.number(0), x), math.number(1), x))),
  floor: unary((math, x) => op(math.lanes.vector.floor, x)),
  ceil: unary((math, x) => op(math.lanes.vector.ceil, x)),
  round: unary((math, x) => op(math.lanes.vector.nearest, x)),
  sqrt: unary((math, x) => op(math.lanes.vector.sqrt, x)),
  rsqrt: unary((math, x) => math.div(math.number(1), op(math.lanes.vector.sqrt, x))),
  relu: unary((math, x) => op(math.lanes.vector.max, x, math.number(0))),
  stopGradient: unary((_math, x) => x),
  exp: unary(exp),
  expm1: unary(expm1),
  log: unary(log),
  log1p: unary(log1p),
  exponentialOf: unary(exponentialOf),
  tanhFrom: unary((math, x) => exponentialAndTanh(math, x).tanh),
  log1pOfFraction: unary(log1pOfFraction),
  clamp: (math, [x, low, high]) => op(math.lanes.vector.min, op(math.lanes.vector.max, x as Code, low as Code), high as Code),
  select: (math, [p, a, b]) => math.choose(isNonZero(math, p as Code), a as Code, b as Code),
  integerPow: (math, [x], params) => integerPower(math, x as Code, (params as { exponent: number }).exponent),
};

/** Whether there is vector code for a primitive with these parameters. */
export function hasVectorCode(name: string, params: unknown): boolean {
  if (name === 'convert') return (params as { dtype: string }).dtype !== 'int32';
  return name in functions || name in masks;
}

/** Code for a primitive; operands are locals or constants. */
export function vectorCode(name: string, math: VectorMath, args: readonly Code[], params: unknown): Code {
  if (name === 'convert') {
    const x = args[0] as Code;
    return (params as { dtype: string }).dtype === 'float' ? x : math.and(isNonZero(math, x), math.number(1));
  }
  const emit = functions[name];
  if (emit !== undefined) return emit(math, args, params);
  return math.and(maskCode(name, math, args) as Code, math.number(1));
}

/** The mask of a comparison or the like, or null for primitives that give numbers. */
export function maskCode(name: string, math: VectorMath, args: readonly Code[]): Code | null {
  return masks[name]?.(math, args, undefined) ?? null;
}

/** Whether the primitive has a mask. */
export function isMask(name: string): boolean {
  return name in masks;
}

/** By repeated squaring, in the order of the scalar function. */
function integerPower(math: VectorMath, x: Code, exponent: number): Code {
  let base = x;
  let result: Code | null = null;
  for (let k = Math.abs(exponent); k > 0; k >>= 1) {
    if (k & 1) result = result === null ? base : math.let(math.mul(result, base));
    if (k > 1) base = math.let(math.mul(base, base));
  }
  const power = result ?? math.number(1);
  return exponent < 0 ? math.div(math.number(1), power) : power;
}
