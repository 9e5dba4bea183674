/** Generates JavaScript for a graph and makes the function. */
import { topologicalOrder } from '../ir/graph.ts';
import type { CompileGraph, Graph, KernelPrimitive, NumericArray } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';
import { scalarFunctions } from '../primitives/scalar-functions.ts';
import { type Lifetime, planBuffers } from './buffer-plan.ts';
import { CodeNames } from './code-names.ts';
import { dotShape } from './dot-shape.ts';
import type { EmitContext } from './emit-context.ts';
import { emitDot } from './emit-dot.ts';
import { emitGroup } from './emit-group.ts';
import { hyperbolicFunctions } from './hyperbolic.ts';
import { InputCopies } from './input-copies.ts';
import type { Allocate } from './interpreter.ts';
import { chooseLoops } from './loop-policy.ts';
import { type Root, storedNode } from './plan.ts';
import { type Plan, planRoots } from './plan-roots.ts';
import type { Group } from './schedule.ts';
import type { Storage } from './storage.ts';
import { Storages } from './storages.ts';

/** A generated function of the arrays of inputs, then outputs. */
export interface Generated {
  readonly call: (...arrays: NumericArray[]) => void;
  readonly source: string;
}

/** Groups with more scalar operations in total than this get a function each: V8 optimises small functions sooner. */
const ONE_FUNCTION_LIMIT = 10_000;

/** Generates the code of a lowered graph. Throws what `new Function` throws where that is forbidden. */
export function generate(graph: Graph, allocate: Allocate, compileGraph: CompileGraph): Generated {
  const order = topologicalOrder(graph.outputs);
  const policy = chooseLoops(order, graph.outputs);
  const storages = new Storages(graph, allocate);
  const plan = planRoots(graph, order, policy, storages);
  const context: EmitContext = { names: new CodeNames(), policy, storageOf: plan.storageOf };
  const calls: (() => void)[] = [];
  const buffers = allocateBuffers(plan, allocate);
  const parameters = [...graph.inputs.map((_, i) => `x${i}`), ...graph.outputs.map((_, i) => `y${i}`)];
  const separate = plan.groups.length > 1 && plan.groups.reduce((sum, group) => sum + workOf(group), 0) > ONE_FUNCTION_LIMIT;
  const helpers: string[] = [];
  const main: string[] = [];
  plan.groups.forEach((group, g) => {
    const root = group.roots[0] as Root;
    const lines =
      root.kind === 'call'
        ? emitCall(root)
        : root.kind === 'dot'
          ? emitDot(dotShape(root.node, plan.storageOf), root.targets, context.names)
          : emitGroup(group, context);
    if (separate) {
      helpers.push(`function g${g}(${parameters.join(', ')}) {`, ...lines, '}');
      main.push(`g${g}(${parameters.join(', ')});`);
    } else main.push('{', ...lines, '}');
  });
  return assemble({ parameters, helpers, main, names: context.names, buffers, storages, calls, inputs: graph.inputs.length });

  /** A primitive's own evaluation, over arrays that are only known at run time. */
  function emitCall(root: Root): string[] {
    const { node } = root;
    const { evaluate, prepare } = node.primitive as KernelPrimitive<unknown>;
    const prepared = prepare?.(node, compileGraph);
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
function allocateBuffers(plan: Plan, allocate: Allocate): Map<string, NumericArray> {
  const lastRead = new Map<string, number>();
  const written: { storage: Storage; group: number }[] = [];
  plan.groups.forEach((group, g) => {
    for (const node of group.reads) {
      const storage = plan.storageOf(node);
      if (storage !== undefined) lastRead.set(storage.name, g);
    }
    for (const root of group.roots) {
      const storage = root.targets[0] as Storage;
      if (storage.name.startsWith('t')) written.push({ storage, group: g });
    }
  });
  const lifetimes: Lifetime[] = written.map(({ storage, group }) => ({ size: storage.size, firstStep: group, lastStep: lastRead.get(storage.name) ?? group }));
  const { bufferOf, sizes } = planBuffers(lifetimes);
  const buffers = sizes.map(allocate);
  return new Map(written.map(({ storage }, i) => [storage.name, (buffers[bufferOf[i] as number] as NumericArray).subarray(0, storage.size)]));
}

const helperFunctions = { ...scalarFunctions, ...hyperbolicFunctions };

interface Parts {
  readonly parameters: readonly string[];
  readonly helpers: readonly string[];
  readonly main: readonly string[];
  readonly names: CodeNames;
  readonly buffers: ReadonlyMap<string, NumericArray>;
  readonly storages: Storages;
  readonly calls: readonly (() => void)[];
  readonly inputs: number;
}

/** Closes the code over its arrays and helper functions. */
function assemble({ parameters, helpers, main, names, buffers, storages, calls, inputs }: Parts): Generated {
  const constants = storages.constants;
  const prelude = [
    ...[...buffers.keys()].map((name) => `const ${name} = B.get('${name}');`),
    ...constants.map(({ name }, i) => `const ${name} = C[${i}];`),
    ...[...names.helpers].map((name) => `const ${name} = H.${name};`),
  ];
  const source = ["'use strict';", ...prelude, ...helpers, `return function (${parameters.join(', ')}) {`, ...unalias(parameters, inputs), ...main, '};'].join(
    '\n',
  );
  const make = new Function('B', 'C', 'H', 'K', 'copy', source) as (...closed: unknown[]) => Generated['call'];
  return {
    call: make(
      buffers,
      constants.map(({ values }) => values),
      helperFunctions,
      calls,
      new InputCopies(inputs).copy,
    ),
    source,
  };
}

/** An input whose array is also an output is copied first, so that it keeps its values while outputs are written. */
function unalias(parameters: readonly string[], inputs: number): string[] {
  const outputs = parameters.slice(inputs);
  if (outputs.length === 0) return [];
  return parameters
    .slice(0, inputs)
    .map((input, i) => `if (${outputs.map((output) => `${input} === ${output}`).join(' || ')}) ${input} = copy(${i}, ${input});`);
}
