/**
 * Functions that tfjs lacks, for use inside traced functions (on tensors) and outside (on numbers and arrays), in
 * float64 with derivatives of every order.
 */

import { staged } from '../api/staged.ts';
import type { Leaf, Result, Value } from '../api/types.ts';
import type { Node, Ops } from '../ir/node.ts';
import { normalizeAxis } from '../ir/shape.ts';
import { elementwise } from '../trace/rules/broadcast-operands.ts';

const unary = (name: string) =>
  staged(name, ([x], { ops }) => ({ structure: { kind: 'leaf' }, nodes: [ops.unary(name, x?.nodes[0] as Node)] })) as <A extends Leaf>(x: A) => Result<A>;

/** Error function, within 2 ulp. */
export const erf = unary('erf');
/** 1 - erf(x) with full relative accuracy in the tail. */
export const erfc = unary('erfc');
/** log |Gamma(x)|. */
export const lgamma = unary('lgamma');
/** Derivative of log Gamma. */
export const digamma = unary('digamma');
/** log of the standard normal distribution function, without underflow. */
export const logNdtr = unary('logNdtr');
/** Cube root. */
export const cbrt = unary('cbrt');
/** log(1 + e^x). */
export const softplus = unary('softplus');
/** log(1/(1 + e^-x)). */
export const logSigmoid = unary('logSigmoid');

/** n-th derivative of digamma: polygamma(1, x) is trigamma. */
export function polygamma<A extends Leaf>(order: number, x: A): Result<A> {
  return staged('polygamma', ([arg], { ops }) => ({ structure: { kind: 'leaf' }, nodes: [ops.apply('polygamma', [arg?.nodes[0] as Node], { order })] }))(
    x,
  ) as Result<A>;
}

/** sqrt(a^2 + b^2) without overflow, derivative 0 at the origin; operands broadcast. */
export const hypot = staged('hypot', ([a, b], { ops }) => ({
  structure: { kind: 'leaf' },
  nodes: [elementwise('hypot', [a?.nodes[0] as Node, b?.nodes[0] as Node], ops)],
})) as (a: Leaf, b: Leaf) => Value;

const alongAxes =
  (name: string) =>
  (x: Node, axis: number | readonly number[] | undefined, ops: Ops): Node => {
    const all = x.shape.map((_, i) => i);
    const axes =
      axis === undefined ? all : (typeof axis === 'number' ? [axis] : axis).map((each) => normalizeAxis(name, each, x.shape.length)).sort((a, b) => a - b);
    return ops.apply(name, [x], { axes });
  };

const reduction = (name: string) => {
  const apply = alongAxes(name);
  return (x: Leaf, axis?: number | readonly number[]) =>
    staged(name, ([arg], { ops }) => ({ structure: { kind: 'leaf' }, nodes: [apply(arg?.nodes[0] as Node, axis, ops)] }))(x) as Value;
};

/** log sum e^x over axes (default all), right for rows of infinities. */
export const logSumExp = reduction('logSumExp');
/** Euclidean norm over axes (default all), derivative 0 at 0. */
export const norm = reduction('norm');
