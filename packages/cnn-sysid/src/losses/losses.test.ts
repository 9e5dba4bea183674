/** Losses against golden values and loops over the entries. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { runTensors } from '../../test-support/run-tensors.ts';
import { type LossSpec, lossOf } from './losses.ts';

const response = [0, 1, 2, 3, 0, 1];
const prediction = [0.5, 1.5, 2.5, 2, 0.25, 1];

describe.each([
  ['float64', 1e-8],
  ['float32', 1e-5],
] as const)('in %s', (precision, tolerance) => {
  it('gives the golden Poisson values: the mean over images, and the sum over all with epsilon 1e-8', () => {
    expect(Math.abs(loss({ kind: 'poisson' }, null, precision) - 1.71623611)).toBeLessThan(tolerance);
    expect(Math.abs(2 * loss({ kind: 'poisson', epsilon: 1e-8 }, null, precision) - 3.432511847)).toBeLessThan(tolerance);
  });
});

describe('with missing responses', () => {
  const weights = [1, 1, 0, 1, 1, 1];
  const counted = weights.flatMap((w, i) => (w === 1 ? [i] : []));
  const meanOf = (of: (f: number, r: number) => number) => counted.reduce((sum, i) => sum + of(prediction[i]!, response[i]!), 0) / counted.length;

  // Sums of five terms of order 1: a few roundings of 2e-16.
  it.each([
    [{ kind: 'mse' }, meanOf((f, r) => (f - r) ** 2)],
    [{ kind: 'poisson', epsilon: 0.1 }, 3 * meanOf((f, r) => f - r * Math.log(f + 0.1))],
    [{ kind: 'exponential', epsilon: 0.1 }, 3 * meanOf((f, r) => r / (f + 0.1) + Math.log(f + 0.1))],
    [{ kind: 'gamma', epsilon: 0.1, shape: 2.5 }, 7.5 * meanOf((f, r) => r / (f + 0.1) + Math.log(f + 0.1))],
  ] as const)('%o is the mean over the entries that count', (spec, expected) => {
    expect(Math.abs(loss(spec, weights) - expected)).toBeLessThan(1e-14);
  });

  it('does not read the number behind a missing response', () => {
    for (const kind of ['poisson', 'mse', 'exponential', 'gamma', 'correlation'] as const) {
      const other = response.map((r, i) => (weights[i] === 0 ? 1e5 : r));
      expect(loss({ kind }, weights, 'float64', other)).toBe(loss({ kind }, weights));
    }
  });
});

it('the correlation loss is 0 for responses that are a rising line of the predictions, 2 for a falling one, 1 for a constant', () => {
  const line = (slope: number) => prediction.map((f) => 3 + slope * f);
  // 1e-12 beside variances of order 0.1.
  expect(Math.abs(loss({ kind: 'correlation' }, null, 'float64', line(2)))).toBeLessThan(1e-10);
  expect(Math.abs(loss({ kind: 'correlation' }, null, 'float64', line(-2)) - 2)).toBeLessThan(1e-10);
  expect(loss({ kind: 'correlation' }, null, 'float64', line(0))).toBe(1);
});

function loss(
  spec: LossSpec,
  weights: readonly number[] | null,
  precision: 'float64' | 'float32' = 'float64',
  responses: readonly number[] = response,
): number {
  const table = (data: readonly number[]) => ({ data, shape: [2, 3] });
  const arrays = [table(prediction), table(responses), ...(weights === null ? [] : [table(weights)])];
  return runTensors((f: Tensor, r: Tensor, w?: Tensor) => lossOf(spec, f, r, w ?? null), arrays, precision)[0] ?? Number.NaN;
}
