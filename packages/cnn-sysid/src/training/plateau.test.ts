/** The schedule worked through by hand on given validation losses. */

import { keyOf, streamOf } from '@thetakit/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextBatch, startOrder } from './batch-order.ts';
import { enterCheck, isOver, stepsLeft } from './plateau.ts';
import type { PlateauSchedule } from './train-options.ts';
import type { TrainState } from './train-state.ts';

const schedule: PlateauSchedule = { checkEvery: 100, patience: 2, stages: 2, factor: 0.1 };

/** Enters losses one after the other; the weights of check i are [i]. */
function run(losses: readonly number[], settings: PlateauSchedule): TrainState {
  const state = {
    step: 0,
    stage: 0,
    stageSteps: 0,
    misses: 0,
    checks: 0,
    learningRate: 1,
    statistics: { count: 0, values: {} },
    best: null,
    history: [],
  } as unknown as TrainState;
  losses.forEach((loss, i) => {
    state.step += settings.checkEvery;
    state.method = { query: Float64Array.of(i) } as unknown as TrainState['method'];
    enterCheck(state, loss, settings);
  });
  return state;
}

describe('a plateau', () => {
  it('is patience checks in a row without a new best: the rate falls, and after the last stage training is over', () => {
    const state = run([5, 4, 6, 3, 4, 4], schedule);
    expect(state).toMatchObject({ stage: 1, misses: 0, best: { step: 400, validation: 3 } });
    expect(state.learningRate).toBeCloseTo(0.1, 15);
    expect(isOver(state, schedule)).toBe(false);
    expect(isOver(run([5, 4, 6, 3, 4, 4, 3.5, 3.5], schedule), schedule)).toBe(true);
  });

  it('keeps the best over all stages, and a value equal to the best is no new best', () => {
    expect(run([3, 3, 3, 3, 2], schedule)).toMatchObject({ stage: 1, misses: 0, best: { step: 500, validation: 2 } });
  });

  it('does not count checks of the burn-in', () => {
    expect(run([1, 2, 2, 2], { ...schedule, burnIn: 4 })).toMatchObject({ stage: 0, misses: 0 });
    expect(run([1, 2, 2, 2, 2, 2], { ...schedule, burnIn: 4 })).toMatchObject({ stage: 1 });
  });

  it('brings the best weights back at the end of a stage when asked, and leaves the weights alone when not', () => {
    expect([...run([1, 2, 2], { ...schedule, restore: 'stage' }).method.query]).toEqual([0]);
    expect([...run([1, 2, 2], schedule).method.query]).toEqual([2]);
  });

  it('leaves as many steps as there are misses to come', () => {
    // 1 miss to end this stage, 2 in the next.
    expect(stepsLeft(run([1, 2], schedule), schedule)).toBe(300);
    expect(stepsLeft(run([1, 2], schedule), { ...schedule, maxSteps: 250 })).toBe(50);
  });
});

describe('the order of batches', () => {
  it('uses every trial once in each pass, the rest of a pass as a short batch', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 60 }), (trials, size) => {
        const stream = streamOf(keyOf(1));
        let order = startOrder(trials, stream);
        for (let pass = 0; pass < 2; pass++) {
          const seen: number[] = [];
          while (seen.length < trials) {
            const [rows, next] = nextBatch(order, size, false, stream);
            seen.push(...rows);
            order = next;
          }
          expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: trials }, (_, i) => i));
        }
      }),
    );
  });

  it('drops the rest of a pass when asked, but never the whole of it', () => {
    const stream = streamOf(keyOf(1));
    let order = startOrder(10, stream);
    const sizes = Array.from({ length: 5 }, () => {
      const [rows, next] = nextBatch(order, 4, true, stream);
      order = next;
      return rows.length;
    });
    expect(sizes).toEqual([4, 4, 4, 4, 4]);
    expect(nextBatch(startOrder(3, stream), 4, true, stream)[0].length).toBe(3);
  });
});
