/**
 * Kernels of convolutional programs against the float32 CPU backend of tfjs. Both see the same float32 inputs, so answers differ by
 * the roundings of tfjs' float32 arithmetic: 1e-5 relative to the largest element allows 80 of them.
 */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { jit } from '../../api/jit.ts';
import { NdArray } from '../../array/nd-array.ts';
import { sizeOf } from '../../ir/shape.ts';
import { convRules } from './conv-rules.ts';
import { imageRules } from './image-rules.ts';
import { poolRules } from './pool-rules.ts';

beforeAll(() => tf.setBackend('cpu'));

type T4 = tf.Tensor4D;
type T5 = tf.Tensor5D;
type Result = tf.Tensor | tf.Tensor[];

const kernels = new Set<string>();

const wave = (shape: readonly number[], step: number) => Float64Array.from({ length: sizeOf(shape) }, (_, i) => Math.fround(Math.sin(step * i + 1)));
const values = (f: (...args: never[]) => Result, ...shapes: number[][]) => ({ f: f as unknown as (...args: tf.Tensor[]) => Result, shapes });
const kernel = <R>(name: string, inputs: object, attrs: object) => tf.engine().runKernel(name, inputs as tf.NamedTensorMap, attrs as never) as R;

const strides = [1, 2, 3] as const;
const explicit: [[number, number], [number, number], [number, number], [number, number]] = [
  [0, 0],
  [2, 1],
  [0, 2],
  [0, 0],
];

const convolutions: Record<string, ReturnType<typeof values>> = {
  ...Object.fromEntries(
    strides.flatMap((stride) =>
      (['same', 'valid', 1, explicit] as const).map((pad) => [
        `conv2d, stride ${stride}, pad ${JSON.stringify(pad)}`,
        values((x: T4, w: T4) => tf.conv2d(x, w, stride, pad, 'NHWC', 1, typeof pad === 'number' ? 'floor' : undefined), [2, 7, 6, 3], [2, 3, 3, 4]),
      ]),
    ),
  ),
  'conv2d, dilated': values((x: T4, w: T4) => tf.conv2d(x, w, 1, 'same', 'NHWC', 2), [1, 7, 6, 2], [2, 3, 2, 3]),
  'conv2d, rounding up': values((x: T4, w: T4) => tf.conv2d(x, w, 2, 1, 'NHWC', 1, 'ceil'), [1, 6, 6, 2], [3, 3, 2, 3]),
  'conv2d, channels first': values((x: T4, w: T4) => tf.conv2d(x, w, [2, 1], 'same', 'NCHW'), [2, 3, 5, 6], [3, 2, 3, 4]),
  'conv2d, one tap': values((x: T4, w: T4) => tf.conv2d(x, w, 1, 'same'), [2, 3, 4, 3], [1, 1, 3, 5]),
  conv1d: values((x: tf.Tensor3D, w: tf.Tensor3D) => tf.conv1d(x, w, 2, 'same'), [2, 7, 3], [4, 3, 2]),
  conv3d: values((x: T5, w: T5) => tf.conv3d(x, w, [1, 2, 1], 'same'), [1, 4, 5, 3, 2], [2, 3, 2, 2, 3]),
  'conv3d, dilated': values((x: T5, w: T5) => tf.conv3d(x, w, 1, 'valid', 'NDHWC', [1, 2, 2]), [1, 3, 5, 4, 2], [2, 2, 2, 2, 3]),
  conv2dTranspose: values((x: T4, w: T4) => tf.conv2dTranspose(x, w, [2, 7, 6, 2], 2, 'same'), [2, 4, 3, 3], [3, 2, 2, 3]),
  conv3dTranspose: values((x: T5, w: T5) => tf.conv3dTranspose(x, w, [1, 5, 4, 3, 2], [2, 1, 2], 'valid'), [1, 2, 3, 1, 3], [3, 2, 2, 2, 3]),
  depthwiseConv2d: values((x: T4, w: T4) => tf.depthwiseConv2d(x, w, 2, 'same'), [2, 6, 5, 3], [3, 2, 3, 2]),
  'depthwiseConv2d, dilated': values((x: T4, w: T4) => tf.depthwiseConv2d(x, w, 1, 'valid', 'NHWC', [2, 1]), [1, 6, 5, 3], [2, 3, 3, 1]),
  separableConv2d: values((x: T4, w: T4, p: T4) => tf.separableConv2d(x, w, p, 2, 'same'), [1, 6, 5, 3], [3, 3, 3, 2], [1, 1, 6, 4]),
  'filter gradient': values(
    (x: T4, dy: T4) => kernel<T4>('Conv2DBackpropFilter', { x, dy }, { strides: 2, pad: 'same', dataFormat: 'NHWC', filterShape: [3, 2, 3, 2] }),
    [2, 6, 5, 3],
    [2, 3, 3, 2],
  ),
  'filter gradient in three dimensions': values(
    (x: T5, dy: T5) => kernel<T5>('Conv3DBackpropFilterV2', { x, dy }, { strides: [1, 2, 1], pad: 'valid', filterShape: [2, 2, 2, 2, 3] }),
    [1, 3, 5, 4, 2],
    [1, 2, 2, 3, 3],
  ),
  'depthwise input gradient': values(
    (dy: T4, filter: T4) =>
      kernel<T4>('DepthwiseConv2dNativeBackpropInput', { dy, filter }, { strides: 2, dilations: 1, pad: 'same', inputShape: [1, 5, 6, 3] }),
    [1, 3, 3, 6],
    [3, 2, 3, 2],
  ),
  'depthwise filter gradient': values(
    (x: T4, dy: T4) => kernel<T4>('DepthwiseConv2dNativeBackpropFilter', { x, dy }, { strides: 2, dilations: 1, pad: 'same', filterShape: [3, 2, 3, 2] }),
    [2, 5, 6, 3],
    [2, 3, 3, 6],
  ),
  ...Object.fromEntries(
    (['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu'] as const).flatMap((activation) => {
      // tfjs answers NaN for leakyrelu without a slope.
      const more = activation === 'prelu' ? { preluActivationWeights: tf.tensor1d([0.1, 0.2, 0.3, 0.4]) } : { leakyreluAlpha: 0.2 };
      return [
        [
          `fused.conv2d, ${activation}`,
          values(
            (x: T4, filter: T4, bias: tf.Tensor1D) => tf.fused.conv2d({ x, filter, strides: 1, pad: 'same', bias, activation, ...more }),
            [1, 4, 5, 3],
            [2, 3, 3, 4],
            [4],
          ),
        ],
        [
          `fused.depthwiseConv2d, ${activation}`,
          values(
            (x: T4, filter: T4, bias: tf.Tensor1D) => tf.fused.depthwiseConv2d({ x, filter, strides: 1, pad: 'same', bias, activation, ...more }),
            [1, 4, 5, 2],
            [2, 3, 2, 2],
            [4],
          ),
        ],
      ];
    }),
  ),
  'fused.conv2d, channels first': values(
    (x: T4, filter: T4, bias: tf.Tensor1D) => tf.fused.conv2d({ x, filter, strides: 2, pad: 'valid', dataFormat: 'NCHW', bias, activation: 'linear' }),
    [2, 3, 5, 4],
    [2, 2, 3, 4],
    [4],
  ),
};

const pools: Record<string, ReturnType<typeof values>> = {
  ...Object.fromEntries(
    strides.flatMap((stride) =>
      (['same', 'valid', 1] as const).flatMap((pad) => [
        [
          `avgPool, stride ${stride}, pad ${pad}`,
          values((x: T4) => tf.avgPool(x, [3, 2], stride, pad, typeof pad === 'number' ? 'floor' : undefined), [2, 6, 5, 3]),
        ],
        [
          `maxPool, stride ${stride}, pad ${pad}`,
          values((x: T4) => tf.maxPool(x, [3, 2], stride, pad, typeof pad === 'number' ? 'floor' : undefined), [2, 6, 5, 3]),
        ],
        [
          `avgPool3d, stride ${stride}, pad ${pad}`,
          values((x: T5) => tf.avgPool3d(x, [2, 3, 2], stride, pad, typeof pad === 'number' ? 'floor' : undefined), [1, 4, 5, 3, 2]),
        ],
        [
          `maxPool3d, stride ${stride}, pad ${pad}`,
          values((x: T5) => tf.maxPool3d(x, [2, 3, 2], stride, pad, typeof pad === 'number' ? 'floor' : undefined), [1, 4, 5, 3, 2]),
        ],
      ]),
    ),
  ),
  'avgPool side by side': values((x: T4) => tf.avgPool(x, 2, 2, 'valid'), [2, 5, 6, 2]),
  'pool, dilated': values((x: T4) => tf.pool(x, [2, 2], 'max', 'same', [2, 2], 1), [1, 6, 5, 2]),
  maxPoolWithArgmax: values((x: T4) => Object.values(tf.maxPoolWithArgmax(x, [3, 2], 2, 'same')), [2, 5, 6, 2]),
  'maxPoolWithArgmax over the batch': values((x: T4) => Object.values(tf.maxPoolWithArgmax(x, 2, 2, 'valid', true)), [2, 4, 6, 2]),
  'avgPool gradient': values(
    (dy: T4, input: T4) => kernel<T4>('AvgPoolGrad', { dy, input }, { filterSize: [3, 2], strides: 2, pad: 'valid' }),
    [2, 2, 3, 2],
    [2, 6, 6, 2],
  ),
  'avgPool3d gradient': values(
    (dy: T5, input: T5) => kernel<T5>('AvgPool3DGrad', { dy, input }, { filterSize: 2, strides: 1, pad: 'valid' }),
    [1, 2, 2, 3, 2],
    [1, 3, 3, 4, 2],
  ),
  'maxPool gradient': values(
    (dy: T4, input: T4) =>
      kernel<T4>('MaxPoolGrad', { dy, input, output: tf.maxPool(input, [3, 2], 1, 'same') }, { filterSize: [3, 2], strides: 1, pad: 'same' }),
    [2, 5, 6, 2],
    [2, 5, 6, 2],
  ),
  'maxPool3d gradient': values(
    (dy: T5, input: T5) =>
      kernel<T5>('MaxPool3DGrad', { dy, input, output: tf.maxPool3d(input, 2, 2, 'same') }, { filterSize: [2, 2, 2], strides: 2, pad: 'same' }),
    [1, 2, 2, 2, 2],
    [1, 3, 4, 3, 2],
  ),
  localResponseNormalization: values((x: T4) => tf.localResponseNormalization(x, 2, 1.5, 0.7, 0.6), [1, 2, 3, 7]),
  'gradient of localResponseNormalization': values(
    (x: T4, dy: T4) => {
      const attrs = { depthRadius: 2, bias: 1.5, alpha: 0.7, beta: 0.6 };
      return kernel<T4>('LRNGrad', { x, y: tf.localResponseNormalization(x, 2, 1.5, 0.7, 0.6), dy }, attrs);
    },
    [1, 2, 3, 7],
    [1, 2, 3, 7],
  ),
};

const corners = [
  [false, false],
  [true, false],
  [false, true],
] as const;
const sizes: [number, number][] = [
  [3, 9],
  [8, 4],
  [1, 5],
];

const boxes = () =>
  tf.tensor2d([
    [0.12, 0.2, 0.7, 0.87],
    [0.8, 0.13, 0.3, 0.61],
    [-0.3, 0.4, 0.9, 1.2],
  ]);
const owners = () => tf.tensor1d([1, 0, 1], 'int32');

const images: Record<string, ReturnType<typeof values>> = {
  ...Object.fromEntries(
    (['bilinear', 'nearest'] as const).map((method) => [
      `cropAndResize, ${method}`,
      values((x: T4) => tf.image.cropAndResize(x, boxes(), owners(), [3, 4], method, 0.5), [2, 5, 6, 2]),
    ]),
  ),
  'cropAndResize to one row': values((x: T4) => tf.image.cropAndResize(x, boxes(), owners(), [1, 3]), [2, 5, 6, 2]),
  dilation2d: values((x: T4, w: tf.Tensor3D) => tf.dilation2d(x, w, 1, 'same', 2), [2, 5, 6, 3], [2, 3, 3]),
  'dilation2d, stride 2': values((x: T4, w: tf.Tensor3D) => tf.dilation2d(x, w, 2, 'valid'), [2, 5, 6, 3], [3, 2, 3]),
  ...Object.fromEntries(
    corners.flatMap(([align, half]) =>
      sizes.flatMap((size) => [
        [`resizeBilinear to ${size}, ${align}, ${half}`, values((x: T4) => tf.image.resizeBilinear(x, size, align, half), [2, 4, 5, 3])],
        [`resizeNearestNeighbor to ${size}, ${align}, ${half}`, values((x: T4) => tf.image.resizeNearestNeighbor(x, size, align, half), [2, 4, 5, 3])],
      ]),
    ),
  ),
  ...Object.fromEntries(
    ['ResizeBilinearGrad', 'ResizeNearestNeighborGrad'].flatMap((name) =>
      [true, false].map((alignCorners) => [
        `${name}, ${alignCorners}`,
        values((x: T4, dy: T4) => kernel<T4>(name, { images: x, dy }, { alignCorners }), [1, 4, 4, 2], [1, 7, 7, 2]),
      ]),
    ),
  ),
};

describe.each(Object.entries({ ...convolutions, ...pools, ...images }))('%s', (_name, { f, shapes }) => {
  it('agrees with tfjs to float32 rounding', () => {
    const given = shapes.map((shape, i) => new NdArray(wave(shape, 2 + i), shape, 'float64'));
    const ours = (jit(f as never) as unknown as (...args: unknown[]) => NdArray | NdArray[])(...given);
    tf.tidy(() => {
      const engine = tf.engine() as unknown as { runKernelFunc: (params: { kernelName?: string }) => unknown };
      const original = engine.runKernelFunc;
      engine.runKernelFunc = function note(params) {
        if (params.kernelName !== undefined) kernels.add(params.kernelName);
        return original.call(this, params);
      };
      const theirs = f(...given.map((each) => tf.tensor(Float32Array.from(each.data), [...each.shape])));
      Reflect.deleteProperty(engine, 'runKernelFunc');
      const expected = Array.isArray(theirs) ? theirs : [theirs];
      const actual = Array.isArray(ours) ? ours : [ours];
      expect(actual.map(({ shape }) => shape)).toEqual(expected.map(({ shape }) => shape));
      expected.forEach((tensor, i) => {
        const numbers = [...tensor.dataSync()];
        const scale = Math.max(1, ...numbers.map(Math.abs));
        numbers.forEach((each, k) => expect(Math.abs(((actual[i] as NdArray).data[k] as number) - each)).toBeLessThanOrEqual(1e-5 * scale));
      });
    });
  });
});

it('has tried every kernel with a rule of these files', () => {
  expect(Object.keys({ ...convRules, ...poolRules, ...imageRules }).filter((name) => !kernels.has(name))).toEqual([]);
});
