import type { AnyMethod } from '@thetakit/registry';
import { requireGolden } from '@thetakit/testkit';
import { describe, it } from 'vitest';
import peers from '../../../golden/optax-transformations.json' with { type: 'json' };
import { goldenProblems } from '../../../test-support/golden-problems.ts';
import { runMethod } from '../../run/run-method.ts';
import { adafactor } from '../adafactor.ts';
import { adam } from '../adam.ts';
import { dAdaptation } from '../d-adaptation.ts';
import { gradientDescent } from '../gradient-descent.ts';
import { accumulate, ema } from './averages.ts';
import { chain } from './chain.ts';
import { adaptiveClip, clipByGlobalNorm, clipByValue } from './clip.ts';
import { sam } from './sam.ts';
import { centralise } from './simple.ts';

const sgd = { learningRate: 0.01 };
/** Our names for the configurations in the golden file; `turns`: gradients that optax counts per move of ours. */
const recipes: Readonly<Record<string, { readonly method: AnyMethod; readonly options: object; readonly turns?: number; readonly until?: number }>> = {
  clip_value: { method: chain(clipByValue(1), gradientDescent), options: sgd },
  clip_global_norm: { method: chain(clipByGlobalNorm(1), gradientDescent), options: sgd },
  agc: { method: chain(adaptiveClip(), gradientDescent), options: sgd },
  ema_updates: { method: chain(adam, ema()), options: sgd },
  multisteps4: { method: chain(accumulate(4), adam), options: sgd, turns: 4 },
  centralize: { method: chain(centralise({ shape: [4, 3] }), gradientDescent), options: { learningRate: 1e-3 } },
  // The unit vector to the probe turns round near the valley floor: beyond step 60 a rounding error has grown a billion times.
  sam: { method: chain(sam(), gradientDescent), options: { learningRate: 5e-4 }, until: 60 },
  adafactor: { method: adafactor, options: {} },
  adafactor_factored: { method: adafactor, options: { shape: [4, 3] } },
  dadapt_adamw: { method: dAdaptation, options: {} },
};

describe('trajectories of optax', () => {
  for (const { case: name, runs } of peers.cases) {
    for (const [problem, { x }] of Object.entries(runs) as [string, { x: number[][] }][]) {
      it(`${name} on ${problem}`, () => {
        const { method, options, turns = 1, until = 100 } = recipes[name]!;
        const result = runMethod(method, goldenProblems[problem]!, Float64Array.from(x[0]!), { options: { ...options, gtol: 0 }, maxiter: 100, history: true });
        for (let k = 1; k < x.length && k * peers.every <= until; k++) {
          const row = result.history!.find(({ nit }) => nit === (peers.every * k) / turns)!;
          // 1e-6 leaves room for rules that amplify differences a million times.
          requireGolden(`${name} step ${row.nit}`, row.x, x[k]!, 1e-6);
        }
      });
    }
  }
});
