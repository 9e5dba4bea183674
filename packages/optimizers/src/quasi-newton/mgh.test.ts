import type { AnyMethod } from '@thetakit/registry';
import { describe, expect, it } from 'vitest';
import { type MghSettings, mghCounts, mghScore } from '../../test-support/mgh-score.ts';
import { nelderMead } from '../derivative-free/nelder-mead.ts';
import { bfgs } from './bfgs.ts';
import { lBfgsB } from './l-bfgs-b.ts';

/**
 * More, Garbow and Hillstrom: 46 instances from their standard starts, at default options. No method reaches 0 on
 * Freudenstein-Roth, Biggs EXP6 and the trigonometric function from these starts; they end in known local minima.
 */
function check(method: AnyMethod, least: number, of: number, settings: MghSettings = {}): void {
  const { solved, of: all, falseSuccess, unsolved } = mghCounts(mghScore(method, settings));
  expect({ of: all, falseSuccess }).toEqual({ of, falseSuccess: [] });
  expect(solved, unsolved.join(' ')).toBeGreaterThanOrEqual(least);
}

describe('the 46 problems of More, Garbow and Hillstrom at default options', () => {
  it('BFGS solves 43, SciPy 1.17 32 (42 with tight tolerances)', { timeout: 60_000 }, () => check(bfgs, 43, 46));

  it('BFGS solves 39 with differences, SciPy 1.17 28 (35)', { timeout: 60_000 }, () => check(bfgs, 39, 46, { given: 'f' }));

  it('L-BFGS-B solves 42, SciPy 1.17 24 (39 with tight tolerances)', { timeout: 60_000 }, () => check(lBfgsB, 42, 46));

  it('Nelder-Mead solves 40 of the 42 with at most 12 variables, SciPy 8 or 9 (37 with tight tolerances)', { timeout: 60_000 }, () =>
    check(nelderMead, 40, 42, { given: 'f', mostVariables: 12 }),
  );
});
