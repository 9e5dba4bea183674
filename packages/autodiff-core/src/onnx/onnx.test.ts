/**
 * Every primitive with a rule, and gradients of models, in ONNX Runtime against our own evaluation. Its kernels are within a few ulp
 * of float32 (2^-23) in relative terms of the largest element, sums of up to a hundred terms included: 1e-5; in float64 1e-13.
 * Skipped where onnxruntime-node is not installed: the fallback is tested then.
 */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { primitiveCalled } from '../../test-support/every-primitive.ts';
import { cases } from '../../test-support/primitive-cases.ts';
import { valueAndGrad } from '../api/grad.ts';
import { jit } from '../api/jit.ts';
import { onnxJit } from '../api/onnx-jit.ts';
import { NdArray, ndarray } from '../array/nd-array.ts';
import type { Node } from '../ir/node.ts';
import { createBuilder, createInput } from '../primitives/create-builder.ts';
import { evaluateNodes } from '../primitives/evaluate-nodes.ts';
import { lowerToOnnx } from './lower-to-onnx.ts';
import { loadOnnxRuntime, type OnnxRuntime, onnxStatus } from './runtime.ts';

const loaded = await loadOnnxRuntime();
const isThere = typeof loaded !== 'string';
const runtime = loaded as OnnxRuntime;
const precisions = ['float32', 'float64'] as const;

function largest(values: ArrayLike<number>): number {
  return Math.max(1, ...Array.from(values, Math.abs));
}

async function check(graph: { inputs: Node[]; outputs: Node[] }, inputs: readonly Float64Array[], precision: 'float32' | 'float64'): Promise<'ran' | string> {
  const model = lowerToOnnx(graph, precision);
  if (typeof model === 'string') return model;
  const session = await runtime.InferenceSession.create(model.bytes, { logSeverityLevel: 3, intraOpNumThreads: 1 });
  const rounded = inputs.map((each) => (precision === 'float32' ? Float32Array.from(each) : each));
  const feeds = Object.fromEntries(graph.inputs.map((node, i) => [`x${i}`, new runtime.Tensor(precision, rounded[i] as Float32Array, node.shape)]));
  const results = await session.run(feeds);
  const expected = evaluateNodes(
    graph.outputs,
    new Map(graph.inputs.map((node, i) => [node, Float64Array.from(rounded[i] as Float32Array)])),
  ) as Float64Array[];
  const tolerance = precision === 'float32' ? 1e-5 : 1e-13;
  expected.forEach((wanted, i) => {
    const actual = results[`y${i}`]?.data as Float64Array;
    expect(actual.length).toBe(wanted.length);
    wanted.forEach((each, k) => {
      if (!(Math.abs((actual[k] as number) - each) <= tolerance * largest(wanted))) throw new Error(`element ${k} is ${actual[k]}, expected ${each}`);
    });
  });
  return 'ran';
}

describe.skipIf(!isThere)('in ONNX Runtime', () => {
  const ran = new Map<string, Set<string>>(precisions.map((each) => [each, new Set()]));
  const left = new Map<string, Set<string>>(precisions.map((each) => [each, new Set()]));

  it.each(precisions)(
    'primitives give the same in %s, or are refused with a reason',
    async (precision) => {
      for (const { name, operands, params } of cases) {
        const builder = createBuilder();
        const given = operands.map(({ shape, values, dtype }) =>
          dtype === 'int32' ? builder.ops.array(Float64Array.from(values), shape, 'int32') : createInput(builder, shape, dtype),
        );
        const inputs = given.filter((node) => node.primitive.name === 'input');
        const values = operands.filter(({ dtype }) => dtype !== 'int32').map((operand) => Float64Array.from(operand.values));
        const outcome = await check({ inputs, outputs: [builder.ops.apply(primitiveCalled(name), given, params)] }, values, precision).catch(
          (reason: Error) => {
            throw new Error(`${name} ${JSON.stringify(params)}: ${reason.message}`);
          },
        );
        (outcome === 'ran' ? ran : left).get(precision)?.add(name);
        if (outcome !== 'ran') expect(outcome).toMatch(/has no equal in ONNX|has no float64 kernel/);
      }
      // What has to run: arithmetic, views, reductions, products; convolutions and windows in float32.
      for (const name of [
        'add',
        'exp',
        'log1p',
        'expm1',
        'select',
        'pad',
        'slice',
        'reverse',
        'broadcast',
        'reduceProd',
        'cumsum',
        'dot',
        'gather',
        'scatterAdd',
        'softmax',
        'reduceWindowSum',
        'reduceWindowMax',
        'sinh',
        'cosh',
        'tan',
      ])
        expect(ran.get(precision)).toContain(name);
      if (precision === 'float32') for (const name of ['conv', 'erf', 'asinh']) expect(ran.get(precision)).toContain(name);
      else expect(left.get(precision)).toContain('conv');
    },
    60_000,
  );

  it('comparisons, logic and saturated functions', async () => {
    const builder = createBuilder();
    const { ops } = builder;
    const [x, y] = [createInput(builder, [9]), createInput(builder, [9])];
    const masks = ['equal', 'notEqual', 'less', 'lessEqual', 'greater', 'greaterEqual', 'and', 'or', 'xor'].map((name) => ops.apply(name, [x, y]));
    const single = ['not', 'isNan', 'isInf', 'isFinite', 'logistic', 'softplus', 'logSigmoid', 'relu', 'expm1', 'log1p'].map((name) => ops.unary(name, x));
    const outputs = [...masks, ...single, ops.apply('sech2', [x, ops.unary('tanh', x)]), ops.convert(x, 'int32'), ops.convert(x, 'bool')];
    const values = [Float64Array.of(0, 1, 1.5, 2.5, 40, 3, 20, 1e-9, 80), Float64Array.of(0, 2, 1.5, 0, 39, 3, 0, 1e-9, 0)];
    for (const precision of precisions) expect(await check({ inputs: [x, y], outputs }, values, precision)).toBe('ran');
  });

  it('trains a network: value and gradient as ours, in both precisions', async () => {
    const [inputs, labels] = [
      ndarray(
        Float64Array.from({ length: 60 }, (_, i) => Math.sin(3 * i)),
        { shape: [10, 6] },
      ),
      ndarray(
        Float64Array.from({ length: 30 }, (_, i) => Number(i % 3 === i % 2)),
        { shape: [10, 3] },
      ),
    ];
    const loss = (p: { w: tf.Tensor2D; b: tf.Tensor1D; v: tf.Tensor2D }, x: tf.Tensor2D, y: tf.Tensor2D) => {
      const hidden = tf.tanh(tf.add(tf.matMul(x, p.w), p.b));
      return tf.neg(tf.mean(tf.sum(tf.mul(y, tf.logSoftmax(tf.matMul(hidden, p.v))), 1))) as tf.Scalar;
    };
    const p = {
      w: ndarray(
        Float64Array.from({ length: 24 }, (_, i) => Math.cos(i)),
        { shape: [6, 4] },
      ),
      b: ndarray([0.1, -0.2, 0.3, 0.4]),
      v: ndarray(
        Float64Array.from({ length: 12 }, (_, i) => Math.cos(5 * i)),
        { shape: [4, 3] },
      ),
    };
    for (const precision of precisions) {
      const f = onnxJit(valueAndGrad(loss) as never, { precision, threads: 1 }) as unknown as (...args: unknown[]) => Promise<[number, typeof p]>;
      expect(await (f as unknown as { explain(...args: unknown[]): Promise<{ executor: string }> }).explain(p, inputs, labels)).toMatchObject({
        executor: 'onnx',
      });
      const [value, gradient] = await f(p, inputs, labels);
      const [expected, slopes] = valueAndGrad(loss)(p as never, inputs as never, labels as never) as unknown as [number, typeof p];
      const tolerance = precision === 'float32' ? 1e-5 : 1e-13;
      expect(Math.abs(value - expected)).toBeLessThan(tolerance);
      for (const key of ['w', 'b', 'v'] as const) {
        expect(gradient[key]).toBeInstanceOf(NdArray);
        gradient[key].data.forEach((each, i) => expect(Math.abs(each - (slopes[key].data[i] as number))).toBeLessThan(tolerance));
      }
    }
  });

  it('differentiates a convolutional layer in float32; float64 falls back', async () => {
    const image = ndarray(
      Float64Array.from({ length: 2 * 9 * 9 * 2 }, (_, i) => Math.sin(i)),
      { shape: [2, 9, 9, 2] },
    );
    const filter = ndarray(
      Float64Array.from({ length: 3 * 3 * 2 * 4 }, (_, i) => Math.cos(i)),
      { shape: [3, 3, 2, 4] },
    );
    const loss = (w: tf.Tensor4D, x: tf.Tensor4D) => tf.sum(tf.softplus(tf.conv2d(x, w, 2, 'same'))) as tf.Scalar;
    const both = valueAndGrad(loss, [0, 1]);
    const [expected, slopes] = both(filter as never, image as never) as unknown as [number, [NdArray, NdArray]];
    for (const precision of precisions) {
      const f = onnxJit(both as never, { precision }) as unknown as {
        (...args: unknown[]): Promise<[number, [NdArray, NdArray]]>;
        explain(...args: unknown[]): Promise<{ executor: string; text: string }>;
      };
      const { executor, text } = await f.explain(filter, image);
      expect(executor).toBe(precision === 'float32' ? 'onnx' : 'jit');
      if (precision === 'float64') expect(text).toContain('conv has no float64 kernel in ONNX Runtime');
      const [value, gradients] = await f(filter, image);
      expect(Math.abs(value - expected)).toBeLessThan(1e-4 * expected);
      gradients.forEach((gradient, i) => gradient.data.forEach((each, k) => expect(Math.abs(each - (slopes[i]?.data[k] as number))).toBeLessThan(2e-4)));
    }
  });
});

describe('without an equal or a runtime', () => {
  it('falls back whole, and says why', async () => {
    const f = (x: tf.Tensor1D) => tf.sum(tf.atan2(tf.cumprod(x), 2));
    const g = onnxJit(f);
    expect(await g([1, 0.5])).toBeCloseTo(jit(f)([1, 0.5]) as number, 6);
    const { executor, nodes, text } = await g.explain([1, 0.5]);
    expect([executor, nodes]).toEqual(['jit', 0]);
    expect(text).toMatch(isThere ? /^jit, float32: .* has no equal in ONNX$/ : /^jit, float32: onnxruntime-node is not installed: npm i onnxruntime-node/);
  });

  it('takes a runtime from its caller, and survives one that refuses the model', async () => {
    const refusing = { InferenceSession: { create: () => Promise.reject(new Error('no kernels')) }, Tensor: class {} } as unknown as OnnxRuntime;
    const g = onnxJit((x: tf.Tensor) => tf.exp(x), { runtime: refusing, precision: 'float64' });
    expect(await g(1)).toBe(Math.E);
    expect((await g.explain(1)).text).toBe('jit, float64: ONNX Runtime refuses the model: Error: no kernels');
  });

  it('tells its status', async () => {
    const { available, text } = await onnxStatus();
    expect(available).toBe(isThere);
    expect(text).toMatch(available ? /^ONNX Runtime: installed/ : /npm i onnxruntime-node --onnxruntime-node-install=skip/);
  });
});
