/** What explain() says: every part, what runs it and why. */
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ndarray } from '../array/nd-array.ts';
import { jit } from './jit.ts';
import { objective } from './objective.ts';

const product = (x: tf.Tensor2D) => tf.matMul(x, tf.tanh(x));
const square = (n: number) =>
  ndarray(
    Float64Array.from({ length: n * n }, (_, i) => Math.sin(i)),
    { shape: [n, n] },
  );

describe('explain', () => {
  it('names the kernels of a large product, with sizes and reasons', () => {
    const f = jit(product);
    const { kernels, memoryBytes, inputSizes, outputSizes, precision, text } = f.explain(square(128));
    expect(kernels.map(({ name, executor }) => `${executor} ${name}`)).toEqual(['wasm loops over 128 x 128 for tanh', 'wasm dot [128, 128] [128, 128]']);
    expect(kernels[1]?.reason).toMatch(/^estimated .* us in JavaScript, .* us in WebAssembly$/);
    expect([inputSizes, outputSizes, precision]).toEqual([[128 * 128], [128 * 128], 'float64']);
    // The argument, tanh of it, the result, and scratch: more than three arrays of 128 KiB.
    expect(memoryBytes).toBeGreaterThan(3 * 128 * 128 * 8);
    expect(text.split('\n').length).toBe(3);
  });

  it.each(['js', 'interpreter', 'wasm'] as const)('obeys a forced %s', (backend) => {
    const f = jit(product, { backend });
    f(square(40));
    const { kernels } = f.explain();
    expect(kernels.every(({ executor, reason }) => executor === backend && reason === 'asked for')).toBe(true);
  });

  it('leaves small functions to JavaScript, and says so', () => {
    const { kernels } = jit((x: tf.Tensor1D) => tf.sum(tf.exp(x))).explain([1, 2, 3]);
    expect(kernels.map(({ executor, reason }) => `${executor}: ${reason}`)).toEqual(['js: straight-line code without a loop']);
  });

  it('gives the same results as JavaScript to rounding, in both precisions', () => {
    const at = square(70);
    const expected = (jit(product, { backend: 'js' })(at) as { data: ArrayLike<number> }).data;
    for (const [precision, tolerance] of [
      ['float64', 1e-13],
      ['float32', 1e-5],
    ] as const) {
      const f = jit(product, { precision, backend: 'wasm' });
      const actual = (f(at) as { data: ArrayLike<number> }).data;
      expect(actual).toBeInstanceOf(precision === 'float64' ? Float64Array : Float32Array);
      for (let i = 0; i < actual.length; i++) expect(Math.abs((actual[i] as number) - (expected[i] as number))).toBeLessThan(tolerance * 10);
    }
  });

  it('belongs to objectives too', () => {
    const problem = objective((x: tf.Tensor1D) => tf.sum(tf.mul(tf.tanh(x), tf.exp(tf.neg(x)))), new Float64Array(5000));
    expect(problem.explain().kernels.map(({ executor }) => executor)).toEqual(['wasm']);
  });
});

describe('where WebAssembly is refused', () => {
  afterEach(() => vi.unstubAllGlobals());

  it.each([
    ['Module', 'modules are forbidden'],
    ['Memory', 'no memory is left'],
  ] as const)('JavaScript takes over when a %s cannot be made', (part, message) => {
    class Refused {
      constructor() {
        throw new RangeError(message);
      }
    }
    const { CompileError, Instance, Memory, Module, validate } = WebAssembly;
    vi.stubGlobal('WebAssembly', { CompileError, Instance, Memory, Module, validate, [part]: Refused });
    const f = jit((x: tf.Tensor1D) => tf.sum(tf.exp(x)));
    const x = Float64Array.from({ length: 3000 }, (_, i) => Math.sin(i));
    // Sums of 3000 terms up to e in different orders.
    expect(Math.abs((f(x) as number) - x.reduce((sum, each) => sum + Math.exp(each), 0))).toBeLessThan(1e-9);
    expect(f.explain().kernels.map(({ executor, reason }) => `${executor}: ${reason}`)).toEqual([`js: ${message}`]);
  });
});
