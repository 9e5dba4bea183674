/** What a group of roots costs in generated JavaScript and in WebAssembly, in nanoseconds: rough figures of one machine, good for choices. */

import type { Piece } from '../compile/emit-context.ts';
import type { Expression } from '../compile/expression.ts';
import type { Product } from './gemm/product-call.ts';
import type { Lanes } from './lanes.ts';

export interface Estimate {
  readonly js: number;
  readonly wasm: number;
}

/** From this cost on a primitive is a function, not an instruction. */
const FUNCTION_COST = 8;
/** Nanoseconds per unit of cost: of arithmetic and of functions. */
const JS = { arithmetic: 0.1, functions: 0.3 };
const WASM = { arithmetic: 0.05, functions: 0.09 };
/** Elements that are not side by side are loaded one at a time. */
const GATHER = 0.25;
/** A call from JavaScript and back, with its set-up. */
const CALL = 20;
/** Floating-point operations per nanosecond of matrix products. */
const PRODUCT = { js: 4, wasm: 18 };
/** The same for products of a matrix with a vector. */
const MATRIX_VECTOR = { js: 4.5, wasm: 9 };
/** The same for convolutions. */
const CONVOLUTION = { js: 2, wasm: 12 };
/** Packing an element of an operand. */
const PACK = 0.5;
/** Copying an element into or out of the memory of the plan, in the cache and beyond it, and beginning to. */
const COPY = { near: 0.1, far: 0.35 };
const COPY_START = 10;
/** Elements that stay in the cache. */
const CACHED = 32768;

/** The pieces of a fused group. */
export function estimateLoops(pieces: readonly Piece[], lanes: Lanes): Estimate {
  let js = 0;
  let wasm = CALL;
  for (const piece of pieces) {
    const trips = piece.ranges.low.reduce((product, low, v) => product * ((piece.ranges.high[v] as number) - low), 1);
    const { arithmetic, functions, gathers } = costs(piece);
    js += trips * (arithmetic * JS.arithmetic + functions * JS.functions);
    wasm += (trips * (arithmetic * WASM.arithmetic + functions * WASM.functions) * 2) / lanes.count + trips * gathers * GATHER;
  }
  return { js, wasm };
}

function costs({ statements, ranges }: Piece): { arithmetic: number; functions: number; gathers: number } {
  const seen = new Set<Expression>();
  const inner = ranges.low.length - 1;
  const total = { arithmetic: 1, functions: 0, gathers: 0 };
  const visit = (expression: Expression): void => {
    if (seen.has(expression)) return;
    seen.add(expression);
    if (expression.kind === 'load' && Math.abs(expression.at.k[inner] ?? 0) > 1) total.gathers++;
    if (expression.kind !== 'operation') return;
    const { cost } = expression.primitive;
    if (cost >= FUNCTION_COST) total.functions += cost;
    else total.arithmetic += cost;
    expression.args.forEach(visit);
  };
  for (const { value } of statements) visit(value);
  return total;
}

/** A matrix product. */
export function estimateProduct({ kernel, shape: { m, n, k, outer, outerContracted } }: Product, lanes: Lanes): Estimate {
  const times = [...outer, ...outerContracted].reduce((product, { extent }) => product * extent, 1);
  const operations = 2 * m.extent * n.extent * k.extent;
  if (kernel !== 'gemm') return { js: (times * operations) / MATRIX_VECTOR.js, wasm: times * (CALL + (operations / MATRIX_VECTOR.wasm) * (2 / lanes.count)) };
  const packing = (m.extent + n.extent) * k.extent * PACK;
  return { js: (times * operations) / PRODUCT.js, wasm: times * (CALL + packing + (operations / PRODUCT.wasm) * (2 / lanes.count)) };
}

/** A convolution of so many multiplications. */
export function estimateConvolution(multiplications: number, lanes: Lanes): Estimate {
  return { js: (2 * multiplications) / CONVOLUTION.js, wasm: CALL + ((2 * multiplications) / CONVOLUTION.wasm) * (2 / lanes.count) };
}

/** Copying an array between the caller's memory and the plan's. */
export function copyCost(elements: number): number {
  return COPY_START + elements * (elements <= CACHED ? COPY.near : COPY.far);
}

/** Both estimates, for people. */
export function timesOf({ js, wasm }: Estimate): string {
  return `estimated ${microseconds(js)} in JavaScript, ${microseconds(wasm)} in WebAssembly`;
}

function microseconds(nanoseconds: number): string {
  return `${(nanoseconds / 1000).toPrecision(2)} us`;
}
