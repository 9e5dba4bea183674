import { expect, it } from 'vitest';
import { smallNetwork } from '../../test-support/golden-model.ts';
import { lastOf } from '../predictive/last-of.ts';
import { parameterChains } from './draws.ts';
import { type FitTask, fitTaskSteps } from './fit-task.ts';

it('is plain data: cloned and shared out it gives the draws of the whole', () => {
  const data = smallNetwork(
    [0, 1, 0, 1, 1, 0],
    [
      [0, 1],
      [1, 2],
      [0, 2],
      [3, 4],
    ],
  );
  const task: FitTask = { data, formula: 'const + sqdiff(x) + dist2', settings: { seed: 9 }, warmup: 20, draws: 15, firstChain: 0, chains: 3 };
  const whole = lastOf(fitTaskSteps(task));
  for (const [firstChain, chains] of [
    [0, 2],
    [2, 1],
  ] as const) {
    const part = lastOf(fitTaskSteps(structuredClone({ ...task, firstChain, chains })));
    expect(parameterChains(part.draws, 'dist2')).toEqual(parameterChains(whole.draws, 'dist2').slice(firstChain, firstChain + chains));
    // A result travels back as data, and goes on in another worker.
    const longer = lastOf(fitTaskSteps(structuredClone({ ...task, firstChain, chains, draws: 25, resume: part.checkpoint })));
    expect(parameterChains(longer.draws, 0).map((chain) => chain.slice(0, 15))).toEqual(parameterChains(part.draws, 0));
    expect(longer.states.map(({ iteration }) => iteration)).toEqual(new Array(chains).fill(45));
  }
});
