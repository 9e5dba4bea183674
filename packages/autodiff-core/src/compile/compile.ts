/**
 * Compiles a graph to a function over caller-given arrays.
 */
import type { CompileGraph, Graph, Node, NumericArray } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';
import { type Generated, generate } from './generate.ts';
import { type Allocate, interpret, type RunFunction } from './interpreter.ts';
import { lowerGraph } from './lower-graph.ts';

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
   * Evaluates. Results are written into `outputs`; generated code allocates nothing (the interpreter's reductions and
   * kernels may allocate scratch). An output may be the very array of an
   * input: the input is then copied first. Two outputs, or views that overlap in part, must not share memory.
   */
  run(inputs: readonly NumericArray[], outputs: readonly NumericArray[]): void;
  /** `run` with the arrays as direct arguments, inputs then outputs: the cheapest way to call a small graph. */
  readonly call: (...arrays: NumericArray[]) => void;
  /** The generated code, when there is any. */
  readonly source?: string;
}

/** Compiles `graph`. Constants are read when compiling; changing their data later has no defined effect. */
export function compile(graph: Graph, options: CompileOptions = {}): Compiled {
  const allocate = options.precision === 'float32' ? (size: number) => new Float32Array(size) : (size: number) => new Float64Array(size);
  const sizes = (nodes: readonly Node[]) => nodes.map((node) => sizeOf(node.shape));
  const lowered = lowerGraph(graph);
  const inner: CompileGraph = (part) => compile(part, options).run;
  const evaluator = options.mode === 'interpreter' ? null : generateIfAllowed(lowered, allocate, inner);
  const common = { inputSizes: sizes(graph.inputs), outputSizes: sizes(graph.outputs) };
  if (evaluator === null) {
    const run = interpret(lowered, allocate, inner);
    const count = graph.inputs.length;
    return { ...common, run, call: (...arrays) => run(arrays.slice(0, count), arrays.slice(count)) };
  }
  const { call, source } = evaluator;
  return { ...common, call, source, run: spread(call, graph.inputs.length, graph.outputs.length) };
}

/** Generated code, or null where the page forbids it. */
function generateIfAllowed(graph: Graph, allocate: Allocate, compileGraph: CompileGraph): Generated | null {
  try {
    new Function('');
  } catch {
    return null;
  }
  return generate(graph, allocate, compileGraph);
}

/** `call` with its arguments taken from two lists, without allocating. */
function spread(call: Generated['call'], inputs: number, outputs: number): RunFunction {
  const args = [...Array.from({ length: inputs }, (_, i) => `inputs[${i}]`), ...Array.from({ length: outputs }, (_, i) => `outputs[${i}]`)];
  return new Function('call', `return function (inputs, outputs) { call(${args.join(', ')}); };`)(call) as RunFunction;
}
