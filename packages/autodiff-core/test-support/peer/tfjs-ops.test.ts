/**
 * tfjs-core's own op tests, taken from the installed package, against this package's backend: each op evaluated at once in
 * float64, each gradient by our reverse mode. What fails, and why, is in pass-list.json.
 */
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as vitest from 'vitest';
import { vjp } from '../../src/api/vjp.ts';
import { NdArray, ndarray } from '../../src/array/nd-array.ts';
import { constant } from '../../src/trace/constant.ts';
import { tracingBackend } from '../../src/trace/register-backend.ts';
import { useGradients } from './gradients.ts';
import { describe, importing, it, registered } from './jasmine-util.ts';
import { passList } from './pass-list.ts';

const home = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-core/package.json'));
const folder = join(home, 'dist', 'ops');

/** A tensor of a result: scalars come back as numbers. */
function tensorOf(value: unknown): tf.Tensor {
  const { data, shape } = typeof value === 'number' ? { data: Float64Array.of(value), shape: [] } : (value as NdArray);
  return constant(data, shape);
}

/** As tfjs does: an integer argument is cast, and its cotangent is 0. */
useGradients((f, args, dy) => {
  const tensors = args.map((each) => (each instanceof tf.Tensor ? each : tf.tensor(each as number[])));
  const floats = tensors.map((each) => (each.dtype === 'float32' ? each : tf.cast(each, 'float32')));
  const cast = (...given: tf.Tensor[]) => f(...given.map((each, i) => (tensors[i]?.dtype === 'float32' ? each : tf.cast(each, tensors[i]?.dtype ?? 'int32'))));
  const [value, pullback] = (vjp as unknown as (f: unknown, ...primals: tf.Tensor[]) => [number | NdArray, (cotangent: unknown) => unknown[]])(cast, ...floats);
  const shape = value instanceof NdArray ? value.shape : [];
  const ones = ndarray(new Float64Array(shape.reduce((size, dim) => size * dim, 1)).fill(1), { shape });
  const cotangent = dy === undefined ? ones : dy instanceof tf.Tensor ? dy : tf.tensor(dy as number[]);
  return { value: () => tensorOf(value), grads: pullback(cotangent).map(tensorOf) };
});

Object.assign(globalThis, {
  describe,
  it,
  expect: vitest.expect,
  beforeEach: vitest.beforeEach,
  beforeAll: vitest.beforeAll,
  afterEach: vitest.afterEach,
  afterAll: vitest.afterAll,
  jasmine: { createSpy: () => () => undefined, DEFAULT_TIMEOUT_INTERVAL: 5000 },
});

vitest.beforeEach(() => tf.engine().startScope());
vitest.afterEach(() => tf.engine().endScope());

tracingBackend();
await tf.setBackend('thetakit');
await import('@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js' as string);

const left = new Set(Object.values(passList.left).flat());
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('_test.js'))
  .map((name) => name.replaceAll('\\', '/').slice(0, -'.js'.length))
  .filter((name) => !left.has(name))
  .sort();
for (const file of files) {
  importing(file);
  await import(/* @vite-ignore */ `${folder}/${file}.js`);
}

vitest.describe('the pass list', () => {
  vitest.it('is of the installed version', () => vitest.expect(tf.version_core).toBe(passList.version));

  vitest.it('knows every test', () => {
    const known = Object.entries(passList.files).map(([file, { pass, fail }]) => [file, pass + Object.values(fail ?? {}).flat().length]);
    vitest.expect(Object.fromEntries(known)).toEqual(Object.fromEntries(registered));
  });

  vitest.it('gives a reason for each failure', () => {
    const used = [passList.left, ...Object.values(passList.files).map(({ fail }) => fail ?? {})].flatMap((each) => Object.keys(each));
    vitest.expect(new Set(used)).toEqual(new Set(Object.keys(passList.reasons)));
  });
});
