/** Compilation of a function as it is. */
import { Tensor } from '@tensorflow/tfjs-core';
import { ThetakitError } from '@thetakit/registry';
import { NdArray } from '../array/nd-array.ts';
import type { Explanation } from '../compile/explanation.ts';
import { identityOf } from '../ir/builder.ts';
import { callTraced } from '../transforms/call-traced.ts';
import { type CompileChoice, type StagedFunction, staged } from './staged.ts';
import type { Inputs, Output, TracedFunction } from './types.ts';

/** Options of `jit`. */
export interface JitOptions extends CompileChoice {
  /**
   * Positions of arguments that f receives as they are (sizes, names, functions, plain records), not as tensors: f may branch on them.
   * It is compiled anew for each value. Default none.
   */
  readonly staticArgnums?: number | readonly number[];
}

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
 * or in float32 with `precision: 'float32'`. With `staticArgnums` once for each value of those arguments, too. `backend` forces one executor; by default each part of f runs where it is fastest.
 */
export function jit<F extends TracedFunction>(f: F, options: JitOptions = {}): JitFunction<F> {
  const { staticArgnums = [], ...choice } = options;
  const compiled = (g: TracedFunction) => staged('jit', (args, builder) => callTraced('jit', g, args, builder), choice);
  const positions = [staticArgnums].flat();
  if (positions.length === 0) return compiled(f) as never;
  const byValues = new Map<string, StagedFunction>();
  const choose = (args: readonly unknown[]) => {
    const key = positions.map((at) => staticKey(at, args)).join();
    let known = byValues.get(key);
    if (known === undefined) {
      known = compiled(((...traced: unknown[]) => (f as unknown as (...all: unknown[]) => unknown)(...withStatic(positions, args, traced))) as never);
      byValues.set(key, known);
    }
    return { known, traced: args.filter((_, i) => !positions.includes(i)) };
  };
  let last: StagedFunction | undefined;
  const call = (...args: readonly unknown[]) => {
    const { known, traced } = choose(args);
    last = known;
    return known(...traced);
  };
  const explain = (...args: readonly unknown[]) => {
    if (args.length === 0 && last !== undefined) return last.explain();
    const { known, traced } = choose(args);
    return known.explain(...traced);
  };
  return Object.assign(call, { explain }) as never;
}

/** All arguments, with the traced ones in the places that are not static. */
function withStatic(positions: readonly number[], args: readonly unknown[], traced: readonly unknown[]): unknown[] {
  let next = 0;
  return args.map((arg, i) => (positions.includes(i) ? arg : traced[next++]));
}

/** Equal for equal values: functions and instances by identity, the rest by what is in it. */
function staticKey(at: number, args: readonly unknown[]): string {
  if (!Number.isInteger(at) || at < 0 || at >= args.length) {
    throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
      who: 'jit',
      problem: `staticArgnums names argument ${at} of a call with ${args.length}`,
      action: 'Count arguments from 0, and pass static ones at every call',
      received: at,
    });
  }
  const value = args[at];
  if (value instanceof Tensor || value instanceof NdArray || ArrayBuffer.isView(value)) {
    throw new ThetakitError('ARGUMENT_TYPE', {
      who: 'jit',
      problem: `static argument ${at} is an array of numbers, and each value of it would be compiled anew`,
      action: 'Pass arrays as traced arguments, or capture constants in the closure',
    });
  }
  const isPlain = Array.isArray(value) || (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype);
  if (isPlain) return JSON.stringify(value);
  return typeof value === 'function' || (typeof value === 'object' && value !== null) ? `#${identityOf(value)}` : `${typeof value} ${String(value)}`;
}
