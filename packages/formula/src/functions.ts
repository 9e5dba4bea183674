/**
 * The functions that a formula may call, in one table: the arity, the TensorFlow.js program and the plain reference.
 * A function that is not in this table does not exist for formulas.
 */
import * as tf from '@tensorflow/tfjs-core';
import { erf, lgamma } from './special.ts';
import { tensorLogGamma } from './tensor-log-gamma.ts';

/** One allowed function. */
export interface FormulaFunction {
  /** Fewest and most arguments. */
  readonly arity: readonly [number, number];
  /** What it is, for help pages. */
  readonly describe: string;
  /** On tensors: differentiable ops only. */
  tensor(...values: readonly tf.Tensor[]): tf.Tensor;
  /** On numbers, in float64. */
  number(...values: readonly number[]): number;
}

type UnaryTensor = (x: tf.Tensor) => tf.Tensor;

function unary(describe: string, tensor: UnaryTensor, number: (x: number) => number): FormulaFunction {
  return { arity: [1, 1], describe, tensor: (...[x]) => tensor(x as tf.Tensor), number: (...[x]) => number(x as number) };
}

function binary(describe: string, tensor: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor, number: (a: number, b: number) => number): FormulaFunction {
  return { arity: [2, 2], describe, tensor: (...[a, b]) => tensor(a as tf.Tensor, b as tf.Tensor), number: (...[a, b]) => number(a as number, b as number) };
}

function fold(describe: string, tensor: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor, number: (...values: readonly number[]) => number): FormulaFunction {
  return { arity: [2, 16], describe, tensor: (...values) => values.reduce(tensor), number };
}

const table = {
  exp: unary('e to the power x', tf.exp, Math.exp),
  log: unary('natural logarithm', tf.log, Math.log),
  log10: unary('logarithm to base 10', (x) => tf.div(tf.log(x), tf.scalar(Math.LN10)), Math.log10),
  log2: unary('logarithm to base 2', (x) => tf.div(tf.log(x), tf.scalar(Math.LN2)), Math.log2),
  log1p: unary('log(1 + x), accurate near 0', tf.log1p, Math.log1p),
  expm1: unary('exp(x) - 1, accurate near 0', tf.expm1, Math.expm1),
  sqrt: unary('square root', tf.sqrt, Math.sqrt),
  cbrt: unary('cube root, real for negative x', (x) => tf.mul(tf.sign(x), tf.pow(tf.abs(x), tf.scalar(1 / 3))), Math.cbrt),
  abs: unary('absolute value', (x) => tf.abs(x), Math.abs),
  floor: unary('largest integer not above x; its derivative is 0', tf.floor, Math.floor),
  sin: unary('sine of x in radians', tf.sin, Math.sin),
  cos: unary('cosine of x in radians', tf.cos, Math.cos),
  tan: unary('tangent of x in radians', tf.tan, Math.tan),
  asin: unary('arc sine', tf.asin, Math.asin),
  acos: unary('arc cosine', tf.acos, Math.acos),
  atan: unary('arc tangent', tf.atan, Math.atan),
  atan2: binary('angle of the point (x, y), called atan2(y, x)', tf.atan2, Math.atan2),
  sinh: unary('hyperbolic sine', tf.sinh, Math.sinh),
  cosh: unary('hyperbolic cosine', tf.cosh, Math.cosh),
  tanh: unary('hyperbolic tangent', tf.tanh, Math.tanh),
  erf: unary('error function', tf.erf, erf),
  lgamma: unary('log of the absolute value of the gamma function', tensorLogGamma, lgamma),
  pow: binary('a to the power b', tf.pow, (a, b) => a ** b),
  min: fold('smallest argument', tf.minimum, Math.min),
  max: fold('largest argument', tf.maximum, Math.max),
} as const satisfies Record<string, FormulaFunction>;

/** Name of an allowed function. */
export type FunctionName = keyof typeof table;

/** The allowed functions by name. */
export const FORMULA_FUNCTIONS: Readonly<Record<FunctionName, FormulaFunction>> = table;

/** Is this the name of an allowed function? Own keys only: `constructor` is not. */
export function isFunctionName(name: string): name is FunctionName {
  return Object.hasOwn(table, name);
}

/** The allowed constants. A column or a parameter of the same name hides the constant. */
export const FORMULA_CONSTANTS: ReadonlyMap<string, number> = new Map([
  ['pi', Math.PI],
  ['e', Math.E],
]);
