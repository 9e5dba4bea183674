/** Values of nodes, one node after the other: the plainest evaluation, for constants and for work outside of traces. */
import { topologicalOrder } from '../ir/graph.ts';
import type { ElementwisePrimitive, KernelPrimitive, Node, NumericArray } from '../ir/node.ts';
import { sizeOf, stridesOf } from '../ir/shape.ts';
import type { ConstantParams } from './constant.ts';
import type { IotaParams } from './iota.ts';

/** The values of `outputs`, given those of inputs; null when an input is not given. */
export function evaluateNodes(outputs: readonly Node[], given: ReadonlyMap<Node, NumericArray>): NumericArray[] | null {
  const values = new Map<Node, NumericArray>(given);
  for (const node of topologicalOrder(outputs)) {
    if (values.has(node)) continue;
    if (node.primitive.name === 'input') return null;
    values.set(
      node,
      evaluateNode(
        node,
        node.inputs.map((input) => values.get(input) as NumericArray),
      ),
    );
  }
  return outputs.map((node) => values.get(node) as NumericArray);
}

/** The value of one node. */
export function evaluateNode(node: Node, inputs: readonly NumericArray[]): NumericArray {
  if (node.primitive.name === 'constant') return (node.params as ConstantParams).data;
  const out = new Float64Array(sizeOf(node.shape));
  if (node.primitive.name === 'iota') fillIota(node as Node<IotaParams>, out);
  else if (node.primitive.kind === 'elementwise') fillElementwise(node, inputs, out);
  else (node.primitive as unknown as KernelPrimitive<unknown>).evaluate(node, inputs, out);
  return out;
}

function fillIota(node: Node<IotaParams>, out: Float64Array): void {
  const { shape, axis } = node.params;
  const stride = stridesOf(shape)[axis] as number;
  const size = shape[axis] as number;
  for (let i = 0; i < out.length; i++) out[i] = Math.floor(i / stride) % size;
}

function fillElementwise(node: Node, inputs: readonly NumericArray[], out: Float64Array): void {
  const f = (node.primitive as ElementwisePrimitive<unknown>).scalar(node.params);
  const isScalar = node.inputs.map((input) => input.shape.length === 0);
  const args = inputs.map(() => 0);
  for (let i = 0; i < out.length; i++) {
    for (let k = 0; k < args.length; k++) args[k] = (inputs[k] as NumericArray)[isScalar[k] ? 0 : i] as number;
    out[i] = f(...args);
  }
}
