/** Generates JavaScript for a graph and makes the function. */
import { loadedExecutor } from '#wasm-executor';
import { topologicalOrder } from '../ir/graph.ts';
import type { CompileGraph, Graph, KernelPrimitive, NumericArray } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';
import { assemble, type GeneratedCall } from './assemble.ts';
import { planBuffers } from './buffer-plan.ts';
import { CodeNames } from './code-names.ts';
import { dotShape } from './dot-shape.ts';
import type { EmitContext } from './emit-context.ts';
import { emitDot } from './emit-dot.ts';
import { emitGroup } from './emit-group.ts';
import type { Allocate } from './interpreter.ts';
import type { KernelChoice, KernelReport } from './kernel-choice.ts';
import { groupName } from './kernel-names.ts';
import { type Lifetimes, lifetimesOf } from './lifetimes.ts';
import { chooseLoops } from './loop-policy.ts';
import { type Root, storedNode } from './plan.ts';
import { planRoots } from './plan-roots.ts';
import type { Group } from './schedule.ts';
import type { Storage } from './storage.ts';
import { Storages } from './storages.ts';

/** A generated function and what is in it. */
export interface Generated {
  readonly call: GeneratedCall;
  readonly source: string;
  readonly kernels: readonly KernelReport[];
  /** Bytes of buffers, constants and scratch. */
  readonly memoryBytes: number;
}

/** Groups with more scalar operations in total than this get a function each: V8 optimises small functions sooner. */
const ONE_FUNCTION_LIMIT = 10_000;

/** How a graph is to be run. */
export interface GenerateOptions {
  readonly precision: 'float64' | 'float32';
  /** Whether WebAssembly takes part: where it pays, wherever it can, or never. */
  readonly wasm: 'auto' | 'always' | 'never';
  /** Threads that large kernels may use; undefined: as many as there are. */
  readonly threads?: number | undefined;
  readonly compileGraph: CompileGraph;
}

/** Generates the code of a lowered graph. Throws what `new Function` throws where that is forbidden. */
export function generate(graph: Graph, allocate: Allocate, options: GenerateOptions): Generated {
  const order = topologicalOrder(graph.outputs);
  const policy = chooseLoops(order, graph.outputs);
  const storages = new Storages(graph, allocate, options.precision === 'float64');
  const plan = planRoots(graph, order, policy, storages);
  const context: EmitContext = { names: new CodeNames(), policy, storageOf: plan.storageOf };
  const calls: (() => void)[] = [];
  const { wasm, parts, choices } = planWasm(plan.groups, context, options);
  const parameters = [...graph.inputs.map((_, i) => `x${i}`), ...graph.outputs.map((_, i) => `y${i}`)];
  const separate = plan.groups.length > 1 && plan.groups.reduce((sum, group) => sum + workOf(group), 0) > ONE_FUNCTION_LIMIT;
  const helpers: string[] = [];
  const main: string[] = wasm?.loadInputs() ?? [];
  plan.groups.forEach((group, g) => {
    const lines = wasm?.lines(g) ?? [...emitJavaScript(group), ...(wasm?.reloadOutputs(g) ?? [])];
    if (separate) {
      helpers.push(`function g${g}(${parameters.join(', ')}) {`, ...lines, '}');
      main.push(`g${g}(${parameters.join(', ')});`);
    } else main.push('{', ...lines, '}');
  });
  const buffers =
    parts === null ? allocateBuffers(lifetimesOf(plan.groups, plan.storageOf), allocate) : new Map([...parts.views].filter(([name]) => name.startsWith('t')));
  const kernels = plan.groups.map((group, g) => ({ name: groupName(group), ...(choices[g] as KernelChoice) }));
  const { constants } = storages;
  const assembled = assemble({ parameters, helpers, main, names: context.names, buffers, constants, calls, inputs: graph.inputs.length, wasm: parts });
  return { ...assembled, kernels, memoryBytes: memoryOf(buffers, constants, parts?.bytes) };

  function emitJavaScript(group: Group): string[] {
    const root = group.roots[0] as Root;
    if (root.kind === 'call') return emitCall(root);
    return root.kind === 'dot' ? emitDot(dotShape(root.node, plan.storageOf), root.targets, context.names) : emitGroup(group, context);
  }

  /** A primitive's own evaluation, over arrays that are only known at run time. */
  function emitCall(root: Root): string[] {
    const { node } = root;
    const { evaluate, prepare } = node.primitive as KernelPrimitive<unknown>;
    const prepared = prepare?.(node, options.compileGraph);
    const operands = node.inputs.map(() => new Float64Array(0)) as NumericArray[];
    const slot = calls.length;
    calls.push(((...arrays: NumericArray[]) => {
      for (let i = 0; i < operands.length; i++) operands[i] = arrays[i] as NumericArray;
      const out = arrays[operands.length] as NumericArray;
      if (prepared === undefined) evaluate(node, operands, out);
      else prepared(operands, out);
    }) as () => void);
    const names = node.inputs.map((input) => (plan.storageOf(storedNode(input)) as Storage).name);
    const [first, ...others] = root.targets as [Storage, ...Storage[]];
    return [`K[${slot}](${[...names, first.name].join(', ')});`, ...others.map(({ name }) => `${name}.set(${first.name});`)];
  }
}

function workOf(group: Group): number {
  const root = group.roots[0] as Root;
  if (root.kind === 'dot' || root.kind === 'call') return Number.POSITIVE_INFINITY;
  return group.operations * sizeOf(group.extents);
}

/** Internal buffers by name, shared where lifetimes allow. */
function allocateBuffers({ written, lifetimes }: Lifetimes, allocate: Allocate): Map<string, NumericArray> {
  const { bufferOf, sizes } = planBuffers(lifetimes);
  const buffers = sizes.map(allocate);
  return new Map(written.map(({ name, size }, i) => [name, (buffers[bufferOf[i] as number] as NumericArray).subarray(0, size)]));
}

/** Bytes of the plan's own arrays. */
function memoryOf(buffers: ReadonlyMap<string, NumericArray>, constants: readonly Storage[], wasmBytes: number | undefined): number {
  const own = [...(wasmBytes === undefined ? buffers.values() : []), ...constants.map(({ values }) => values as NumericArray)];
  return [...new Set(own.map(({ buffer }) => buffer))].reduce((sum, { byteLength }) => sum + byteLength, wasmBytes ?? 0);
}

/** The WebAssembly part of a plan, its instances, and what was chosen for each group. */
function planWasm(groups: readonly Group[], context: EmitContext, { precision, wasm, threads }: GenerateOptions) {
  const javascript = (reason: string) => ({ wasm: null, parts: null, choices: groups.map((): KernelChoice => ({ executor: 'js', reason })) });
  if (wasm === 'never') return javascript('asked for');
  const executor = loadedExecutor();
  if (executor === null) return javascript('this page has not loaded WebAssembly: await loadWasm() first');
  const missing = executor.whyNoSimd();
  if (missing !== null) return javascript(missing);
  const planned = new executor.WasmPlan({ groups, context, precision, forced: wasm === 'always', threads });
  if (!planned.isUsed) return { wasm: null, parts: null, choices: planned.choices };
  try {
    return { wasm: planned, parts: planned.instantiate(), choices: planned.choices };
  } catch (reason) {
    // Memory or module refused: too large, too large to compile at once in a page's main thread, or forbidden by the page.
    return javascript(reason instanceof Error ? reason.message : 'WebAssembly was refused');
  }
}
