/** Compilation of a function as it is. */
import type { Explanation } from '../compile/explanation.ts';
import { callTraced } from '../transforms/call-traced.ts';
import { type CompileChoice, staged } from './staged.ts';
import type { Inputs, Output, TracedFunction } from './types.ts';

/** A compiled function. */
export interface JitFunction<F extends TracedFunction> {
  (...args: Inputs<F>): Output<ReturnType<F>>;
  /**
   * What runs each part of the function for arguments of these shapes (generated JavaScript, WebAssembly or the interpreter), why, and
   * the bytes it keeps; without arguments, as it was last compiled. Compiles if need be, runs nothing.
   */
  explain(...args: Inputs<F> | []): Explanation;
}

/**
 * f, traced and compiled once for each combination of shapes and types. Results are numbers and NdArrays in float64,
 * or in float32 with `precision: 'float32'`. `backend` forces one executor; by default each part of f runs where it is fastest.
 */
export function jit<F extends TracedFunction>(f: F, options: CompileChoice = {}): JitFunction<F> {
  return staged('jit', (args, builder) => callTraced('jit', f, args, builder), options) as never;
}
