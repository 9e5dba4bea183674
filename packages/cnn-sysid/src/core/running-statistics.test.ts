import fc from 'fast-check';
import { expect, it } from 'vitest';
import { effectiveStatistics, startStatistics, updateStatistics } from './running-statistics.ts';
import type { StatisticShape } from './tensors.ts';

const shapes = (start: 'debiased' | 'tf1', decay = 0.998): StatisticShape[] => [{ name: 'core.0', channels: 1, decay, start }];

/** Statistics after batches of the same mean and variance. */
function after(steps: number, start: 'debiased' | 'tf1', { mean = 0.5, variance = 0.029, decay = 0.998 } = {}) {
  const shape = shapes(start, decay);
  let statistics = startStatistics(shape);
  for (let t = 0; t < steps; t++) statistics = updateStatistics(shape, statistics, { 'core.0.mean': [mean], 'core.0.variance': [variance] });
  const effective = effectiveStatistics(shape, statistics);
  return [effective['core.0.mean']![0]!, effective['core.0.variance']![0]!] as const;
}

it('debiased statistics of constant batches are those of a batch from the first step on', () => {
  for (const steps of [1, 2, 100]) {
    const [mean, variance] = after(steps, 'debiased');
    // t updates round t times, relative to the sum: 100 roundings of 2e-16 over 1 - 0.998^t.
    expect(Math.abs(mean / 0.5 - 1)).toBeLessThan(1e-13);
    expect(Math.abs(variance / 0.029 - 1)).toBeLessThan(1e-13);
  }
});

it('those of TensorFlow 1 keep decay^t of their start: mean 0 and variance 1', () => {
  for (const [steps, share] of [
    [100, 0.998 ** 100],
    [1000, 0.998 ** 1000],
  ] as const) {
    const [mean, variance] = after(steps, 'tf1');
    expect(Math.abs(mean - 0.5 * (1 - share))).toBeLessThan(1e-13);
    expect(Math.abs(variance - (share + (1 - share) * 0.029))).toBeLessThan(1e-13);
  }
  // The paper's trap: after 100 steps four fifths of the start are left.
  expect(after(100, 'tf1')[1]).toBeGreaterThan(0.8);
});

it('are mean 0 and variance 1 before the first batch', () => {
  expect(after(0, 'debiased')).toEqual([0, 1]);
  expect(after(0, 'tf1')).toEqual([0, 1]);
});

it('are averages: between the smallest and the largest batch', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 1, maxLength: 20 }),
      fc.double({ min: 0, max: 0.99, noNaN: true }),
      (batches, decay) => {
        const shape = shapes('debiased', decay);
        const statistics = batches.reduce(
          (before, variance) => updateStatistics(shape, before, { 'core.0.mean': [variance], 'core.0.variance': [variance] }),
          startStatistics(shape),
        );
        const value = effectiveStatistics(shape, statistics)['core.0.variance']![0]!;
        expect(value).toBeGreaterThanOrEqual(Math.min(...batches) * (1 - 1e-12));
        expect(value).toBeLessThanOrEqual(Math.max(...batches) * (1 + 1e-12) + 1e-300);
      },
    ),
  );
});
