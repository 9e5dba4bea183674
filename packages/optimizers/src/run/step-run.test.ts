import { beale, rosenbrock } from '@thetakit/problems';
import type { AnyMethod, Objective } from '@thetakit/registry';
import { describe, expect, it } from 'vitest';
import { optimizersPlugin } from '../plugin.ts';
import { lBfgsB } from '../quasi-newton/l-bfgs-b.ts';
import { checkpointText, parseCheckpoint } from './checkpoint-text.ts';
import type { OptimizeResult } from './result.ts';
import { runMethod } from './run-method.ts';
import type { RunSettings } from './settings.ts';
import { stepRun } from './step-run.ts';

const box = { lower: Float64Array.of(-3, -3), upper: Float64Array.of(3, 3) };
const methods = optimizersPlugin.entries.flatMap((entry): AnyMethod[] =>
  entry.kind === 'minimizer' || entry.kind === 'optimizer' ? [entry as AnyMethod] : [],
);

/** Everything but the time, which is the only thing that may differ. */
function timeless({ elapsed: _elapsed, history, ...rest }: OptimizeResult): Record<string, unknown> {
  return { ...rest, history: history?.map(({ elapsed: _row, ...row }) => row) };
}

/** Runs with a stop after `cut` steps, where everything goes through text as into another process. */
function interrupted(method: AnyMethod, objective: Objective, x0: Float64Array, settings: RunSettings, cut: number): OptimizeResult {
  const first = stepRun(method, objective, x0, settings);
  for (let k = 0; k < cut && first.step(); k++);
  const second = stepRun(method, objective, x0, { ...settings, resume: parseCheckpoint(checkpointText(first.checkpoint())) });
  while (second.step());
  return second.result();
}

describe('stepRun', () => {
  it.each(methods.map((method): [string, AnyMethod] => [method.id, method]))(
    'goes on from a saved text to the same numbers, counts and history: %s',
    (_id, method) => {
      const objective = beale.objective();
      const x0 = Float64Array.of(1, 1);
      const settings: RunSettings = { maxfev: 400, maxiter: 60, history: true, seed: 5, ...(method.traits.bounds === 'required' ? { bounds: box } : {}) };
      const whole = timeless(runMethod(method, objective, x0, settings));
      for (const cut of [1, 2, 7, 30]) expect(timeless(interrupted(method, objective, x0, settings, cut))).toEqual(whole);
    },
  );

  it('resumes a run whose gradient is made by differences without counting anything twice', () => {
    const value = (x: Float64Array) => rosenbrock().objective().value(x);
    const objective: Objective = { dimension: 2, value };
    const x0 = Float64Array.of(-1.2, 1);
    const whole = timeless(runMethod(lBfgsB, objective, x0, { history: true }));
    for (const cut of [1, 5, 12]) expect(timeless(interrupted(lBfgsB, objective, x0, { history: true }, cut))).toEqual(whole);
  });

  it('refuses the checkpoint of another run', () => {
    const objective = rosenbrock().objective();
    const x0 = Float64Array.of(-1.2, 1);
    const run = stepRun(lBfgsB, objective, x0);
    for (let k = 0; k < 3; k++) run.step();
    const saved = run.checkpoint();
    const resume = (changed: unknown) => () => stepRun(lBfgsB, objective, x0, { resume: changed as typeof saved });
    const action = 'Resume with the file, the options and the version of the first run';
    expect(resume({ ...saved, state: { ...saved.state, fun: 'low' } })).toThrow(
      `CHECKPOINT_INVALID: l-bfgs-b: state.fun of the checkpoint is of type string, expected number. ${action}`,
    );
    expect(resume({ ...saved, best: { ...saved.best, x: new Float64Array(5) } })).toThrow(
      `CHECKPOINT_INVALID: l-bfgs-b: best.x of the checkpoint has 5 numbers, expected 2. ${action}`,
    );
    const { iteration: _iteration, ...without } = saved.state;
    expect(resume({ ...saved, state: without })).toThrow(`CHECKPOINT_INVALID: l-bfgs-b: state.iteration of the checkpoint is missing. ${action}`);
  });
});
