/** Convolution over a batch axis: joined to the batch of x, to the features of w, or to the groups when both have it. */
import type { Node, Ops } from '../ir/node.ts';
import { type ConvParams, kernelSpatialOf, spatialOf } from './conv-shape.ts';

/** conv with a leading axis on the marked inputs. */
export function batchConv(node: Node<ConvParams>, inputs: readonly [Node, Node], batched: readonly boolean[], ops: Ops): Node {
  const [x, w] = inputs;
  const { params } = node;
  const size = (batched[0] ? x : w).shape[0] as number;
  const [count, features] = [node.shape[0] as number, node.shape.at(-1) as number];
  const rank = node.shape.length - 2;
  const middle = Array.from({ length: rank }, (_, i) => i + 1);
  const space = spatialOf(node.shape);
  if (!batched[1]) {
    const merged = ops.reshape(x, [size * (x.shape[1] as number), ...x.shape.slice(2)]);
    return ops.reshape(ops.apply('conv', [merged, w], params), [size, ...node.shape]);
  }
  const single = w.shape.slice(1);
  const kernel = kernelSpatialOf(single);
  const depth = single.at(-2) as number;
  if (!batched[0]) {
    // [B, K, c, G, f] -> [K, c, G B f]; the result [N, O, G, B, f] -> [B, N, O, G f].
    const width = features / params.groups;
    const parts = ops.reshape(w, [size, ...kernel, depth, params.groups, width]);
    const order = [...middle, rank + 1, rank + 2, 0, rank + 3];
    const wide = ops.reshape(ops.transpose(parts, order), [...kernel, depth, size * features]);
    const result = ops.reshape(ops.apply('conv', [x, wide], params), [count, ...space, params.groups, size, width]);
    return ops.reshape(ops.transpose(result, [rank + 2, 0, ...middle, rank + 1, rank + 3]), [size, ...node.shape]);
  }
  // [B, N, S, C] -> [N, S, B C] and [B, K, c, F] -> [K, c, B F]; the result [N, O, B, F] -> [B, N, O, F].
  const image = x.shape.slice(1);
  const channels = image.at(-1) as number;
  const inner = middle.map((axis) => axis + 1);
  const data = ops.reshape(ops.transpose(x, [1, ...inner, 0, rank + 2]), [...image.slice(0, -1), size * channels]);
  const taps = ops.reshape(ops.transpose(w, [...middle, rank + 1, 0, rank + 2]), [...kernel, depth, size * features]);
  const result = ops.reshape(ops.apply('conv', [data, taps], { ...params, groups: params.groups * size }), [count, ...space, size, features]);
  return ops.transpose(result, [rank + 1, 0, ...middle, rank + 2]);
}
