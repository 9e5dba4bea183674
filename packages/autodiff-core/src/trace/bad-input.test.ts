/** What goes wrong most often, one case each: a code, a message that says what to do. trace.test.ts has the details. */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { grad } from '../api/grad.ts';
import { hessian } from '../api/jacobian.ts';
import { jit } from '../api/jit.ts';
import { objective } from '../api/objective.ts';
import type { NdArray } from '../array/nd-array.ts';

const run = (f: (x: tf.Tensor) => unknown, x: unknown = [1, 2, 3]) => (jit(f) as unknown as (x: unknown) => unknown)(x);

describe('a traced function', () => {
  it('may not read values, not even in a comparison', () => {
    expect(() => run((x) => ((x.dataSync()[0] as number) > 0 ? x : tf.neg(x)))).toThrow(/^TRACE_VALUE_READ: .* Use tf\.where/);
    expect(() => run((x) => ((x as unknown as number) > 0 ? x : tf.neg(x)))).toThrow(/^TRACE_VALUE_READ: .*bad-input\.test\.ts/);
    expect(() => run((x) => tf.tensor([Number(x)]))).toThrow(/^TRACE_VALUE_READ/);
    expect(() => run((x) => tf.mul(x, `${tf.sum(x)}`.length))).toThrow(/^TRACE_VALUE_READ/);
  });

  it('may not be asynchronous', () => {
    expect(() => run(async (x) => tf.sum(x))).toThrow(/^TRACE_ASYNC: jit: .* Make the function synchronous/);
  });

  it('keeps the rule of tf.customGrad', () => {
    const f = tf.customGrad((x) => ({ value: tf.square(x as tf.Tensor), gradFunc: (dy: tf.Tensor) => tf.mul(dy, 10) }));
    expect(grad((x: tf.Tensor) => f(x) as tf.Scalar)(3)).toBe(10);
  });

  it('may not assign variables or draw at random', () => {
    const variable = tf.variable(tf.scalar(1));
    expect(() => run((x) => variable.assign(tf.sum(x)))).toThrow(/^TRACE_STATE/);
    variable.dispose();
    expect(() => run((x) => tf.mul(x, tf.randomUniform([3])))).toThrow(/^TRACE_RANDOM: tf\.randomUniform/);
  });

  it('may use literals that float32 does not hold', () => {
    expect(run((x) => tf.mul(x, 0.1), 1)).toBe(0.1);
  });

  it('names ops that it cannot trace, with the nearest that it can', () => {
    expect(() => run((x) => tf.multinomial(x as tf.Tensor1D, 2))).toThrow(/^(OP_UNSUPPORTED|TRACE_RANDOM): .*[Mm]ultinomial/);
    expect(() => run((x) => tf.image.nonMaxSuppression(tf.reshape(x, [1, 4]) as tf.Tensor2D, [1], 1), [0, 0, 1, 1])).toThrow(
      /^OP_UNSUPPORTED: trace: the tfjs kernel NonMaxSuppressionV3 has no rule at .*bad-input\.test\.ts/,
    );
  });
});

describe('arguments', () => {
  it('may change shape from call to call: each shape is compiled once', () => {
    let traces = 0;
    const f = grad((x: tf.Tensor1D) => {
      traces++;
      return tf.sum(tf.square(x)) as tf.Scalar;
    });
    expect([f([1, 2]), f([1, 2, 3]), f([5, 6])].map((each) => (each as unknown as NdArray).toArray())).toEqual([
      [2, 4],
      [2, 4, 6],
      [10, 12],
    ]);
    expect(traces).toBe(2);
  });

  it('may not change length in an objective', () => {
    const { value } = objective((x: tf.Tensor1D) => tf.sum(x), [1, 2]);
    expect(() => value(new Float64Array(3))).toThrow('SHAPE_MISMATCH: objective: x has length 3, expected 2');
  });

  it('may not be integers where a derivative is taken', () => {
    const x = tf.tensor1d([1, 2], 'int32');
    expect(() => grad((t: tf.Tensor) => tf.sum(tf.square(t)) as tf.Scalar)(x)).toThrow(/^NOT_DIFFERENTIABLE: grad: .* is int32, expected float/);
    expect(() => grad((t: tf.Tensor) => tf.sum(tf.cast(t, 'int32')) as tf.Scalar)([1, 2])).toThrow(/^NOT_DIFFERENTIABLE: grad/);
    x.dispose();
  });

  it('may be disposed of after the call, not before', () => {
    const f = jit((x: tf.Tensor) => tf.sum(tf.square(x)));
    const x = tf.tensor1d([1, 2]);
    expect(f(x)).toBe(5);
    x.dispose();
    expect(f([1, 1])).toBe(2);
    expect(() => f(x)).toThrow(/^ARGUMENT_TYPE: .* disposed/);
  });

  it('may be followed by tensors of the closure that are disposed of later: those are constants', () => {
    const weights = tf.tensor1d([1, 2]);
    const f = jit((x: tf.Tensor) => tf.sum(tf.mul(x, weights)));
    expect(f([1, 1])).toBe(3);
    weights.dispose();
    expect(f([2, 2])).toBe(6);
    // Another shape is traced anew, and then the tensor is missed.
    expect(() => f([[1, 1]])).toThrow(/disposed/);
  });
});

describe('results', () => {
  it('must be scalars for gradients and Hessians', () => {
    expect(() => grad((x: tf.Tensor) => tf.square(x) as tf.Scalar)([1, 2])).toThrow(
      /^NOT_SCALAR: grad: the function returns .*\[2\], expected a scalar\. Reduce it with tf\.sum or tf\.mean, or use jacrev, jacfwd or vjp/,
    );
    expect(() => hessian((x: tf.Tensor) => tf.square(x) as tf.Scalar)([1, 2])).toThrow(/^NOT_SCALAR/);
  });
});
