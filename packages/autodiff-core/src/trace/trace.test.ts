/** What may and may not happen inside a traced function. Error texts hold the line of the user's code, so they are matched by pattern. */
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { grad } from '../api/grad.ts';
import { jit } from '../api/jit.ts';
import type { NdArray } from '../array/nd-array.ts';
import { constant } from './constant.ts';

const run = (f: (x: tf.Tensor) => unknown, x: unknown = [1, 2, 3]) => (jit(f) as unknown as (x: unknown) => unknown)(x);

it('keeps the number of live tensors, whatever the function makes', () => {
  constant([1]).dispose();
  const before = tf.memory().numTensors;
  const g = grad((x: tf.Tensor) => tf.tidy(() => tf.sum(tf.mul(tf.add(x, tf.tensor([1, 2, 3])), 2))));
  for (let i = 0; i < 5; i++) g([1, 2, i]);
  expect(tf.memory().numTensors).toBe(before);
  expect(() =>
    run(() => {
      throw new Error('of the user');
    }),
  ).toThrow('of the user');
  expect(tf.memory().numTensors).toBe(before);
});

it('restores what it switched, also after an error', () => {
  const { backendName } = tf.engine();
  const float32 = globalThis.Float32Array;
  const { assign } = tf.Variable.prototype;
  expect(() => run((x) => x.dataSync())).toThrow('TRACE_VALUE_READ');
  expect(tf.engine().backendName).toBe(backendName);
  expect(globalThis.Float32Array).toBe(float32);
  expect(tf.Variable.prototype.assign).toBe(assign);
  expect(Object.hasOwn(tf.engine(), 'gradients')).toBe(false);
});

it.each([
  ['dataSync', (x: tf.Tensor) => x.dataSync()],
  ['arraySync', (x: tf.Tensor) => x.arraySync()],
  ['bufferSync', (x: tf.Tensor) => x.bufferSync()],
])('refuses %s, naming the op and the line', (_name, read) => {
  expect(() => run((x) => read(tf.exp(x)))).toThrow(
    /^TRACE_VALUE_READ: trace: the value of a traced tensor of shape \[3\], made by exp, is read at .*trace\.test\.ts:\d+:\d+\)?\. Use tf\.where for a branch on values, or pass the value as an argument that is not traced$/,
  );
});

it('lets constants be read while tracing', () => {
  expect(run((x) => tf.mul(x, tf.sum(tf.tensor([1, 2])).dataSync()[0] as number), 2)).toBe(6);
});

it('refuses asynchronous functions', () => {
  expect(() => run(async (x) => x)).toThrow(
    'TRACE_ASYNC: jit: the function returned a promise, expected tensors or numbers. Make the function synchronous and await data before it is called',
  );
});

it('refuses tensors that outlive their trace', () => {
  let kept: tf.Tensor | undefined;
  run((x) => {
    kept = tf.keep(tf.exp(x));
    return x;
  });
  expect(() => run((x) => tf.add(x, kept as tf.Tensor))).toThrow(
    /^TRACE_LEAKED: trace: a tensor of shape \[3\] that was made while a function was traced is used after the trace at .*trace\.test\.ts/,
  );
  expect(() => kept?.dataSync()).toThrow(/^TRACE_LEAKED/);
  kept?.dispose();
});

it('refuses random ops, state and gradients of tfjs', () => {
  expect(() => run((x) => tf.add(x, tf.randomNormal([3])))).toThrow(
    /^TRACE_RANDOM: tf\.randomNormal: random numbers are drawn while a function is traced at .*, and would be the same at every call\. Draw them outside and pass them as an argument$/,
  );
  expect(() => run((x) => tf.dropout(x, 0.5))).toThrow(/^TRACE_RANDOM/);
  const variable = tf.variable(tf.scalar(1));
  expect(() => run((x) => variable.assign(tf.sum(x)))).toThrow(
    /^TRACE_STATE: trace: a tf\.Variable is assigned while a function is traced at .*\. Return the new value from the function, and pass state in as an argument$/,
  );
  expect(() => run((x) => tf.variable(x))).toThrow(/^TRACE_STATE: trace: a tf\.Variable is made/);
  expect(() => run((x) => tf.mul(x, variable))).toThrow(
    /^TRACE_STATE: trace: the function uses the tf\.Variable ".*" at .*; its value would be frozen at the first call\. Pass the variable as an argument of the function$/,
  );
  expect(run((x) => tf.mul(x, 2), variable)).toBe(2);
  variable.dispose();
  expect(() => run((x) => tf.grad((y: tf.Tensor) => tf.square(y))(x))).toThrow(
    /^OP_UNSUPPORTED: tf\.grad: a gradient of tfjs is taken while a function is traced at .*\. Use grad of @thetakit\/autodiff-core: it nests to any order$/,
  );
  const custom = tf.customGrad((x) => ({ value: tf.square(x as tf.Tensor), gradFunc: (dy: tf.Tensor) => tf.mul(dy, 10) }));
  expect(run((x) => custom(x), 3)).toBe(9);
});

it('lets tfjs use its own custom gradients', () => {
  // logSigmoid(0) = -log 2; logSoftmax of equal logits is -log n.
  expect(run((x) => tf.logSigmoid(x), 0)).toBeCloseTo(-Math.LN2, 15);
  expect((run((x) => tf.logSoftmax(x), [5, 5]) as NdArray).toArray()).toEqual([-Math.LN2, -Math.LN2]);
});

it('names the nearest op for one without a rule', () => {
  expect(() => run((x) => tf.unique(x).values, [1, 2])).toThrow(/^OP_UNSUPPORTED: trace: the tfjs kernel Unique has no rule/);
});

it('keeps float64: literals, tensors made inside, fills, constants', () => {
  // (0.1 x + pi)/3 + [.1, .2, .3] summed, evaluated in float64 outside.
  const x = [0.3, -1.7, 2.9];
  const c = constant([0.1, 0.2, 0.3]);
  const expected = x.reduce((sum, each, i) => sum + (0.1 * each + Math.PI) / 3 + ([0.1, 0.2, 0.3][i] as number), 0);
  const inside = run((t) => tf.sum(tf.add(tf.div(tf.add(tf.mul(0.1, t), Math.PI), 3), tf.tensor([0.1, 0.2, 0.3]))), x);
  const captured = run((t) => tf.sum(tf.add(tf.div(tf.add(tf.mul(0.1, t), Math.PI), 3), c)), x);
  expect(inside).toBeCloseTo(expected, 14);
  expect(captured).toBeCloseTo(expected, 14);
  expect(run((t) => tf.mul(t, tf.fill([], 0.1)), 1)).toBe(0.1);
  expect(run((t) => tf.add(t, constant(Float64Array.of(0.1))), [0]) as NdArray).toMatchObject({ data: Float64Array.of(0.1) });
  c.dispose();
});

it('accepts real Float32Arrays made outside, with their values', () => {
  const data = Float32Array.of(0.1, 0.2);
  expect((run((t) => tf.add(t, tf.tensor1d(data)), [0, 0]) as NdArray).data).toEqual(Float64Array.of(Math.fround(0.1), Math.fround(0.2)));
});

it('freezes captured tensors when it traces', () => {
  const captured = tf.tensor1d([1, 2]);
  const f = jit((x: tf.Tensor) => tf.sum(tf.mul(x, captured)));
  expect(f([3, 4])).toBe(11);
  captured.dispose();
  expect(f([1, 1])).toBe(3);
});

it('evaluates at once, in float64, outside of traces when no other backend is there', () => {
  const a = tf.tensor1d([0.5, 2]);
  expect([...tf.exp(a).dataSync()]).toEqual([Math.exp(0.5), Math.exp(2)]);
  expect([
    ...tf
      .matMul(
        tf.tensor2d([
          [1, 2],
          [3, 4],
        ]),
        tf.tensor2d([[1], [1]]),
      )
      .dataSync(),
  ]).toEqual([3, 7]);
  expect(tf.tensor1d([1, 2, 3], 'int32').dtype).toBe('int32');
});

it('says what a constant with the wrong shape has', () => {
  expect(() => constant([1, 2, 3], [2, 2])).toThrow('SHAPE_MISMATCH: constant: 3 values for shape [2, 2], expected 4. Make the shape fit the values');
});

it('refuses text and complex numbers', () => {
  expect(() => run((x) => tf.concat([x, tf.tensor1d(['a'])] as tf.Tensor1D[]))).toThrow(
    'DTYPE_UNSUPPORTED: tensor: dtype is string, expected float32, int32 or bool. Convert the tensor first',
  );
  expect(() => run((x) => tf.complex(x, x))).toThrow(/^DTYPE_UNSUPPORTED: trace: dtype is complex64, expected float32, int32 or bool/);
});
