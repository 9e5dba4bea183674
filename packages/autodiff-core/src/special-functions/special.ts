/**
 * Functions that tfjs lacks, for use inside traced functions (on tensors) and outside (on numbers and arrays), in
 * float64 with derivatives of every order.
 */

import { ThetakitError } from '@thetakit/registry';
import { staged } from '../api/staged.ts';
import type { Leaf, Result, Value } from '../api/types.ts';
import type { AnyPrimitive, Node, Ops } from '../ir/node.ts';
import { normalizeAxis } from '../ir/shape.ts';
import { bessel as besselPrimitive } from '../primitives/bessel.ts';
import { betaInc } from '../primitives/beta-inc.ts';
import { cbrt as cbrtPrimitive } from '../primitives/cbrt.ts';
import { digamma as digammaPrimitive } from '../primitives/digamma.ts';
import { erf as erfPrimitive } from '../primitives/erf.ts';
import { erfInv as erfInvPrimitive } from '../primitives/erf-inv.ts';
import { erfc as erfcPrimitive } from '../primitives/erfc.ts';
import { gammaInc } from '../primitives/gamma-inc.ts';
import { lgamma as lgammaPrimitive } from '../primitives/lgamma.ts';
import { logNdtr as logNdtrPrimitive } from '../primitives/log-ndtr.ts';
import { logSigmoid as logSigmoidPrimitive } from '../primitives/log-sigmoid.ts';
import { ndtri as ndtriPrimitive } from '../primitives/ndtri.ts';
import { polygamma as polygammaPrimitive } from '../primitives/polygamma.ts';
import { softplus as softplusPrimitive } from '../primitives/softplus.ts';
import { broadcastOperands, elementwise } from '../trace/rules/broadcast-operands.ts';

/** The function of a primitive of one argument. */
/* @__NO_SIDE_EFFECTS__ */
const unary = (primitive: AnyPrimitive) =>
  staged(primitive.name, ([x], { ops }) => ({ structure: { kind: 'leaf' }, nodes: [ops.unary(primitive, x?.nodes[0] as Node)] })) as <A extends Leaf>(
    x: A,
  ) => Result<A>;

/** Error function, within 2 ulp. */
export const erf = unary(erfPrimitive);
/** 1 - erf(x) with full relative accuracy in the tail. */
export const erfc = unary(erfcPrimitive);
/** log |Gamma(x)|. */
export const lgamma = unary(lgammaPrimitive);
/** Derivative of log Gamma. */
export const digamma = unary(digammaPrimitive);
/** log of the standard normal distribution function, without underflow. */
export const logNdtr = unary(logNdtrPrimitive);
/** Cube root. */
export const cbrt = unary(cbrtPrimitive);
/** log(1 + e^x). */
export const softplus = unary(softplusPrimitive);
/** log(1/(1 + e^-x)). */
export const logSigmoid = unary(logSigmoidPrimitive);

/** n-th derivative of digamma: polygamma(1, x) is trigamma. */
export function polygamma<A extends Leaf>(order: number, x: A): Result<A> {
  return staged('polygamma', ([arg], { ops }) => ({ structure: { kind: 'leaf' }, nodes: [ops.apply(polygammaPrimitive, [arg?.nodes[0] as Node], { order })] }))(
    x,
  ) as Result<A>;
}

/** sqrt(a^2 + b^2) without overflow, derivative 0 at the origin; operands broadcast. */
export const hypot = staged('hypot', ([a, b], { ops }) => ({
  structure: { kind: 'leaf' },
  nodes: [elementwise('hypot', [a?.nodes[0] as Node, b?.nodes[0] as Node], ops)],
})) as (a: Leaf, b: Leaf) => Value;

/** x with erf(x) = y, for y in [-1, 1]; within 4 ulp. */
export const erfinv = unary(erfInvPrimitive);
/** Quantile of the standard normal distribution: z with Phi(z) = p, for p in [0, 1]; full relative accuracy for small p. */
export const ndtri = unary(ndtriPrimitive);

/* @__NO_SIDE_EFFECTS__ */
const bessel = (kind: 'j' | 'i' | 'ie' | 'k' | 'ke', order: number) =>
  staged('bessel', ([x], { ops }) => ({ structure: { kind: 'leaf' }, nodes: [ops.apply(besselPrimitive, [x?.nodes[0] as Node], { kind, order })] })) as <
    A extends Leaf,
  >(
    x: A,
  ) => Result<A>;

/** Bessel function of the first kind, J_0. Within 6 ulp up to 8 (the first two zeros included), 4e-16 of the envelope beyond. */
export const j0 = bessel('j', 0);
/** Bessel function of the first kind, J_1. Accuracy as j0. */
export const j1 = bessel('j', 1);
/** Modified Bessel function of the first kind, I_0; overflows beyond 713. Within 6 ulp. */
export const i0 = bessel('i', 0);
/** Modified Bessel function of the first kind, I_1; overflows beyond 713. Within 6 ulp. */
export const i1 = bessel('i', 1);
/** e^-|x| I_0(x), without overflow. */
export const i0e = bessel('ie', 0);
/** e^-|x| I_1(x), without overflow. */
export const i1e = bessel('ie', 1);
/** Modified Bessel function of the second kind, K_0, x > 0. Within 4 ulp. */
export const k0 = bessel('k', 0);
/** Modified Bessel function of the second kind, K_1, x > 0. Within 4 ulp. */
export const k1 = bessel('k', 1);
/** e^x K_0(x). */
export const k0e = bessel('ke', 0);
/** e^x K_1(x). */
export const k1e = bessel('ke', 1);

/** J_n(x) for integer n >= 0. */
export function jn<A extends Leaf>(order: number, x: A): Result<A> {
  if (!Number.isInteger(order) || order < 0) {
    throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
      who: 'jn',
      problem: `order is ${order}, expected an integer of at least 0`,
      action: 'Use J_-n(x) = (-1)^n J_n(x) for negative orders',
      received: order,
    });
  }
  return bessel('j', order)(x);
}

/* @__NO_SIDE_EFFECTS__ */
const several =
  (primitive: AnyPrimitive, params: unknown) =>
  (...args: readonly Leaf[]) =>
    staged(primitive.name, (trees, { ops }) => {
      const operands = broadcastOperands(
        primitive.name,
        trees.map(({ nodes }) => ops.convert(nodes[0] as Node, 'float')),
        ops,
      );
      return { structure: { kind: 'leaf' }, nodes: [ops.apply(primitive, operands, params)] };
    })(...args);

/**
 * Regularised lower incomplete gamma function P(a, x), a > 0, x >= 0; operands broadcast. Relative error about
 * (20 + |log P|) ulp; derivatives in a and x of every order, in a to about 1e-12.
 */
export const gammainc = several(gammaInc, { order: 0, upper: 0 }) as (a: Leaf, x: Leaf) => Value;
/** Regularised upper incomplete gamma function Q(a, x) = 1 - P(a, x), with full relative accuracy where it is small. */
export const gammaincc = several(gammaInc, { order: 0, upper: 1 }) as (a: Leaf, x: Leaf) => Value;
/** Regularised lower incomplete gamma function: another name of `gammainc`. */
export const igamma = gammainc;
/** Regularised incomplete beta function I_x(a, b), a, b > 0, x in [0, 1]; operands broadcast. Accuracy as `gammainc`. */
export const betainc = several(betaInc, { i: 0, j: 0 }) as (a: Leaf, b: Leaf, x: Leaf) => Value;

const alongAxes =
  (name: string) =>
  (x: Node, axis: number | readonly number[] | undefined, ops: Ops): Node => {
    const all = x.shape.map((_, i) => i);
    const axes =
      axis === undefined ? all : (typeof axis === 'number' ? [axis] : axis).map((each) => normalizeAxis(name, each, x.shape.length)).sort((a, b) => a - b);
    return ops.apply(name, [x], { axes });
  };

/* @__NO_SIDE_EFFECTS__ */
const reduction = (name: string) => {
  const apply = alongAxes(name);
  return (x: Leaf, axis?: number | readonly number[]) =>
    staged(name, ([arg], { ops }) => ({ structure: { kind: 'leaf' }, nodes: [apply(arg?.nodes[0] as Node, axis, ops)] }))(x) as Value;
};

/** log sum e^x over axes (default all), right for rows of infinities. */
export const logSumExp = reduction('logSumExp');
/** Euclidean norm over axes (default all), derivative 0 at 0. */
export const norm = reduction('norm');
