import { expect, it } from 'vitest';
import type { BenchRun } from './run-bench.ts';
import { profileOf, scoresOf } from './summarise-runs.ts';

const run = (method: string, problem: string, calls: number, solved = true): BenchRun => ({
  method,
  problem,
  solved,
  calls,
  fun: 0,
  reason: solved ? 'target-reached' : 'max-evaluations',
  seconds: 0.5,
});
// a solves p with 10 and q with 40 calls; b solves p with 20 and q with 20; c solves nothing.
const runs = [run('a', 'p', 10), run('b', 'p', 20), run('c', 'p', 99, false), run('a', 'q', 40), run('b', 'q', 20), run('c', 'q', 99, false)];

it('orders methods by what they solved, then by the median of their calls', () => {
  expect(scoresOf(runs)).toEqual([
    { method: 'b', runs: 2, solved: 2, first: 1, medianCalls: 20, seconds: 1 },
    { method: 'a', runs: 2, solved: 2, first: 1, medianCalls: 25, seconds: 1 },
    { method: 'c', runs: 2, solved: 0, first: 0, medianCalls: Number.NaN, seconds: 1 },
  ]);
});

it('makes the profile of Dolan and More: shares of problems within a factor of the best', () => {
  expect(profileOf(runs, 'a')).toEqual([
    { factor: 1, share: 0.5 },
    { factor: 2, share: 1 },
  ]);
  expect(profileOf(runs, 'c')).toEqual([]);
});
