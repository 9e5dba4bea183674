/** Grey-scale dilation: the largest sum of an element and the kernel's, over each window. */
import type { Node } from '../../ir/node.ts';
import { type KernelRule, rule } from './rule.ts';
import { convAxes, type WindowAttrs } from './window-info.ts';

export const dilation2D: KernelRule = rule<{ x: Node; filter: Node }, WindowAttrs>(({ x, filter }, attrs, ops) => {
  const axes = convAxes(x.shape, [...filter.shape, x.shape[3] as number], { ...attrs, dataFormat: 'NHWC' });
  const edges = (list: readonly number[], edge: number) => [edge, ...list, edge];
  const padded = ops.pad(
    x,
    edges(
      axes.map(({ low }) => low),
      0,
    ),
    edges(
      axes.map(({ high }) => high),
      0,
    ),
    undefined,
    ops.constant(-Infinity),
  );
  const [batch, channels] = [x.shape[0] as number, x.shape[3] as number];
  const strides = edges(
    axes.map(({ stride }) => stride),
    1,
  );
  const sums: Node[] = [];
  for (let u = 0; u < (filter.shape[0] as number); u++) {
    for (let v = 0; v < (filter.shape[1] as number); v++) sums.push(oneTap([u, v]));
  }
  return ops.reduceMax(ops.concatenate(sums, 0), [0]);

  function oneTap(tap: readonly [number, number]): Node {
    const start = axes.map(({ dilation }, i) => (tap[i] as number) * dilation);
    const limit = axes.map(({ count, stride }, i) => (start[i] as number) + (count - 1) * stride + 1);
    const seen = ops.slice(padded, [0, ...start, 0], [batch, ...limit, channels], strides);
    const weight = ops.reshape(ops.slice(filter, [...tap, 0], [tap[0] + 1, tap[1] + 1, channels]), [channels]);
    const sum = ops.add(seen, ops.broadcast(weight, seen.shape, [3]));
    return ops.reshape(sum, [1, ...sum.shape]);
  }
});
