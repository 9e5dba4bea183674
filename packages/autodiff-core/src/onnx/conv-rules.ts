/** Convolutions: channels last here, channels first in ONNX. */
import type { Node } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';
import type { ConvParams } from '../primitives/conv-shape.ts';
import { type Lowering, NoOnnx, type OnnxRule } from './onnx-rule.ts';
import { padded, reshaped, sliced, transposed } from './view-rules.ts';

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

/** Bytes of images that are convolved together in a kernel's gradient, so that they stay in a cache of the processor. */
const CHUNK_BYTES = 2 ** 20;

/** A convolution in float32: ONNX Runtime has no other. In float64 the WebAssembly kernels of `jit` do it. */
const conv: OnnxRule = (node, lowering) => {
  if (lowering.model.precision === 'float64') throw new NoOnnx('conv has no float64 kernel in ONNX Runtime');
  return isKernelGradient(node) ? kernelGradient(node, lowering) : direct(node, lowering);
};

/** Channels first, there and back; negative padding and dilated input become a padded copy. */
function direct(node: Node, lowering: Lowering): string {
  const { model } = lowering;
  const { strides, low, high, inputDilation, kernelDilation, groups } = node.params as ConvParams;
  const [x, w] = node.inputs as readonly [Node, Node];
  const rank = x.shape.length;
  const spatial = range(1, rank - 1);
  const moved = inputDilation.some((each) => each !== 1) || [...low, ...high].some((each) => each < 0);
  const around = (list: readonly number[]) => [0, ...list, 0];
  const wide = { low: around(low), high: around(high), interior: around(inputDilation.map((each) => each - 1)) };
  const image = moved ? padded(model, lowering.value(x), x.shape, wide, model.number(0)) : lowering.value(x);
  const sizes = moved ? x.shape.map((size, i) => paddedSize(size, wide.low[i] as number, wide.high[i] as number, wide.interior[i] as number)) : x.shape;
  const first = transposed(model, image, sizes, [0, rank - 1, ...spatial]);
  const kernel = transposed(model, lowering.value(w), w.shape, [rank - 1, rank - 2, ...range(0, rank - 2)]);
  const pads = moved ? low.flatMap(() => [0, 0]) : [...low, ...high];
  const result = model.op('Conv', [first, kernel], { strides, pads, dilations: kernelDilation, group: groups });
  return transposed(model, result, [node.shape[0] as number, node.shape[rank - 1] as number, ...node.shape.slice(1, -1)], [0, ...range(2, rank), 1]);
}

const paddedSize = (size: number, low: number, high: number, gap: number) => (size === 0 ? 0 : (size - 1) * (gap + 1) + 1) + low + high;

/** Whether a convolution has a kernel larger than its result, over many channels: what the gradient of a small kernel looks like. */
function isKernelGradient(node: Node): boolean {
  const { strides, low, high, inputDilation, kernelDilation, groups } = node.params as ConvParams;
  const [x, w] = node.inputs as readonly [Node, Node];
  const plain = [strides, inputDilation, kernelDilation].every((list) => list.every((each) => each === 1)) && groups === 1;
  if (!plain || [...low, ...high].some((each) => each < 0)) return false;
  const result = node.shape.slice(1, -1);
  const isSmall = sizeOf(result) <= 25 && result.every((size, i) => size < (w.shape[i] as number));
  return isSmall && Math.min(x.shape[0] as number, node.shape.at(-1) as number) >= 8;
}

/**
 * y[b, o, f] = sum over k and c of x[b, o + k, c] w[k, c, f], for few o and many k: one product of matrices per c and o, [f, k] times
 * [k, b], over as many c at once as fit in the cache, and their sum. The runtime's own way reads all of w for every b.
 */
function kernelGradient(node: Node, lowering: Lowering): string {
  const { model } = lowering;
  const { low, high } = node.params as ConvParams;
  const [x, w] = node.inputs as readonly [Node, Node];
  const rank = x.shape.length;
  const [middle, kernel, result] = [range(1, rank - 1), w.shape.slice(0, -2), node.shape.slice(1, -1)];
  const [channels, features, batch] = [x.shape[rank - 1] as number, node.shape[rank - 1] as number, x.shape[0] as number];
  // c first: [c, S, b] and [c, f, k].
  const moved = transposed(model, lowering.value(x), x.shape, [rank - 1, ...middle, 0]);
  const movedShape = [channels, ...x.shape.slice(1, -1), batch];
  const wide = { low: [0, ...low, 0], high: [0, ...high, 0], interior: movedShape.map(() => 0) };
  const image = padded(model, moved, movedShape, wide, model.number(0));
  const left = transposed(model, lowering.value(w), w.shape, [rank - 2, rank - 1, ...range(0, rank - 2)]);
  const factors = reshaped(model, left, [channels, features, ...kernel], [channels, features, sizeOf(kernel)]);
  const chunks = Math.min(channels, Math.ceil((4 * channels * sizeOf(kernel) * batch) / CHUNK_BYTES));
  const chunk = Math.ceil(channels / chunks);
  const parts: string[] = [];
  for (let from = 0; from < channels; from += chunk) {
    const to = Math.min(from + chunk, channels);
    const own = sliced(model, factors, [from, 0, 0], [to, features, sizeOf(kernel)], [1, 1, 1]);
    const products = placesOf(result).map((place) => {
      const ends = [to, ...place.map((at, i) => at + (kernel[i] as number)), batch];
      const box = sliced(
        model,
        image,
        [from, ...place, 0],
        ends,
        ends.map(() => 1),
      );
      return model.op('MatMul', [own, reshaped(model, box, [to - from, ...kernel, batch], [to - from, sizeOf(kernel), batch])]);
    });
    const all = products.length === 1 ? (products[0] as string) : model.op('Concat', products, { axis: 2 });
    parts.push(model.op('ReduceSum', [all, model.integers([0])], { keepdims: 0 }));
  }
  const sum = parts.length === 1 ? (parts[0] as string) : model.op('Sum', parts);
  const apart = reshaped(model, sum, [features, sizeOf(result) * batch], [features, ...result, batch]);
  return transposed(model, apart, [features, ...result, batch], [rank - 1, ...middle, 0]);
}

/** All indices of an array, in order. */
function placesOf(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>((places, size) => places.flatMap((place) => range(0, size).map((at) => [...place, at])), [[]]);
}

export const convRules: Readonly<Record<string, OnnxRule>> = { conv };
