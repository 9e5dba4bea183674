/**
 * The primitives that rules and tfjs kernels name: a program may use any tfjs op, so all of these come along with every trace. The
 * others (linear algebra, control flow, special functions that tfjs lacks) are imported by the function that makes them.
 */
import type { Primitive } from '../ir/node.ts';
import { abs } from './abs.ts';
import { acos } from './acos.ts';
import { acosh } from './acosh.ts';
import { add } from './add.ts';
import { and } from './and.ts';
import { argMax } from './arg-max.ts';
import { argMin } from './arg-min.ts';
import { asin } from './asin.ts';
import { asinh } from './asinh.ts';
import { atan } from './atan.ts';
import { atan2 } from './atan2.ts';
import { atanh } from './atanh.ts';
import { broadcast } from './broadcast.ts';
import { ceil } from './ceil.ts';
import { clamp } from './clamp.ts';
import { concatenate } from './concatenate.ts';
import { constant } from './constant.ts';
import { conv } from './conv.ts';
import { convert } from './convert.ts';
import { cos } from './cos.ts';
import { cosh } from './cosh.ts';
import { cumsum } from './cumsum.ts';
import { customCall } from './custom-call.ts';
import { div } from './div.ts';
import { dot } from './dot.ts';
import { equal } from './equal.ts';
import { erf } from './erf.ts';
import { erfc } from './erfc.ts';
import { exp } from './exp.ts';
import { expm1 } from './expm1.ts';
import { floor } from './floor.ts';
import { floorDiv } from './floor-div.ts';
import { fourier } from './fourier.ts';
import { gather } from './gather.ts';
import { greater } from './greater.ts';
import { greaterEqual } from './greater-equal.ts';
import { hypot } from './hypot.ts';
import { input } from './input.ts';
import { integerPow } from './integer-pow.ts';
import { iota } from './iota.ts';
import { isFinite as isFinitePrimitive } from './is-finite.ts';
import { isInf } from './is-inf.ts';
import { isNan } from './is-nan.ts';
import { less } from './less.ts';
import { lessEqual } from './less-equal.ts';
import { log } from './log.ts';
import { logSigmoid } from './log-sigmoid.ts';
import { logSoftmax } from './log-softmax.ts';
import { logSumExp } from './log-sum-exp.ts';
import { log1p } from './log1p.ts';
import { logistic } from './logistic.ts';
import { max } from './max.ts';
import { min } from './min.ts';
import { mod } from './mod.ts';
import { mul } from './mul.ts';
import { neg } from './neg.ts';
import { norm } from './norm.ts';
import { not } from './not.ts';
import { notEqual } from './not-equal.ts';
import { or } from './or.ts';
import { pad } from './pad.ts';
import { pow } from './pow.ts';
import { reduceMax } from './reduce-max.ts';
import { reduceMin } from './reduce-min.ts';
import { reduceProd } from './reduce-prod.ts';
import { reduceSum } from './reduce-sum.ts';
import { reduceWindowArgMax } from './reduce-window-arg-max.ts';
import { reduceWindowMax } from './reduce-window-max.ts';
import { reduceWindowSum } from './reduce-window-sum.ts';
import { relu } from './relu.ts';
import { reshape } from './reshape.ts';
import { reverse } from './reverse.ts';
import { round } from './round.ts';
import { rsqrt } from './rsqrt.ts';
import { scatterAdd } from './scatter-add.ts';
import { sech2 } from './sech2.ts';
import { select } from './select.ts';
import { sign } from './sign.ts';
import { sin } from './sin.ts';
import { sinh } from './sinh.ts';
import { slice } from './slice.ts';
import { softmax } from './softmax.ts';
import { softplus } from './softplus.ts';
import { sqrt } from './sqrt.ts';
import { stopGradient } from './stop-gradient.ts';
import { sub } from './sub.ts';
import { tan } from './tan.ts';
import { tanh } from './tanh.ts';
import { topIndices } from './top-indices.ts';
import { transpose } from './transpose.ts';
import { xor } from './xor.ts';

const all = [
  abs,
  acos,
  acosh,
  add,
  and,
  argMax,
  argMin,
  asin,
  asinh,
  atan,
  atan2,
  atanh,
  broadcast,
  ceil,
  clamp,
  concatenate,
  constant,
  conv,
  convert,
  cos,
  cosh,
  cumsum,
  div,
  dot,
  equal,
  erf,
  erfc,
  exp,
  expm1,
  floorDiv,
  floor,
  gather,
  greaterEqual,
  greater,
  hypot,
  input,
  integerPow,
  iota,
  isFinitePrimitive,
  isInf,
  isNan,
  lessEqual,
  less,
  logSigmoid,
  log,
  log1p,
  logistic,
  max,
  min,
  mod,
  mul,
  neg,
  notEqual,
  not,
  or,
  pad,
  pow,
  reduceMax,
  reduceMin,
  reduceProd,
  reduceSum,
  reduceWindowArgMax,
  reduceWindowMax,
  reduceWindowSum,
  relu,
  reshape,
  reverse,
  round,
  rsqrt,
  scatterAdd,
  sech2,
  select,
  sign,
  sin,
  sinh,
  slice,
  softplus,
  sqrt,
  stopGradient,
  sub,
  tan,
  tanh,
  topIndices,
  transpose,
  xor,
  logSumExp,
  softmax,
  logSoftmax,
  norm,
  customCall,
  fourier,
] as unknown as readonly Primitive[];

/** name -> primitive. */
export const primitives: ReadonlyMap<string, Primitive> = new Map(all.map((primitive) => [primitive.name, primitive]));
