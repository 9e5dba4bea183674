/** Products. */
import type { DotParams, Node } from '../ir/node.ts';
import type { Lowering, OnnxRule } from './onnx-rule.ts';
import { reshaped, transposed } from './view-rules.ts';

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

/** As [batch, m, k] times [batch, k, n]; without batch axes as plain matrices. */
function dot(node: Node, lowering: Lowering): string {
  const { model } = lowering;
  const { contract, batch } = node.params as DotParams;
  const [a, b] = node.inputs as readonly [Node, Node];
  const free = (x: Node, side: 0 | 1) => range(0, x.shape.length).filter((axis) => !contract[side].includes(axis) && !batch[side].includes(axis));
  const size = (x: Node, axes: readonly number[]) => axes.reduce((product, axis) => product * (x.shape[axis] as number), 1);
  const [m, n, k] = [size(a, free(a, 0)), size(b, free(b, 1)), size(a, contract[0])];
  const outer = batch[0].length === 0 ? [] : [size(a, batch[0])];
  const matrix = (x: Node, order: readonly number[], shape: readonly number[]) =>
    reshaped(
      model,
      transposed(model, lowering.value(x), x.shape, order),
      order.map((axis) => x.shape[axis] as number),
      shape,
    );
  const left = matrix(a, [...batch[0], ...free(a, 0), ...contract[0]], [...outer, m, k]);
  const right = matrix(b, [...batch[1], ...contract[1], ...free(b, 1)], [...outer, k, n]);
  return reshaped(model, model.op('MatMul', [left, right]), [...outer, m, n], node.shape);
}

export const productRules: Readonly<Record<string, OnnxRule>> = { dot };
