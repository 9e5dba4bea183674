/**
 * A function of plain arrays that the graph calls when it runs: the user's solver inside rootOf. It has no derivative of
 * its own. Result [...batch, size]; inputs carry the same leading axes.
 */
import { bug } from '@thetakit/registry';
import type { KernelPrimitive, Node, NumericArray } from '../ir/node.ts';
import { repeat } from '../ir/packed.ts';
import { sizeOf } from '../ir/shape.ts';

export interface HostCallParams {
  /** Unique: two calls are equal when their ids and inputs are. */
  readonly id: number;
  /** Leading axes of the result and of every input. */
  readonly batch: readonly number[];
  readonly size: number;
  /** Fills the result from one array for each input. */
  readonly call: (inputs: readonly Float64Array[], out: NumericArray) => void;
}

let nextCall = 1;

/** Parameters of a new call. */
export function newHostCall(size: number, call: HostCallParams['call']): HostCallParams {
  return { id: nextCall++, batch: [], size, call };
}

export const hostCall: KernelPrimitive<HostCallParams> = {
  name: 'hostCall',
  kind: 'kernel',
  infer: (_inputs, { batch, size }) => ({ shape: [...batch, size], dtype: 'float' }),
  key: ({ id, batch }) => `${id}:${batch}`,
  evaluate(node, inputs, out) {
    const { batch, size, call } = node.params;
    const count = sizeOf(batch);
    const sizes = node.inputs.map(({ shape }) => sizeOf(shape) / count);
    for (let item = 0; item < count; item++) {
      const own = inputs.map((each, i) => Float64Array.from(each.subarray(item * (sizes[i] as number), (item + 1) * (sizes[i] as number))));
      call(own, out.subarray(item * size, (item + 1) * size));
    }
  },
  jvp(_node, tangents) {
    if (tangents.every((t) => t === null)) return null;
    throw bug('hostCall', 'a call of the host has no derivative of its own');
  },
  batch(node, inputs, batched, ops) {
    const count = (inputs[batched.indexOf(true)] as Node).shape[0] as number;
    const full = inputs.map((input, i) => (batched[i] ? input : repeat(input, count, ops)));
    return ops.apply(hostCall, full, { ...node.params, batch: [count, ...node.params.batch] });
  },
};
