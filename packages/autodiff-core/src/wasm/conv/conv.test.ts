/** Convolutions and both gradients in WebAssembly against the interpreter: strides, dilations, pads, groups, in one to three dimensions. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../compile/compile.ts';
import type { Node } from '../../ir/node.ts';
import { sizeOf } from '../../ir/shape.ts';
import type { ConvParams } from '../../primitives/conv-shape.ts';
import { createBuilder, createInput } from '../../primitives/create-builder.ts';
import { cotangentsOf } from '../../transforms/transpose-linear.ts';

interface Sample {
  readonly x: readonly number[];
  readonly w: readonly number[];
  readonly params?: Partial<ConvParams>;
}

function graphOf({ x, w, params = {} }: Sample) {
  const spatial = x.length - 2;
  const all = (value: number) => new Array<number>(spatial).fill(value);
  const whole: ConvParams = { strides: all(1), low: all(0), high: all(0), inputDilation: all(1), kernelDilation: all(1), groups: 1, ...params };
  const builder = createBuilder();
  const image = createInput(builder, x);
  const kernel = createInput(builder, w);
  const y = builder.ops.apply('conv', [image, kernel], whole);
  const seed = createInput(builder, y.shape);
  const [dx, dw] = cotangentsOf([y], [seed], [image, kernel], builder) as Node[];
  return { inputs: [image, kernel, seed], outputs: [y, dx as Node, dw as Node] };
}

const values = (node: Node, seed: number) => Float64Array.from({ length: sizeOf(node.shape) }, (_, i) => Math.sin(seed + 1.3 * i));

const samples: readonly Sample[] = [
  { x: [2, 9, 8, 3], w: [3, 2, 3, 5] },
  { x: [2, 9, 8, 3], w: [3, 3, 3, 6], params: { low: [1, 1], high: [1, 1] } },
  { x: [1, 12, 11, 1], w: [4, 5, 1, 1] },
  { x: [3, 12, 20, 1], w: [4, 5, 1, 2], params: { low: [2, 1], high: [1, 3] } },
  { x: [2, 10, 9, 2], w: [3, 3, 2, 8], params: { strides: [2, 3], kernelDilation: [2, 1] } },
  { x: [2, 5, 6, 2], w: [3, 3, 2, 4], params: { inputDilation: [2, 3], low: [1, 0], high: [2, 1] } },
  { x: [2, 7, 7, 8], w: [3, 3, 2, 16], params: { groups: 4, low: [1, 1], high: [1, 1] } },
  { x: [2, 9, 9, 3], w: [3, 3, 3, 4], params: { low: [-1, -2], high: [-1, 0] } },
  { x: [2, 30, 4], w: [5, 4, 7], params: { low: [2], high: [2] } },
  { x: [4, 40, 1], w: [7, 1, 1] },
  { x: [1, 5, 6, 7, 2], w: [2, 3, 2, 2, 4] },
];

describe.each(['float64', 'float32'] as const)('in %s', (precision) => {
  it.each(samples)('convolves $x with $w, $params', (sample) => {
    const graph = graphOf(sample);
    const inputs = graph.inputs.map(values);
    const run = (mode: 'wasm' | 'interpreter') => {
      const compiled = compile(graph, { mode, precision: mode === 'wasm' ? precision : 'float64' });
      const outputs = compiled.outputSizes.map((size) => new Float64Array(size).fill(Number.NaN));
      compiled.run(inputs, outputs);
      // Twice: what surrounds padded copies must still be zero.
      compiled.run(inputs, outputs);
      return { outputs, kernels: compiled.kernels };
    };
    const { outputs, kernels } = run('wasm');
    expect(kernels.some(({ name, executor }) => executor === 'wasm' && name.startsWith('conv'))).toBe(true);
    run('interpreter').outputs.forEach((expected, i) => {
      // Sums of at most a few hundred products below 1.
      const tolerance = 1000 * (precision === 'float64' ? 2 ** -53 : 2 ** -24);
      expected.forEach((each, k) => {
        const actual = outputs[i]?.[k] as number;
        if (!(Math.abs(actual - each) <= tolerance)) throw new Error(`output ${i}, element ${k} is ${actual} instead of ${each}`);
      });
    });
  });
});
