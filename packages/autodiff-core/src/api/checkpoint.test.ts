/** checkpoint: the same numbers in less memory. */
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import type { NdArray } from '../array/nd-array.ts';
import { generate } from '../compile/generate.ts';
import { interpret } from '../compile/interpreter.ts';
import { lowerGraph } from '../compile/lower-graph.ts';
import type { Node } from '../ir/node.ts';
import { createBuilder, createInput } from '../primitives/create-builder.ts';
import { callTraced } from '../transforms/call-traced.ts';
import { cotangentsOf } from '../transforms/transpose-linear.ts';
import { checkpoint } from './checkpoint.ts';
import { grad } from './grad.ts';
import { hessian } from './jacobian.ts';
import { jit } from './jit.ts';
import { jvp } from './jvp.ts';
import { vmap } from './vmap.ts';

type Layer = (x: tf.Tensor2D, w: tf.Tensor2D) => tf.Tensor2D;

/** Layers of matrix products; every layer checkpointed, or none. */
const network = (wrap: (f: Layer) => Layer, depth: number, products: number) => (x: tf.Tensor2D, w: tf.Tensor2D) => {
  const layer = wrap((h, v) => {
    let y = h;
    for (let i = 0; i < products; i++) y = tf.tanh(tf.matMul(y, v));
    return y;
  });
  let h = x;
  for (let i = 0; i < depth; i++) h = layer(h, w);
  return tf.sum(tf.square(h)) as tf.Scalar;
};

/** Elements of all buffers that the plan of the gradient allocates, by generated code and by the interpreter. */
function plannedElements(f: (x: tf.Tensor2D, w: tf.Tensor2D) => tf.Scalar, n: number, mode: 'js' | 'interpreter'): number {
  const builder = createBuilder();
  const inputs = [createInput(builder, [n, n]), createInput(builder, [n, n])];
  const leaf = { kind: 'leaf' } as const;
  const [value] = callTraced(
    'test',
    f,
    inputs.map((node) => ({ structure: leaf, nodes: [node] })),
    builder,
  ).nodes;
  const outputs = cotangentsOf([value as Node], [builder.ops.constant(1)], inputs, builder) as Node[];
  let total = 0;
  const allocate = (size: number) => {
    total += size;
    return new Float64Array(size);
  };
  const graph = lowerGraph({ inputs, outputs });
  const refuse = () => {
    throw new Error('no inner graphs here');
  };
  if (mode === 'js') generate(graph, allocate, { precision: 'float64', wasm: 'never', compileGraph: refuse });
  else interpret(graph, allocate, refuse);
  return total;
}

it('plans less memory: the inputs of the layers and the inside of one, not every intermediate', () => {
  const n = 24;
  for (const mode of ['js', 'interpreter'] as const) {
    const [all, few] = [
      plannedElements(
        network((f) => f, 8, 4),
        n,
        mode,
      ) /
        n ** 2,
      plannedElements(network(checkpoint, 8, 4), n, mode) / n ** 2,
    ];
    // 32 products are kept without; with it 8 inputs of layers, 4 intermediates, and a few buffers of the layer at work.
    expect(all).toBeGreaterThan(32);
    expect(few).toBeLessThan(all * 0.75);
  }
});

const plain = network((f) => f, 2, 2);
const saving = network(checkpoint, 2, 2);
const x = [
  [0.3, -0.2],
  [0.5, 0.9],
];
const w = [
  [0.7, -0.4],
  [0.2, 1.1],
];

it('changes no value and no derivative', () => {
  const list = (a: unknown) => [...(a as NdArray).data];
  expect(jit(saving)(x, w)).toBe(jit(plain)(x, w));
  for (const argument of [0, 1] as const) {
    const [a, b] = [list(grad(saving, argument)(x, w)), list(grad(plain, argument)(x, w))];
    // The same operations; cotangents of the shared w are summed in another order.
    a.forEach((each, i) => {
      expect(each).toBeCloseTo(b[i] as number, 14);
    });
    const [ha, hb] = [list(hessian(saving, argument)(x, w)), list(hessian(plain, argument)(x, w))];
    ha.forEach((each, i) => {
      expect(each).toBeCloseTo(hb[i] as number, 12);
    });
  }
  expect(jvp(saving, [x, w], [w, x])[1]).toBeCloseTo(jvp(plain, [x, w], [w, x])[1] as number, 14);
});

it('goes under vmap, returns records and captures tensors', () => {
  const f = (a: tf.Scalar) => {
    const { s, c } = checkpoint((y: tf.Scalar) => ({ s: tf.sin(tf.mul(y, a)), c: tf.cos(y) }))(a);
    return tf.mul(s, c);
  };
  // d/da sin(a^2) cos(a) = 2a cos(a^2) cos(a) - sin(a^2) sin(a).
  const slope = (a: number) => 2 * a * Math.cos(a * a) * Math.cos(a) - Math.sin(a * a) * Math.sin(a);
  expect(grad(f)(0.7)).toBeCloseTo(slope(0.7), 14);
  const many = (vmap(grad(f) as never as typeof f)([0.7, -1.2]) as unknown as NdArray).toArray() as number[];
  expect(many[0]).toBeCloseTo(slope(0.7), 14);
  expect(many[1]).toBeCloseTo(slope(-1.2), 14);
});

it('computes the inside again in reverse, in spite of common subexpressions', () => {
  // exp(sin x) appears twice in the code of the gradient: before the barrier, for the value, and behind it.
  const f = checkpoint((a: tf.Tensor1D) => tf.sum(tf.square(tf.exp(tf.sin(a)))) as tf.Scalar);
  const builder = createBuilder();
  const input = createInput(builder, [1000]);
  const { nodes } = callTraced('test', f, [{ structure: { kind: 'leaf' }, nodes: [input] }], builder);
  const outputs = [nodes[0] as Node, ...(cotangentsOf(nodes, [builder.ops.constant(1)], [input], builder) as Node[])];
  const { source } = generate(lowerGraph({ inputs: [input], outputs }), (size) => new Float64Array(size), {
    precision: 'float64',
    wasm: 'never',
    compileGraph: () => () => undefined,
  });
  expect(source.match(/Math\.exp/g)?.length).toBe(2);
});
