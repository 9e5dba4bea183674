import { type StrdEntry, strd, strdObjective } from '@thetakit/problems';
import type { Objective } from '@thetakit/registry';
import { describe, expect, it } from 'vitest';
import { fitStatistics } from '../statistics/fit-statistics.ts';
import { leastSquares } from './least-squares.ts';
import { LOSSES, pull, TUNING } from './loss.ts';
import { medianScale, robustObjective, robustStart } from './robust-fit.ts';

/** The data with every fifth observation moved by 10 to 30 residual standard deviations, up and down in turn. */
function contaminated(entry: StrdEntry): Objective & Required<Pick<Objective, 'residuals' | 'jacobian' | 'residualCount'>> {
  const clean = strdObjective(entry) as Objective & Required<Pick<Objective, 'residuals' | 'jacobian' | 'residualCount'>>;
  const sd = entry.certified.residualStandardDeviation;
  const bump = (i: number) => (i % 5 === 2 ? sd * (10 + ((7 * i) % 21)) * (i % 2 === 0 ? 1 : -1) : 0);
  const residuals = (x: Float64Array, out?: Float64Array) => {
    const r = clean.residuals(x, out);
    for (let i = 0; i < r.length; i++) r[i] = r[i]! - bump(i);
    return r;
  };
  return {
    dimension: clean.dimension,
    residualCount: clean.residualCount,
    value: (x) => residuals(x).reduce((s, r) => s + (r * r) / 2, 0),
    residuals,
    jacobian: clean.jacobian,
  };
}

// Kirby2's own residuals are systematic: the robust fit of the clean data is already 3 to 100 robust standard errors from the
// least-squares values. MGH09 has 11 observations for 4 parameters, two of which move when two outliers do.
const apart = ['Kirby2', 'MGH09'];

it.each(['huber', 'tukey', 'cauchy'] as const)(
  '%s recovers the certified parameters within 3 standard errors from data with 20 per cent gross outliers, scale and all',
  (loss) => {
    const lost = Object.values(strd).filter((entry) => {
      const objective = contaminated(entry);
      const { x, lossScale } = robustStart(objective, entry.starts[1], loss);
      const fit = leastSquares(objective, x, { loss, lossScale });
      const { standardErrors } = fitStatistics({ parameters: fit.x, residuals: fit.fun, jacobian: fit.jac, loss, lossScale });
      return !entry.certified.parameters.every((certified, i) => Math.abs(fit.x[i]! - certified) <= 3 * standardErrors[i]!);
    });
    expect(lost.map(({ name }) => name).filter((name) => !apart.includes(name))).toEqual([]);
  },
  60_000,
);

describe('the intervals of a robust fit', () => {
  it('are narrower than those of the plain fit of the same outliers', () => {
    const entry = strd.Thurber;
    const objective = contaminated(entry);
    const { x, lossScale } = robustStart(objective, entry.starts[1], 'tukey');
    const at = (theta: Float64Array, more: object) =>
      fitStatistics({ parameters: theta, residuals: objective.residuals(theta).slice(), jacobian: objective.jacobian(theta).slice(), ...more }).standardErrors;
    const robust = at(x, { loss: 'tukey', lossScale });
    const plain = at(leastSquares(objective, x).x, {});
    for (const [i, error] of robust.entries()) expect(error).toBeLessThan(0.5 * plain[i]!);
  });

  it('are those of the plain fit when the loss bends nowhere', () => {
    const residuals = Float64Array.of(1, -2, 0.5, 1.5);
    const jacobian = Float64Array.of(1, 0, 1, 1, 1, 2, 1, 3);
    const plain = fitStatistics({ parameters: [0, 0], residuals, jacobian });
    const bentNowhere = fitStatistics({ parameters: [0, 0], residuals, jacobian, loss: 'huber', lossScale: 10 });
    for (const [i, error] of plain.standardErrors.entries()) expect(bentNowhere.standardErrors[i]).toBeCloseTo(error, 14);
  });

  it("are Huber's, worked by hand: one of four residuals is bent", () => {
    // psi = 1, -2, 1, 2 (bent at C = 2), psi' = 1, 1, 1, 0: mean 3/4, var 3/16, K = 1 + (1/4)(3/16)/(9/16) = 13/12.
    // s^2 = (13/12)^2 (10 / 3) / (9/16); J^T J = 4.
    const { standardErrors } = fitStatistics({
      parameters: [0],
      residuals: Float64Array.of(1, -2, 1, 9),
      jacobian: Float64Array.of(1, 1, 1, 1),
      loss: 'huber',
      lossScale: 2,
    });
    expect(standardErrors[0]).toBeCloseTo(Math.sqrt(((13 / 12) ** 2 * (10 / 3)) / (9 / 16) / 4), 12);
  });

  it('are infinite when every residual is beyond the reach of the loss', () => {
    const far = { parameters: [0], residuals: Float64Array.of(9, -9), jacobian: Float64Array.of(1, 1), loss: 'tukey', lossScale: 1 } as const;
    expect(fitStatistics(far).standardErrors[0]).toBe(Infinity);
  });
});

describe('medianScale', () => {
  it('is 1.4826 times the median size', () => {
    expect(medianScale([3, -1, 2])).toBeCloseTo(2.9652, 12);
    expect(medianScale([4, -1, 2, 100])).toBeCloseTo(4.4478, 12);
    expect(medianScale([])).toBeNaN();
  });
});

describe('TUNING', () => {
  it.each(LOSSES.filter((loss) => loss !== 'linear'))('makes %s 95 per cent efficient for normal residuals', (loss) => {
    // e = (E psi')^2 / E psi^2 by the trapezoidal rule on [-12, 12]; constants of 4 digits move e by less than 5e-4.
    let [mean, square] = [0, 0];
    const h = 24 / 20_000;
    for (let k = 0; k <= 20_000; k++) {
      const x = -12 + k * h;
      const weight = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * h;
      const [psi, slope] = pull(loss, x, TUNING[loss]);
      mean += weight * slope;
      square += weight * psi * psi;
    }
    expect(Math.abs((mean * mean) / square - 0.95)).toBeLessThan(5e-4);
  });
});

it('robustObjective has half the loss as its value', () => {
  const objective: Objective = {
    dimension: 1,
    residualCount: 2,
    value: () => 0,
    residuals: (x) => Float64Array.of(x[0]!, x[0]! - 100),
    jacobian: () => Float64Array.of(1, 1),
  };
  // Huber with C = 1 at x = 2: (2 * 2 - 1) + (2 * 98 - 1), halved.
  expect(robustObjective(objective, Float64Array.of(2), 'huber', 1).value(Float64Array.of(2))).toBeCloseTo(99, 12);
});
