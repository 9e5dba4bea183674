/** Compilation of a function as it is. */
import { callTraced } from '../transforms/call-traced.ts';
import { type CompileChoice, staged } from './staged.ts';
import type { Inputs, Output, TracedFunction } from './types.ts';

/**
 * f, traced and compiled once for each combination of shapes and types. Results are numbers and NdArrays in float64,
 * or in float32 with `precision: 'float32'`.
 */
export function jit<F extends TracedFunction>(f: F, options: CompileChoice = {}): (...args: Inputs<F>) => Output<ReturnType<F>> {
  return staged('jit', (args, builder) => callTraced('jit', f, args, builder), options) as never;
}
