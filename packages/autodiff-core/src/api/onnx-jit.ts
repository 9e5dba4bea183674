/** Compilation through ONNX Runtime: native code, asynchronous. */
import type { Graph } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';
import { lowerToOnnx } from '../onnx/lower-to-onnx.ts';
import type { Precision } from '../onnx/model-writer.ts';
import { loadOnnxRuntime, type OnnxRuntime, type OnnxSession } from '../onnx/runtime.ts';
import { createBuilder, createInput } from '../primitives/create-builder.ts';
import { callTraced } from '../transforms/call-traced.ts';
import { leafAval, readLeaf } from '../tree/leaf-values.ts';
import { type Flat, flattenTree, type Structure, structureKey } from '../tree/structure.ts';
import { jit } from './jit.ts';
import { resultOf } from './staged.ts';
import type { Inputs, Output, TracedFunction } from './types.ts';

/** Options of `onnxJit`. */
export interface OnnxOptions {
  /** Default 'float32', in which every kernel exists. */
  readonly precision?: Precision;
  /** Threads within an operation. Default: what the runtime chooses. */
  readonly threads?: number;
  /** The runtime: `onnxruntime-web` in a page, say. Default: `onnxruntime-node`, if it is installed. */
  readonly runtime?: OnnxRuntime;
}

/** What runs a function, and why. */
export interface OnnxExplanation {
  readonly executor: 'onnx' | 'jit';
  /** Nodes of the model; 0 without one. */
  readonly nodes: number;
  readonly text: string;
}

/** A function that runs in ONNX Runtime where it can. */
export interface OnnxFunction<F extends TracedFunction> {
  (...args: Inputs<F>): Promise<Output<ReturnType<F>>>;
  /** What runs the function for arguments of these shapes, and why. Loads the model if need be, runs nothing. */
  explain(...args: Inputs<F>): Promise<OnnxExplanation>;
}

/** A function lowered for certain shapes: a session, or why there is none. */
interface Program {
  readonly session: OnnxSession | string;
  readonly nodes: number;
  readonly graph: Graph;
  readonly structure: Structure;
}

/**
 * f, traced once for each combination of shapes, as an ONNX model that ONNX Runtime runs. Gradients are models like any other:
 * `onnxJit(grad(loss))`. A graph goes to ONNX Runtime whole or not at all: without the runtime, or when a primitive has no equal there
 * (or no kernel in float64), `jit` runs it, with the same results to rounding; `explain` says which and why.
 *
 * @returns An asynchronous function of the same arguments.
 */
export function onnxJit<F extends TracedFunction>(f: F, options: OnnxOptions = {}): OnnxFunction<F> {
  const who = 'onnxJit';
  const precision = options.precision ?? 'float32';
  const fallback = jit(f, { precision });
  const programs = new Map<string, Promise<Program>>();
  const programFor = (flats: readonly Flat<unknown>[]): Promise<Program> => {
    const key = flats
      .map(({ structure, leaves }) => `${structureKey(structure)}${leaves.map((leaf) => JSON.stringify(leafAval(who, leaf))).join('')}`)
      .join(';');
    let program = programs.get(key);
    if (program === undefined) {
      program = makeProgram(f, flats, precision, options);
      programs.set(key, program);
    }
    return program;
  };
  const flatten = (args: readonly unknown[]) => args.map((arg) => flattenTree(who, arg));
  const call = async (...args: Inputs<F>) => {
    const flats = flatten(args);
    const { session, graph, structure } = await programFor(flats);
    if (typeof session === 'string') return fallback(...args);
    const { Tensor } = (options.runtime ?? (await loadOnnxRuntime())) as OnnxRuntime;
    const make = (size: number) => (precision === 'float64' ? new Float64Array(size) : new Float32Array(size));
    const leaves = flats.flatMap((flat) => flat.leaves);
    const feeds = graph.inputs.map(({ shape }, i) => {
      const data = make(sizeOf(shape));
      readLeaf(leaves[i], data);
      return [`x${i}`, new Tensor(precision, data, shape)] as const;
    });
    const results = await session.run(Object.fromEntries(feeds));
    return resultOf(
      structure,
      graph.outputs,
      graph.outputs.map((_, i) => results[`y${i}`]?.data as Float64Array),
      precision,
    );
  };
  const explain = async (...args: Inputs<F>): Promise<OnnxExplanation> => {
    const { session, nodes } = await programFor(flatten(args));
    if (typeof session !== 'string') return { executor: 'onnx', nodes, text: `ONNX Runtime, ${precision}: one model of ${nodes} nodes` };
    return { executor: 'jit', nodes: 0, text: `jit, ${precision}: ${session}` };
  };
  return Object.assign(call, { explain }) as never;
}

async function makeProgram(f: TracedFunction, flats: readonly Flat<unknown>[], precision: Precision, { runtime, threads }: OnnxOptions): Promise<Program> {
  const builder = createBuilder();
  const args = flats.map(({ structure, leaves }) => ({
    structure,
    nodes: leaves.map((leaf) => {
      const { shape, dtype } = leafAval('onnxJit', leaf);
      return createInput(builder, shape, dtype);
    }),
  }));
  const { structure, nodes } = callTraced('onnxJit', f, args, builder);
  const graph = { inputs: args.flatMap((arg) => arg.nodes), outputs: nodes };
  const loaded = runtime ?? (await loadOnnxRuntime());
  if (typeof loaded === 'string') return { session: loaded, nodes: 0, graph, structure };
  const model = lowerToOnnx(graph, precision);
  if (typeof model === 'string') return { session: model, nodes: 0, graph, structure };
  const settings = { logSeverityLevel: 3, interOpNumThreads: 1, ...(threads === undefined ? {} : { intraOpNumThreads: threads }) };
  const session = await loaded.InferenceSession.create(model.bytes, settings).catch((reason: unknown) => `ONNX Runtime refuses the model: ${String(reason)}`);
  return { session, nodes: model.nodes, graph, structure };
}
