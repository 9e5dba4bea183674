import { mghProblems } from '@thetakit/problems';
import type { AnyMethod } from '@thetakit/registry';
import { describe, expect, it } from 'vitest';
import { nelderMead } from '../derivative-free/nelder-mead.ts';
import type { OptimizeResult } from '../run/result.ts';
import { runMethod } from '../run/run-method.ts';
import { bfgs } from './bfgs.ts';
import { lBfgsB } from './l-bfgs-b.ts';
import { relativeGradient } from './verdict.ts';

/**
 * More, Garbow and Hillstrom: 46 instances from their standard starts, at default options. Solved: f <= 1e-10 where the
 * minimum is 0, otherwise within 1e-6 of it, relative. No method reaches 0 on Freudenstein-Roth, Biggs EXP6 and the trigonometric
 * function from these starts; they end in known local minima.
 */
function score(method: AnyMethod, mostVariables: number): { solved: number; of: number; falseSuccess: string[] } {
  const problems = mghProblems.filter(({ dimension }) => dimension <= mostVariables);
  const falseSuccess: string[] = [];
  let solved = 0;
  for (const { id, best, starts, localMinima = [], objective } of problems) {
    const f = objective();
    const result: OptimizeResult = runMethod(method, f, Float64Array.from(starts[0]!));
    const gap = result.fun - best.value;
    if (best.value === 0 ? result.fun <= 1e-10 : gap <= 1e-6 * Math.abs(best.value)) solved += 1;
    const isLocal = localMinima.some((value) => Math.abs(result.fun - value) <= 1e-4 * Math.abs(value));
    // A success must be stationary: relative gradient below 1e-5, a little above the eps^(1/3) of the methods' own verdict.
    if (result.success && !isLocal && relativeGradient(result.x, result.fun, f.gradient!(result.x)) > 1e-5) falseSuccess.push(id);
  }
  return { solved, of: problems.length, falseSuccess };
}

describe('the 46 problems of More, Garbow and Hillstrom at default options', () => {
  it('BFGS solves 42, SciPy 1.17 32 (42 with tight tolerances)', { timeout: 60_000 }, () => {
    const { solved, of, falseSuccess } = score(bfgs, 100);
    expect({ of, falseSuccess }).toEqual({ of: 46, falseSuccess: [] });
    expect(solved).toBeGreaterThanOrEqual(42);
  });

  it('L-BFGS-B solves 42, SciPy 1.17 24 (39 with tight tolerances)', { timeout: 60_000 }, () => {
    const { solved, of, falseSuccess } = score(lBfgsB, 100);
    expect({ of, falseSuccess }).toEqual({ of: 46, falseSuccess: [] });
    expect(solved).toBeGreaterThanOrEqual(42);
  });

  it('Nelder-Mead solves 39 of the 42 with at most 12 variables, SciPy 8 or 9 (37 with tight tolerances)', { timeout: 60_000 }, () => {
    const { solved, of, falseSuccess } = score(nelderMead, 12);
    expect({ of, falseSuccess }).toEqual({ of: 42, falseSuccess: [] });
    expect(solved).toBeGreaterThanOrEqual(39);
  });
});
