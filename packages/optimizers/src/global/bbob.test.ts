/** Solved functions of BBOB in five dimensions: a few on every run, all 72 nightly. */
import { describe, expect, it } from 'vitest';
import { bbobEntries, bbobRunsOf } from '../../test-support/bbob-methods.ts';
import { bbobCounts, targets } from '../../test-support/bbob-score.ts';

const isNightly = process.env['THETAKIT_NIGHTLY'] !== undefined;

describe('the BBOB score', () => {
  for (const entry of bbobEntries) {
    const { method, least, quick, peer } = entry;
    if (!isNightly && quick.length === 0) continue;
    it(isNightly ? `of ${method.id} is at least ${least} of 72` : `of ${method.id}: the easy functions are solved`, () => {
      const counts = bbobCounts(bbobRunsOf(entry, isNightly ? {} : { functions: quick, instances: [1] }));
      // Methods that hardly ever reach 1e-8 must reach 0.01.
      const wanted = least <= 1 ? targets.indexOf(0.01) : targets.length - 1;
      if (!isNightly) expect(counts[wanted]).toBe(quick.length);
      else expect(counts.at(-1)).toBeGreaterThanOrEqual(least);
      if (isNightly && least <= 1) expect(counts[wanted]).toBeGreaterThanOrEqual(peer?.counts[wanted] ?? 0);
    }, 600_000);
  }
});
