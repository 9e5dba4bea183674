/**
 * Kernels that move elements, read at positions or multiply matrices, against the float32 CPU backend of tfjs. Both see the same float32 inputs, so answers
 * differ by the roundings of tfjs' float32 arithmetic: 1e-5 relative to the largest element allows 80 of them.
 */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { jit } from '../../api/jit.ts';
import { NdArray } from '../../array/nd-array.ts';
import { indexRules } from './index-rules.ts';
import { matmulRules } from './matmul-rules.ts';
import { shapeRules } from './shape-rules.ts';
import { spaceRules } from './space-rules.ts';

beforeAll(() => tf.setBackend('cpu'));

type T = tf.Tensor;
type F = (x: T, y: T) => T | T[];

const kernels = new Set<string>();

const x34 = { shape: [3, 4], values: [0.3, -1.2, 2.1, -0.7, 0.55, 1.4, -2.2, 0.1, -0.9, 0.8, 1.9, -1.6] };
const y34 = { shape: [3, 4], values: [1.2, 0.4, -0.6, 2.2, 0.7, -1.1, 0.9, 1.6, -0.3, 2.4, 0.5, -1.9] };

const chosen = (f: F, x = x34, y = y34) => ({ f, x, y });

const cases: Record<string, ReturnType<typeof chosen>> = {
  reshape: chosen((x) => tf.reshape(x, [2, -1])),
  expandDims: chosen((x) => tf.expandDims(x, 1)),
  squeeze: chosen((x) => tf.squeeze(tf.expandDims(x, 0))),
  transpose: chosen((x) => tf.transpose(x)),
  broadcastTo: chosen((x) => tf.broadcastTo(tf.slice(x, [0, 0], [1, 4]), [5, 4])),
  tile: chosen((x) => tf.tile(x, [2, 3])),
  concat: chosen((x, y) => tf.concat([x, y], 1)),
  stack: chosen((x, y) => tf.stack([x, y], 1)),
  unstack: chosen((x) => tf.unstack(x, 1)),
  split: chosen((x) => tf.split(x, [1, 3], 1)),
  'split in equal parts': chosen((x) => tf.split(x, 2, 1)),
  slice: chosen((x) => tf.slice(x, [1, 1], [-1, 2])),
  stridedSlice: chosen((x) => tf.stridedSlice(x, [0, 3], [3, 0], [2, -1])),
  'stridedSlice with masks': chosen((x) => tf.stridedSlice(x, [1, 1], [2, 3], [1, 1], 1, 2, 0, 0, 1)),
  pad: chosen((x) =>
    tf.pad(
      x,
      [
        [1, 2],
        [0, 3],
      ],
      0.5,
    ),
  ),
  'mirrorPad, reflect': chosen((x) =>
    tf.mirrorPad(
      x,
      [
        [1, 2],
        [2, 3],
      ],
      'reflect',
    ),
  ),
  'mirrorPad, symmetric': chosen((x) =>
    tf.mirrorPad(
      x,
      [
        [1, 2],
        [2, 3],
      ],
      'symmetric',
    ),
  ),
  reverse: chosen((x) => tf.reverse(x, 1)),
  diag: chosen((x) => tf.diag(tf.reshape(x, [12]))),
  flipLeftRight: chosen((x) => tf.image.flipLeftRight(tf.reshape(x, [1, 2, 3, 2]) as tf.Tensor4D)),
  gather: chosen((x) => tf.gather(x, tf.tensor1d([2, 0, 2], 'int32'), 1)),
  'gather with batch dimension': chosen((x) =>
    tf.gather(
      x,
      tf.tensor2d(
        [
          [0, 1],
          [3, 3],
          [2, 0],
        ],
        [3, 2],
        'int32',
      ),
      1,
      1,
    ),
  ),
  gatherND: chosen((x) =>
    tf.gatherND(
      x,
      tf.tensor2d(
        [
          [0, 1],
          [2, 3],
        ],
        [2, 2],
        'int32',
      ),
    ),
  ),
  scatterND: chosen((x) => tf.scatterND(tf.tensor2d([[1], [3], [1]], [3, 1], 'int32'), x, [5, 4])),
  unsortedSegmentSum: chosen((x) => tf.unsortedSegmentSum(x, tf.tensor1d([1, 0, 1], 'int32'), 2)),
  oneHot: chosen(() => tf.oneHot(tf.tensor1d([2, 0, 1], 'int32'), 4, 5, -1)),
  topk: chosen((x) => Object.values(tf.topk(x, 3))),
  eye: chosen((x) => tf.matMul(tf.eye(3), x)),
  matMul: chosen((x, y) => tf.matMul(x, y, false, true)),
  'matMul, first transposed': chosen((x, y) => tf.matMul(x, y, true, false)),
  'matMul with batches': chosen((x, y) => tf.matMul(tf.reshape(x, [3, 2, 2]), tf.reshape(y, [3, 2, 2]), true)),
  'matMul with a shared factor': chosen((x, y) => tf.matMul(tf.reshape(x, [3, 2, 2]), tf.reshape(tf.slice(y, [0, 0], [1, 4]), [1, 2, 2]))),
  'matMul with a shared first factor': chosen((x, y) => tf.matMul(tf.reshape(tf.slice(y, [0, 0], [1, 4]), [1, 2, 2]), tf.reshape(x, [3, 2, 2]))),
  dot: chosen((x, y) => tf.dot(tf.reshape(x, [12]), tf.reshape(y, [12]))),
  outerProduct: chosen((x, y) => tf.outerProduct(tf.reshape(x, [12]) as tf.Tensor1D, tf.reshape(y, [12]) as tf.Tensor1D)),
  ...Object.fromEntries(
    (['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu'] as const).map((activation) => [
      `fused.matMul, ${activation}`,
      chosen((x, y) =>
        tf.fused.matMul({
          a: x as tf.Tensor2D,
          b: y as tf.Tensor2D,
          transposeB: true,
          bias: tf.tensor1d([0.1, -0.2, 0.3]),
          activation,
          ...(activation === 'prelu' ? { preluActivationWeights: tf.tensor1d([0.2, 0.3, 0.4]) } : {}),
        }),
      ),
    ]),
  ),
  'einsum ij,kj->ik': chosen((x, y) => tf.einsum('ij,kj->ik', x, y)),
  'einsum ij,ij->j': chosen((x, y) => tf.einsum('ij,ij->j', x, y)),
  'einsum ij->ji': chosen((x) => tf.einsum('ij->ji', x)),
  batchNorm: chosen((x) =>
    tf.batchNorm2d(x as tf.Tensor2D, tf.tensor1d([0.1, 0.2, 0.3, 0.4]), tf.tensor1d([1, 2, 3, 4]), tf.tensor1d([1, 1, 0, 0]), tf.tensor1d([2, 1, 2, 1]), 0.01),
  ),
  spaceToBatchND: chosen((x) =>
    tf.spaceToBatchND(
      tf.reshape(x, [1, 4, 3, 1]),
      [2, 2],
      [
        [0, 0],
        [1, 0],
      ],
    ),
  ),
  batchToSpaceND: chosen((x) =>
    tf.batchToSpaceND(
      tf.reshape(x, [4, 1, 3, 1]),
      [2, 2],
      [
        [0, 0],
        [1, 2],
      ],
    ),
  ),
  depthToSpace: chosen((x) => tf.depthToSpace(tf.reshape(x, [1, 1, 3, 4]) as tf.Tensor4D, 2)),
  bincount: chosen((x) => tf.bincount(tf.tensor1d([1, 3, 1, 0], 'int32'), tf.slice1d(tf.reshape(x, [12]), 0, 4), 5)),
  denseBincount: chosen((x) =>
    tf.denseBincount(
      tf.tensor2d(
        [
          [1, 3],
          [0, 0],
          [4, 1],
        ],
        [3, 2],
        'int32',
      ),
      tf.slice2d(x as tf.Tensor2D, [0, 0], [3, 2]),
      5,
    ),
  ),
  'denseBincount, binary': chosen(() => tf.denseBincount(tf.tensor2d([[1, 3, 1]], [1, 3], 'int32'), tf.tensor([]) as tf.Tensor2D, 5, true)),
  'losses.softmaxCrossEntropy': chosen((x) => tf.losses.softmaxCrossEntropy(tf.oneHot(tf.tensor1d([2, 0, 1], 'int32'), 4), x)),
  'losses.sigmoidCrossEntropy': chosen((x, y) => tf.losses.sigmoidCrossEntropy(tf.cast(tf.greater(y, 0), 'float32'), x)),
  'losses.huberLoss': chosen((x, y) => tf.losses.huberLoss(x, y)),
};

const input = ({ shape, values }: typeof x34) => new NdArray(Float64Array.from(values, Math.fround), shape, 'float64');

describe.each(Object.entries(cases))('%s', (_name, { f, x, y }) => {
  it('agrees with tfjs to float32 rounding', () => {
    const ours = (jit(f as never) as unknown as (...args: unknown[]) => unknown)(input(x), input(y));
    tf.tidy(() => {
      const engine = tf.engine() as unknown as { runKernelFunc: (params: { kernelName?: string }) => unknown };
      const original = engine.runKernelFunc;
      engine.runKernelFunc = function note(params) {
        if (params.kernelName !== undefined) kernels.add(params.kernelName);
        return original.call(this, params);
      };
      const theirs = f(tf.tensor(x.values, x.shape), tf.tensor(y.values, y.shape));
      Reflect.deleteProperty(engine, 'runKernelFunc');
      const lists = [Array.isArray(theirs) ? theirs : [theirs], Array.isArray(ours) ? ours : [ours]] as const;
      expect(lists[1].length).toBe(lists[0].length);
      lists[0].forEach((tensor, i) => {
        const result = lists[1][i] as number | NdArray;
        expect(typeof result === 'number' ? [] : result.shape).toEqual(tensor.shape);
        const expected = [...tensor.dataSync()];
        const scale = Math.max(1, ...expected.filter(Number.isFinite).map(Math.abs));
        const actual = typeof result === 'number' ? [result] : [...result.data];
        expected.forEach((each, k) => expect(Math.abs((actual[k] as number) - each) <= 1e-5 * scale || Object.is(actual[k], each)).toBe(true));
      });
    });
  });
});

it('has tried every kernel with a rule of these files, but for those that no op calls', () => {
  // SearchSorted: fourier-and-sorting.test.ts; BroadcastArgs: refusals.test.ts.
  const unreachable = new Set(['BroadcastArgs', 'BroadcastTo', 'SearchSorted']);
  const rules = { ...indexRules, ...matmulRules, ...shapeRules, ...spaceRules };
  expect(Object.keys(rules).filter((name) => !kernels.has(name) && !unreachable.has(name))).toEqual([]);
});

it('moves depth to space with channels first as with channels last', () => {
  const x = new NdArray(
    Float64Array.from({ length: 24 }, (_, i) => i),
    [1, 8, 1, 3],
    'float64',
  );
  const run = (f: (x: tf.Tensor4D) => T) => (jit(f) as unknown as (x: unknown) => NdArray)(x).toArray();
  const first = run((t) => tf.depthToSpace(t, 2, 'NCHW'));
  expect(first).toEqual(run((t) => tf.transpose(tf.depthToSpace(tf.transpose(t, [0, 2, 3, 1]), 2), [0, 3, 1, 2])));
});
