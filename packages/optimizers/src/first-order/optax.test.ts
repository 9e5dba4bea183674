import type { AnyMethod } from '@thetakit/registry';
import { requireGolden } from '@thetakit/testkit';
import { describe, expect, it } from 'vitest';
import peers from '../../golden/optax-rules.json' with { type: 'json' };
import { goldenProblems } from '../../test-support/golden-problems.ts';
import { runMethod } from '../run/run-method.ts';
import { adan } from './adan.ts';
import { ademamix } from './ademamix.ts';
import { adopt } from './adopt.ts';
import { dog } from './dog.ts';
import { madgrad } from './madgrad.ts';
import { muon } from './muon.ts';
import { novograd } from './novograd.ts';
import { prodigy } from './prodigy.ts';
import { rprop } from './rprop.ts';
import { scheduleFree } from './schedule-free.ts';
import { sm3 } from './sm3.ts';

/** Our names for the configurations in the golden file. */
const recipes: Readonly<Record<string, readonly [AnyMethod, object]>> = {
  rprop: [rprop, { variant: 'optax' }],
  adan: [adan, { learningRate: 0.01 }],
  novograd: [novograd, { learningRate: 0.01 }],
  sm3: [sm3, { learningRate: 0.1 }],
  madgrad: [madgrad, { learningRate: 0.01 }],
  ademamix: [ademamix, { learningRate: 0.01 }],
  adopt: [adopt, { learningRate: 0.01 }],
  prodigy: [prodigy, {}],
  dog: [dog, {}],
  schedule_free_sgd: [scheduleFree, { base: 'sgd', learningRate: 5e-4 }],
  schedule_free_adamw: [scheduleFree, { learningRate: 0.01 }],
  muon: [muon, { learningRate: 0.02, variant: 'optax' }],
};

interface PeerRun {
  readonly x: readonly number[][];
  readonly f: readonly number[];
  readonly average?: readonly number[];
}

describe('trajectories of optax', () => {
  for (const { case: name, runs } of peers.cases) {
    for (const [problem, { x, f, average }] of Object.entries(runs) as [string, PeerRun][]) {
      it(`${name} on ${problem}`, () => {
        const [method, options] = recipes[name]!;
        const shape = problem === 'matrix4x3' ? { shape: [4, 3] } : {};
        const settings = { options: { ...options, ...shape, gtol: 0 }, maxiter: 100, history: true };
        const result = runMethod(method, goldenProblems[problem]!, Float64Array.from(x[0]!), settings);
        expect(result.history!.length).toBe(100);
        // Two float64 programs that round differently: 1e-6 leaves room for rules that amplify differences a million times.
        for (let k = 1; k < x.length; k++) {
          const row = result.history![k * peers.every - 1]!;
          requireGolden(`${name} step ${row.nit}`, row.x, x[k]!, 1e-6);
          requireGolden(`${name} f at step ${row.nit}`, [row.fun], [f[k]!], 1e-6);
        }
        if (average === undefined) return;
        // The mean that belongs to x_100 is made by the update at x_99.
        const { average: own } = runMethod(method, goldenProblems[problem]!, Float64Array.from(x[0]!), { ...settings, maxiter: 99 });
        requireGolden(`${name} average`, own as Float64Array, average, 1e-6);
      });
    }
  }
});
