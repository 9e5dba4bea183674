/**
 * Compiles a graph to a function over caller-given arrays.
 */
import type { CompileGraph, Graph, Node, NumericArray } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';
import { allocateArray } from './allocate.ts';
import { type Generated, generate } from './generate.ts';
import { interpret, type RunFunction } from './interpreter.ts';
import type { KernelReport } from './kernel-choice.ts';
import { lowerGraph } from './lower-graph.ts';
import { runChecked } from './nan-check.ts';

/** What may run a compiled function. */
export type ExecutorMode = 'auto' | 'js' | 'wasm' | 'interpreter';

export interface CompileOptions {
  /** Precision of stored values; generated JavaScript computes in float64 between them, WebAssembly in the precision itself. Default 'float64'. */
  readonly precision?: 'float64' | 'float32';
  /**
   * 'js' generates JavaScript; 'wasm' moves whatever can be into WebAssembly; 'interpreter' generates nothing. 'auto', the default,
   * generates JavaScript where `new Function` is allowed, with WebAssembly for the parts that gain by it.
   */
  readonly mode?: ExecutorMode;
  /** Evaluates node by node and throws NAN_PRODUCED when a result is NaN. Default false. */
  readonly checkNaN?: boolean;
  /** Threads that a large matrix product or convolution may use in Node. Default: one per processor; 1 starts none. */
  readonly threads?: number;
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
  /** What runs each part, and why. */
  readonly kernels: readonly KernelReport[];
  /** Bytes of buffers, constants and scratch that the function keeps; 0 for the interpreter, which does not count them. */
  readonly memoryBytes: number;
}

/** Compiles `graph`. Constants are read when compiling; changing their data later has no defined effect. */
export function compile(graph: Graph, options: CompileOptions = {}): Compiled {
  const allocate = (size: number) => allocateArray(size, options.precision);
  const sizes = (nodes: readonly Node[]) => nodes.map((node) => sizeOf(node.shape));
  const lowered = lowerGraph(graph);
  const inner: CompileGraph = (part) => compile(part, options).run;
  const common = { inputSizes: sizes(graph.inputs), outputSizes: sizes(graph.outputs) };
  const count = graph.inputs.length;
  if (options.checkNaN) {
    const run = runChecked(graph, options.precision ?? 'float64');
    const kernels: KernelReport[] = [{ name: 'every node', executor: 'interpreter', reason: 'looks for NaN' }];
    return { ...common, run, kernels, memoryBytes: 0, call: (...arrays) => run(arrays.slice(0, count), arrays.slice(count)) };
  }
  const allowed = options.mode !== 'interpreter' && mayGenerate();
  if (!allowed) {
    const run = interpret(lowered, allocate, inner);
    const reason = options.mode === 'interpreter' ? 'asked for' : 'the page forbids generated code (content security policy)';
    const kernels: KernelReport[] = [{ name: 'every node', executor: 'interpreter', reason }];
    return { ...common, run, kernels, memoryBytes: 0, call: (...arrays) => run(arrays.slice(0, count), arrays.slice(count)) };
  }
  const wasm = options.mode === 'js' ? 'never' : options.mode === 'wasm' ? 'always' : 'auto';
  const generated = generate(lowered, allocate, { precision: options.precision ?? 'float64', wasm, threads: options.threads, compileGraph: inner });
  return { ...common, ...generated, run: spread(generated.call, count, graph.outputs.length) };
}

/** Whether the page allows generated code. */
function mayGenerate(): boolean {
  try {
    new Function('');
    return true;
  } catch {
    return false;
  }
}

/** `call` with its arguments taken from two lists, without allocating. */
function spread(call: Generated['call'], inputs: number, outputs: number): RunFunction {
  const args = [...Array.from({ length: inputs }, (_, i) => `inputs[${i}]`), ...Array.from({ length: outputs }, (_, i) => `outputs[${i}]`)];
  return new Function('call', `return function (inputs, outputs) { call(${args.join(', ')}); };`)(call) as RunFunction;
}
