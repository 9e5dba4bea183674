/**
 * Every primitive with a rule, replayed on tfjs' CPU backend, against our own evaluation. It computes in JavaScript and stores float32,
 * so it differs by roundings of 2^-24 relative to the largest element, a few per op: 1e-5 allows a hundred. Its erf is a polynomial good
 * to 1.5e-7 (Abramowitz and Stegun 7.1.26).
 */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { primitiveCalled } from '../../test-support/every-primitive.ts';
import { cases } from '../../test-support/primitive-cases.ts';
import { grad } from '../api/grad.ts';
import { hvp } from '../api/hvp.ts';
import { replay } from '../api/replay.ts';
import type { NdArray } from '../array/nd-array.ts';
import type { Node } from '../ir/node.ts';
import { createBuilder, createInput } from '../primitives/create-builder.ts';
import { evaluateNodes } from '../primitives/evaluate-nodes.ts';
import { replayable, replayGraph } from './replay-graph.ts';

beforeAll(() => tf.setBackend('cpu'));

/** Whether the graph ran; or why not. */
function check(inputs: Node[], outputs: Node[], values: readonly (readonly number[])[]): 'ran' | string {
  const rounded = values.map((each) => Float64Array.from(each, Math.fround));
  const constants = new Map<Node, tf.Tensor>();
  let actual: tf.Tensor[];
  try {
    const given = inputs.map(({ shape, dtype }, i) =>
      tf.tensor(Float32Array.from(rounded[i] as Float64Array), [...shape], dtype === 'float' ? 'float32' : dtype),
    );
    actual = replayGraph(replayable({ inputs, outputs }), given, constants);
  } catch (reason) {
    return (reason as Error).message;
  }
  const expected = evaluateNodes(outputs, new Map(inputs.map((node, i) => [node, rounded[i] as Float64Array]))) as Float64Array[];
  expected.forEach((wanted, i) => {
    const data = (actual[i] as tf.Tensor).dataSync();
    const scale = Math.max(1, ...wanted.map(Math.abs));
    expect(actual[i]?.shape).toEqual([...(outputs[i] as Node).shape]);
    wanted.forEach((each, k) => {
      if (!(Math.abs((data[k] as number) - each) <= 1e-5 * scale)) throw new Error(`element ${k} is ${data[k]}, expected ${each}`);
    });
  });
  return 'ran';
}

describe('replay', () => {
  it('gives the same for every primitive, or refuses it by name', () => {
    const [ran, left] = [new Set<string>(), new Set<string>()];
    for (const { name, operands, params } of cases) {
      const builder = createBuilder();
      const inputs = operands.map(({ shape, dtype }) => createInput(builder, shape, dtype));
      let outcome: string;
      try {
        outcome = check(
          inputs,
          [builder.ops.apply(primitiveCalled(name), inputs, params)],
          operands.map(({ values }) => values),
        );
      } catch (reason) {
        throw new Error(`${name} ${JSON.stringify(params)}: ${(reason as Error).message}`);
      }
      if (outcome === 'ran') ran.add(name);
      else {
        left.add(name);
        expect(outcome).toMatch(/^OP_UNSUPPORTED: replay: /);
      }
    }
    for (const name of [
      'add',
      'exp',
      'select',
      'pad',
      'slice',
      'reverse',
      'broadcast',
      'reduceProd',
      'cumsum',
      'dot',
      'conv',
      'reduceWindowSum',
      'gather',
      'scatterAdd',
      'softmax',
      'atan2',
    ])
      expect(ran).toContain(name);
    for (const name of ['cholesky', 'bessel', 'lgamma', 'fourier']) expect(left).toContain(name);
  });

  it('gives booleans and integers', () => {
    const builder = createBuilder();
    const { ops } = builder;
    const x = createInput(builder, [5]);
    const names = ['not', 'isNan', 'isInf', 'isFinite'].map((name) => ops.unary(name, x));
    const pairs = ['equal', 'notEqual', 'less', 'greaterEqual', 'and', 'or', 'xor'].map((name) => ops.apply(name, [x, ops.constant(2)]));
    const outputs = [...names, ...pairs, ops.convert(x, 'bool'), ops.convert(x, 'int32'), ops.apply('sech2', [x, ops.unary('tanh', x)])];
    expect(check([x], outputs, [[0, 1.5, 2, -2.7, 30]])).toBe('ran');
  });

  it('differentiates a network twice, with tensors in and out and no leak', () => {
    const inputs = tf.tensor2d([0.1, -0.4, 0.9, 1.2, -0.3, 0.7], [3, 2]);
    const loss = (w: tf.Tensor2D) => tf.mean(tf.square(tf.softplus(tf.matMul(inputs, w)))) as tf.Scalar;
    const w = tf.tensor2d([0.3, -0.8, 0.5, 0.2], [2, 2]);
    const v = tf.tensor2d([1, 0, -1, 2], [2, 2]);
    const first = replay(grad(loss) as never) as unknown as { (x: unknown): tf.Tensor; dispose(): void };
    const second = replay(hvp(loss) as never) as unknown as (x: unknown, d: unknown) => tf.Tensor;
    const plain = (grad(loss)(w) as unknown as NdArray).data;
    const run = () => {
      const g = first(w);
      expect(g.shape).toEqual([2, 2]);
      [...g.dataSync()].forEach((each, i) => expect(Math.abs(each - (plain[i] as number))).toBeLessThan(1e-6));
      g.dispose();
    };
    run();
    const before = tf.memory().numTensors;
    for (let i = 0; i < 3; i++) run();
    expect(tf.memory().numTensors).toBe(before);
    const product = second(w, v);
    const expected = (hvp(loss)(w, v as never) as unknown as NdArray).data;
    [...product.dataSync()].forEach((each, i) => expect(Math.abs(each - (expected[i] as number))).toBeLessThan(1e-6));
    first.dispose();
    expect(
      first([
        [0.3, -0.8],
        [0.5, 0.2],
      ]).dataSync()[0],
    ).toBeCloseTo(plain[0] as number, 6);
  });
});
