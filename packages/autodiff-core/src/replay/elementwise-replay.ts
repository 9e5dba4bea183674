/** Primitives that act element by element. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { ConvertParams } from '../primitives/convert.ts';
import type { IntegerPowParams } from '../primitives/integer-pow.ts';
import type { ReplayRule, Tf } from './replay-rule.ts';

type Unary = (tf: Tf) => (x: Tensor) => Tensor;
type Binary = (tf: Tf) => (a: Tensor, b: Tensor) => Tensor;

const unary: Readonly<Record<string, Unary>> = {
  neg: (tf) => tf.neg,
  abs: (tf) => tf.abs,
  sign: (tf) => tf.sign,
  floor: (tf) => tf.floor,
  ceil: (tf) => tf.ceil,
  round: (tf) => tf.round,
  sqrt: (tf) => tf.sqrt,
  rsqrt: (tf) => tf.rsqrt,
  exp: (tf) => tf.exp,
  expm1: (tf) => tf.expm1,
  log: (tf) => tf.log,
  log1p: (tf) => tf.log1p,
  sin: (tf) => tf.sin,
  cos: (tf) => tf.cos,
  tan: (tf) => tf.tan,
  asin: (tf) => tf.asin,
  acos: (tf) => tf.acos,
  atan: (tf) => tf.atan,
  sinh: (tf) => tf.sinh,
  cosh: (tf) => tf.cosh,
  tanh: (tf) => tf.tanh,
  asinh: (tf) => tf.asinh,
  acosh: (tf) => tf.acosh,
  atanh: (tf) => tf.atanh,
  relu: (tf) => tf.relu,
  logistic: (tf) => tf.sigmoid,
  softplus: (tf) => tf.softplus,
  erf: (tf) => tf.erf,
  isNan: (tf) => tf.isNaN,
  isInf: (tf) => tf.isInf,
  isFinite: (tf) => tf.isFinite,
  stopGradient: (tf) => tf.clone,
  barrier: (tf) => tf.clone,
};

const binary: Readonly<Record<string, Binary>> = {
  add: (tf) => tf.add,
  sub: (tf) => tf.sub,
  mul: (tf) => tf.mul,
  div: (tf) => tf.div,
  max: (tf) => tf.maximum,
  min: (tf) => tf.minimum,
  pow: (tf) => tf.pow,
  atan2: (tf) => tf.atan2,
  mod: (tf) => tf.mod,
  equal: (tf) => tf.equal,
  notEqual: (tf) => tf.notEqual,
  less: (tf) => tf.less,
  lessEqual: (tf) => tf.lessEqual,
  greater: (tf) => tf.greater,
  greaterEqual: (tf) => tf.greaterEqual,
};

const logic: Readonly<Record<string, Binary>> = {
  and: (tf) => tf.logicalAnd,
  or: (tf) => tf.logicalOr,
  xor: (tf) => tf.logicalXor,
};

const asMask = (x: Tensor, tf: Tf) => (x.dtype === 'bool' ? x : tf.notEqual(x, 0));

function integerPower(x: Tensor, exponent: number, tf: Tf): Tensor {
  let base = x;
  let result: Tensor | null = null;
  for (let k = Math.abs(exponent); k > 0; k >>= 1) {
    if (k & 1) result = result === null ? base : tf.mul(result, base);
    if (k > 1) base = tf.mul(base, base);
  }
  return exponent < 0 ? tf.div(1, result as Tensor) : (result as Tensor);
}

/** sech^2 x = 4 e / (1 + e)^2, e = exp(-2 |x|). */
function sech2(x: Tensor, tf: Tf): Tensor {
  const e = tf.exp(tf.mul(-2, tf.abs(x)));
  return tf.div(tf.mul(4, e), tf.square(tf.add(1, e)));
}

const entries = <T>(table: Readonly<Record<string, T>>, rule: (of: T) => ReplayRule) => Object.entries(table).map(([name, of]) => [name, rule(of)] as const);

export const elementwiseReplay: Readonly<Record<string, ReplayRule>> = {
  ...Object.fromEntries([
    ...entries(
      unary,
      (of): ReplayRule =>
        (_node, [x], tf) =>
          of(tf)(x as Tensor),
    ),
    ...entries(
      binary,
      (of): ReplayRule =>
        (_node, [a, b], tf) =>
          of(tf)(a as Tensor, b as Tensor),
    ),
    ...entries(
      logic,
      (of): ReplayRule =>
        (_node, [a, b], tf) =>
          of(tf)(asMask(a as Tensor, tf), asMask(b as Tensor, tf)),
    ),
  ]),
  not: (_node, [x], tf) => tf.logicalNot(asMask(x as Tensor, tf)),
  sech2: (_node, [x], tf) => sech2(x as Tensor, tf),
  integerPow: (node, [x], tf) => integerPower(x as Tensor, (node.params as IntegerPowParams).exponent, tf),
  clamp: (_node, [x, low, high], tf) => tf.minimum(tf.maximum(x as Tensor, low as Tensor), high as Tensor),
  select: (node, [p, a, b], tf) => {
    const mask = asMask(p as Tensor, tf);
    return tf.where(mask.rank === 0 ? tf.broadcastTo(mask, [...node.shape]) : mask, a as Tensor, b as Tensor);
  },
  convert: (node, [x], tf) => {
    const { dtype } = node.params as ConvertParams;
    return dtype === 'bool' ? asMask(x as Tensor, tf) : tf.cast(x as Tensor, dtype === 'float' ? 'float32' : 'int32');
  },
};
