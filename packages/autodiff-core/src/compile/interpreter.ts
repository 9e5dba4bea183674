/**
 * Evaluates a graph node by node, without generated code: for pages whose content security policy forbids
 * `new Function`. Each node is one closure over a slot table; buffers are shared by lifetime.
 */
import { topologicalOrder } from '../ir/graph.ts';
import type { CompileGraph, ElementwisePrimitive, Graph, KernelPrimitive, Node, NumericArray, ViewPrimitive } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';
import { planBuffers } from './buffer-plan.ts';
import { InputCopies } from './input-copies.ts';
import { elementwiseLoop } from './interpreter-loops.ts';
import { leafValues } from './leaf-values.ts';
import { stridedCopier } from './strided-copy.ts';
import { viewCopies } from './view-copies.ts';

/** Creates a zero-filled buffer of the working precision. */
export type Allocate = (size: number) => NumericArray;

/** A function from the arrays of inputs and outputs; it allocates nothing. */
export type RunFunction = (inputs: readonly NumericArray[], outputs: readonly NumericArray[]) => void;

/** Builds the evaluator of `graph`. Outputs are copied last, from private buffers. */
export function interpret(graph: Graph, allocate: Allocate, compileGraph: CompileGraph): RunFunction {
  const order = topologicalOrder([...graph.outputs, ...graph.inputs]);
  const computed = order.filter((node) => node.primitive.kind !== 'leaf' && node.primitive.name !== 'reshape');
  const slots = assignSlots(graph, order, computed, allocate);
  const table: NumericArray[] = slots.initial;
  const slotOf = (node: Node) => slots.slotOf.get(node) as number;
  const steps = computed.map((node) => compileStep(node, table, slotOf, compileGraph));
  const inputSlots = graph.inputs.map(slotOf);
  const outputSlots = graph.outputs.map(slotOf);
  const copies = new InputCopies(graph.inputs.length);
  const outputSizes = graph.outputs.map((node) => sizeOf(node.shape));
  return (inputs, outputs) => {
    for (let i = 0; i < inputSlots.length; i++) {
      const array = inputs[i] as NumericArray;
      table[inputSlots[i] as number] = outputs.includes(array) ? copies.copy(i, array) : array;
    }
    for (let i = 0; i < steps.length; i++) (steps[i] as () => void)();
    for (let i = 0; i < outputSlots.length; i++) {
      const from = table[outputSlots[i] as number] as NumericArray;
      const to = outputs[i] as NumericArray;
      for (let k = 0, size = outputSizes[i] as number; k < size; k++) to[k] = from[k] as number;
    }
  };
}

interface Slots {
  readonly slotOf: ReadonlyMap<Node, number>;
  readonly initial: NumericArray[];
}

/** A slot per node; a reshape shares the slot of what it renames. */
function assignSlots(graph: Graph, order: readonly Node[], computed: readonly Node[], allocate: Allocate): Slots {
  const slotOf = new Map<Node, number>();
  const initial: NumericArray[] = [];
  const lastStep = new Map<number, number>();
  const stepOf = new Map(computed.map((node, step) => [node, step]));
  for (const node of order) {
    if (node.primitive.name === 'reshape') {
      slotOf.set(node, slotOf.get(node.inputs[0] as Node) as number);
      continue;
    }
    slotOf.set(node, initial.length);
    initial.push(node.primitive.name === 'constant' || node.primitive.name === 'iota' ? rounded(leafValues(node), allocate) : allocate(0));
  }
  computed.forEach((node, step) => {
    for (const input of node.inputs) lastStep.set(slotOf.get(input) as number, step);
  });
  for (const node of graph.outputs) lastStep.set(slotOf.get(node) as number, computed.length);
  const lifetimes = computed.map((node) => {
    const firstStep = stepOf.get(node) as number;
    return { size: sizeOf(node.shape), firstStep, lastStep: lastStep.get(slotOf.get(node) as number) ?? firstStep };
  });
  const plan = planBuffers(lifetimes);
  const buffers = plan.sizes.map(allocate);
  computed.forEach((node, i) => {
    initial[slotOf.get(node) as number] = (buffers[plan.bufferOf[i] as number] as NumericArray).subarray(0, sizeOf(node.shape));
  });
  return { slotOf, initial };
}

/** The values in the working precision. */
function rounded(values: Float64Array, allocate: Allocate): NumericArray {
  const array = allocate(values.length);
  array.set(values);
  return array;
}

function compileStep(node: Node, table: NumericArray[], slotOf: (node: Node) => number, compileGraph: CompileGraph): () => void {
  const out = slotOf(node);
  const slots = node.inputs.map(slotOf);
  const { primitive } = node;
  if (primitive.kind === 'elementwise') return elementwiseLoop(node, primitive as ElementwisePrimitive<unknown>, table, slots, out);
  if (primitive.kind === 'view') return viewStep(node, primitive as ViewPrimitive<unknown>, table, slots, out);
  const operands = slots.map((slot) => table[slot] as NumericArray);
  const { evaluate, prepare } = primitive as KernelPrimitive<unknown>;
  const prepared = prepare?.(node, compileGraph) ?? ((inputs: readonly NumericArray[], result: NumericArray) => evaluate(node, inputs, result));
  return () => {
    for (let i = 0; i < slots.length; i++) operands[i] = table[slots[i] as number] as NumericArray;
    prepared(operands, table[out] as NumericArray);
  };
}

function viewStep(node: Node, primitive: ViewPrimitive<unknown>, table: NumericArray[], slots: readonly number[], out: number): () => void {
  const size = sizeOf(node.shape);
  const copiers = (viewCopies(node) ?? []).map(stridedCopier);
  const padSlot = primitive.name === 'pad' ? slots[1] : undefined;
  return () => {
    const target = table[out] as NumericArray;
    if (primitive.name === 'pad') target.fill(padSlot === undefined ? 0 : ((table[padSlot] as NumericArray)[0] as number), 0, size);
    for (let i = 0; i < copiers.length; i++) (copiers[i] as (s: NumericArray, t: NumericArray) => void)(table[slots[i] as number] as NumericArray, target);
  };
}
