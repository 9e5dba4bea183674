import { expect, it } from 'vitest';
import { smallNetwork } from '../../test-support/golden-model.ts';
import { formationModel } from '../model/formation-model.ts';
import { lastOf } from '../predictive/last-of.ts';
import { calibrationOf, calibrationSteps } from './calibration.ts';

const data = smallNetwork(
  Array.from({ length: 14 }, (_, i) => i % 2),
  [],
);
const model = formationModel('const + sqdiff(x) + dist2');

it('finds the sampler calibrated, and gives the same ranks for the same seed', () => {
  const options = { replicates: 60, thin: 5, warmup: 100, seed: 5 };
  const result = lastOf(calibrationSteps(data, model, options));
  expect(result.rows.map(({ term, ranks }) => [term, ranks.length])).toEqual([
    ['const', 60],
    ['sqdiff(x)', 60],
    ['dist2', 60],
  ]);
  expect(result.pValue).toBeGreaterThan(0.001);
  expect(lastOf(calibrationSteps(data, model, { ...options, replicates: 3 })).rows.map(({ ranks }) => ranks)).toEqual(
    result.rows.map(({ ranks }) => ranks.slice(0, 3)),
  );
});

it('stops when it is told, with the replicates that are whole', () => {
  const signal = { aborted: false };
  const steps = calibrationSteps(data, model, { replicates: 10, levels: 9, thin: 2, warmup: 20, signal });
  // 38 iterations a replicate.
  for (let k = 0; k < 38 * 2 + 5; k++) steps.next();
  signal.aborted = true;
  expect(lastOf(steps).replicates).toBe(2);
});

it('sees fits that sit too high, too narrow or too wide', () => {
  const uniform = Array.from({ length: 60 }, (_, r) => r % 20);
  // Every rank three times: location exactly 1/2, spread exactly that of the uniform grid.
  const good = calibrationOf(['a'], [uniform], 19, uniform).rows[0]!;
  expect(good.meanRank).toBeCloseTo(0.5, 12);
  expect(good.locationZ).toBeCloseTo(0, 10);
  expect(good.spreadZ).toBeCloseTo(0, 10);
  const verdict = (ranks: number[]) => calibrationOf(['a'], [ranks], 19, ranks);
  expect(verdict(uniform.map((r) => Math.max(0, r - 6))).rows[0]!.locationZ).toBeLessThan(-4);
  expect(verdict(uniform.map((r) => (r < 10 ? 0 : 19))).rows[0]!.spreadZ).toBeGreaterThan(4);
  expect(verdict(uniform.map(() => 10)).rows[0]!.spreadZ).toBeLessThan(-4);
  expect(verdict(uniform.map(() => 10)).pValue).toBeLessThan(1e-4);
});
