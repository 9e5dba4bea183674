/** Thresholds of the tables of `pnpm scores` that no other test has; the quick ones by day, all of them at night. */
import type { AnyMethod } from '@thetakit/registry';
import { describe, expect, it } from 'vitest';
import { lectureScore } from '../test-support/lecture-score.ts';
import { type MghSettings, mghCounts, mghScore } from '../test-support/mgh-score.ts';
import { augmentedLagrangian } from './constrained/augmented-lagrangian.ts';
import { slsqp } from './constrained/slsqp.ts';
import { trustConstr } from './constrained/trust-constr.ts';
import { powell } from './derivative-free/powell.ts';
import { fista } from './l1/fista.ts';
import { owlQn } from './l1/owl-qn.ts';
import { bobyqa } from './model-based/bobyqa.ts';
import { cobyla } from './model-based/cobyla.ts';
import { cobyqa } from './model-based/cobyqa.ts';
import { barzilaiBorwein } from './spectral/barzilai-borwein.ts';
import { tnc } from './truncated-newton/tnc.ts';

declare const process: { readonly env: Readonly<Record<string, string | undefined>> };

const isNightly = process.env['THETAKIT_NIGHTLY'] !== undefined;
const small: MghSettings = { given: 'f', mostVariables: 12 };

const byDay: readonly (readonly [method: AnyMethod, least: number, settings?: MghSettings])[] = [
  [trustConstr, 43],
  [augmentedLagrangian, 42],
];
const atNight: typeof byDay = [
  [slsqp, 38],
  [cobyla, 11, { ...small, maxfev: 5000 }],
  [powell, 42, { given: 'f' }],
  [cobyqa, 34, small],
  [bobyqa, 34, small],
  [tnc, 39],
  [barzilaiBorwein, 31],
  [owlQn, 33],
  [fista, 33, { maxiter: 3000 }],
];

describe('More, Garbow and Hillstrom at default options', () => {
  for (const [method, least, settings] of isNightly ? [...byDay, ...atNight] : byDay) {
    it(`${method.id} solves ${least} and never claims a success that is none`, { timeout: 120_000 }, () => {
      const { solved, falseSuccess, unsolved } = mghCounts(mghScore(method, settings));
      expect(falseSuccess).toEqual([]);
      expect(solved, unsolved.join(' ')).toBeGreaterThanOrEqual(least);
    });
  }
});

describe('the polynomial of the lecture', () => {
  it('is fitted to the optimum by every method from every start, where the Nelder-Mead of SciPy reports success at 19.12', () => {
    for (const { start, method, excess, success } of lectureScore()) {
      // 1e-9 is what L-BFGS-B of SciPy leaves; the classic simplex without restarts may stop anywhere, but not with success.
      const isThere = Math.abs(excess) <= 1e-9;
      expect(isThere || (method.includes('no restart') && !success), `${method} from ${start}: ${excess}`).toBe(true);
    }
  });
});
