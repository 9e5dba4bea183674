/** Evaluates nodes whose inputs are all known while the graph is built. */
import type { ElementwisePrimitive, KernelPrimitive, Node, NumericArray, Ops, Primitive } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';
import { type ConstantParams, constant, scalarConstant } from './constant.ts';

/** Views of constants are stored when they are at most this long; longer ones stay index maps. */
const longestStoredView = 64;

/** Primitives that hide their value from derivatives or stand for something that has yet to happen. */
const never = new Set(['input', 'constant', 'iota', 'broadcast', 'barrier', 'customCall', 'hostCall']);

/** The value of a node as a constant, or null when an input is not known. */
export function foldConstants(primitive: Primitive, inputs: readonly Node[], params: unknown, ops: Ops): Node | null {
  if (inputs.length === 0 || never.has(primitive.name)) return null;
  const scalars = inputs.map(scalarConstant);
  if (!inputs.every((node, i) => scalars[i] !== undefined || node.primitive === constant)) return null;
  const { shape, dtype } = primitive.infer(inputs, params as never);
  if (primitive.kind === 'elementwise' && scalars.every((value) => value !== undefined)) {
    return ops.constant((primitive as ElementwisePrimitive<unknown>).scalar(params)(...(scalars as number[])), shape, dtype);
  }
  const stored = inputs.every(
    (node, i) => node.primitive === constant || (scalars[i] !== undefined && (primitive.kind === 'elementwise' || sizeOf(node.shape) <= longestStoredView)),
  );
  if (!stored || (primitive.kind === 'view' && primitive.name !== 'reshape' && sizeOf(shape) > longestStoredView)) return null;
  const first = inputs[0] as Node;
  if (primitive.name === 'reshape' && first.primitive === constant) return ops.array((first.params as ConstantParams).data, shape, dtype);
  const out = new Float64Array(sizeOf(shape));
  if (primitive.kind === 'elementwise') fillElementwise(primitive as ElementwisePrimitive<unknown>, inputs, params, out);
  else {
    const node = { id: 0, primitive, inputs, params, shape, dtype } as unknown as Node;
    (primitive as unknown as KernelPrimitive<unknown>).evaluate(node, inputs.map(dataOf), out);
  }
  return ops.array(out, shape, dtype);
}

/** The elements of a constant, or of a repeated scalar. */
function dataOf(node: Node): NumericArray {
  const value = scalarConstant(node);
  return value === undefined ? (node.params as ConstantParams).data : new Float64Array(sizeOf(node.shape)).fill(value);
}

function fillElementwise(primitive: ElementwisePrimitive<unknown>, inputs: readonly Node[], params: unknown, out: Float64Array): void {
  const f = primitive.scalar(params);
  const scalars = inputs.map(scalarConstant);
  const data = inputs.map((node, i) => (scalars[i] === undefined ? (node.params as ConstantParams).data : null));
  const args = inputs.map(() => 0);
  for (let i = 0; i < out.length; i++) {
    for (let k = 0; k < args.length; k++) args[k] = data[k] === null ? (scalars[k] as number) : ((data[k] as Float64Array)[i] as number);
    out[i] = f(...args);
  }
}
