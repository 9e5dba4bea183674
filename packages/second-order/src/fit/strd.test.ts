import { type StrdEntry, strd, strdObjective } from '@thetakit/problems';
import { expect, it } from 'vitest';
import { fitStatistics } from '../statistics/fit-statistics.ts';
import { curveFit } from './curve-fit.ts';
import { leastSquares } from './least-squares.ts';

/** Correct digits of the worst of several numbers, at most 11 (all that NIST certifies). */
function digits(got: ArrayLike<number>, certified: readonly number[]): number {
  return Math.min(11, ...certified.map((c, i) => -Math.log10(Math.abs(got[i]! - c) / Math.abs(c))));
}

const entries = Object.values(strd);

/** Digits of the parameters from both starts at the defaults, and whether the run called it a success. */
function table(fit: (entry: StrdEntry, start: readonly number[]) => { x: Float64Array; success: boolean }) {
  return entries
    .flatMap((entry) => entry.starts.map((start, k) => ({ name: `${entry.name} start ${k + 1}`, fit: fit(entry, start), entry })))
    .map(({ name, fit: run, entry }) => ({ name, lre: digits(run.x, entry.certified.parameters), success: run.success }));
}

const below = (rows: ReturnType<typeof table>, least: number) => rows.filter((row) => !(row.lre >= least)).map((row) => `${row.name}: ${row.lre.toFixed(1)}`);

// These runs are thousands of evaluations of up to 250 observations: seconds on a busy machine.
const patience = 60_000;

it(
  'reaches 6 digits on all 54 starts, and 10 on all, with exact Jacobians at the defaults',
  () => {
    const rows = table((entry, start) => leastSquares(strdObjective(entry), start));
    expect(rows.length).toBe(54);
    expect(below(rows, 6)).toEqual([]);
    expect(below(rows, 10)).toEqual([]);
    expect(rows.filter((row) => !row.success)).toEqual([]);
  },
  patience,
);

it(
  'reaches 6 digits on all 54 starts with differences at the defaults',
  () => {
    const rows = table((entry, start) => {
      const { residuals } = strdObjective(entry) as Required<ReturnType<typeof strdObjective>>;
      return leastSquares((x) => residuals(x), start);
    });
    expect(below(rows, 6)).toEqual([]);
  },
  patience,
);

it(
  'reaches 4 digits on all 54 starts with one-sided differences',
  () => {
    const rows = table((entry, start) => {
      const { residuals } = strdObjective(entry) as Required<ReturnType<typeof strdObjective>>;
      return leastSquares((x) => residuals(x), start, { jac: '2-point' });
    });
    expect(below(rows, 4)).toEqual([]);
  },
  patience,
);

it(
  'reaches 6 digits of the standard deviations on every set but Lanczos1, by curveFit with differences too',
  () => {
    for (const entry of entries) {
      const objective = strdObjective(entry);
      const y = entry.columns['y']!;
      const response = entry.name === 'Nelson' ? y.map(Math.log) : y;
      const exact = curveFit(objective, [], response, { start: entry.starts[1] });
      const { dimension, residualCount, value, residuals } = objective as Required<typeof objective>;
      const differences = curveFit({ dimension, residualCount, value, residuals }, [], response, { start: entry.starts[1] });
      // Lanczos1: the residuals (4e-14) are of the size of their own rounding errors, a few in 1e3 of the sum of squares
      const least = entry.name === 'Lanczos1' ? 2 : 6;
      expect(digits(exact.standardErrors, entry.certified.standardDeviations), entry.name).toBeGreaterThan(least);
      expect(digits(differences.standardErrors, entry.certified.standardDeviations), entry.name).toBeGreaterThan(least);
      expect(digits([exact.residualStandardDeviation], [entry.certified.residualStandardDeviation]), entry.name).toBeGreaterThan(least === 2 ? 2 : 8);
      expect(exact.degreesOfFreedom).toBe(entry.certified.degreesOfFreedom);
      expect(fitStatistics({ parameters: exact.parameters, residuals: exact.outcome.fun, jacobian: exact.outcome.jac }).standardErrors).toEqual(
        exact.standardErrors,
      );
    }
  },
  patience,
);
