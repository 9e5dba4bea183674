import type { AnyMethod, Objective } from '@thetakit/registry';
import { conformance } from '@thetakit/testkit';
import { describe, expect, it } from 'vitest';
import golden from '../../../golden/schedules.json' with { type: 'json' };
import { minimize } from '../../minimize/minimize.ts';
import { createRun } from '../../run/create-run.ts';
import { runMethod } from '../../run/run-method.ts';
import { adam } from '../adam.ts';
import { adamw } from '../adamw.ts';
import { gradientDescent } from '../gradient-descent.ts';
import { momentum } from '../momentum.ts';
import { schedules } from '../schedules/schedules.ts';
import { accumulate, ema, lookahead } from './averages.ts';
import { chain } from './chain.ts';
import { adaptiveClip, clipByGlobalNorm, clipByValue } from './clip.ts';
import { masked } from './masked.ts';
import { addNoise } from './noise.ts';
import { skipNonFinite, zeroNonFinite } from './non-finite.ts';
import { parameterGroups } from './parameter-groups.ts';
import { advancePlateau, beginPlateau, reduceOnPlateau } from './plateau.ts';
import { sam } from './sam.ts';
import { addDecayedWeights, freeze, scale } from './simple.ts';

/** f = (x1^2 + 4 x2^2) / 2, g = (x1, 4 x2). */
const bowl: Objective = {
  dimension: 2,
  value: ([a, b]) => (a! ** 2 + 4 * b! ** 2) / 2,
  gradient: ([a, b], out: Float64Array = new Float64Array(2)) => {
    out.set([a!, 4 * b!]);
    return out;
  },
};

/** The first `count` iterates after the start. */
function walk(method: AnyMethod, options: object, count: number, x0 = [3, 1], objective = bowl): number[][] {
  const result = runMethod(method, objective, Float64Array.from(x0), { options: { gtol: 0, ...options }, maxiter: count, history: true });
  return result.history!.map(({ x }) => [...x]);
}
const plain = { learningRate: 0.5 };
const close = (actual: number[][], expected: number[][]) => expected.forEach((row, k) => row.forEach((v, i) => expect(actual[k]![i]).toBeCloseTo(v, 12)));

describe('chain', () => {
  const chained: readonly AnyMethod[] = [
    chain(clipByGlobalNorm(100), adam, lookahead()),
    chain(accumulate(2), momentum, reduceOnPlateau()),
    chain(sam(), ema(), adam, addDecayedWeights(1e-6)),
    chain(zeroNonFinite(), clipByValue(1e4), adaptiveClip({ ratio: 100 }), gradientDescent, scale(0.5)),
    chain(addNoise({ eta: 1e-6 }), masked(clipByValue(1e3), [true, false]), adam, freeze([false, false])),
    chain(skipNonFinite(), schedulesOnly(), adam),
  ];
  chained.forEach((method, k) => {
    describe(`number ${k} conforms`, () => {
      for (const { name, run } of conformance(method, { learningRate: 1e-3 })) it(name, run);
    });
  });

  it('without transformations is the rule itself, bit for bit', () => {
    expect(walk(chain(adam), { learningRate: 0.1 }, 30)).toEqual(walk(adam, { learningRate: 0.1 }, 30));
  });

  it('refuses chains that mean nothing', () => {
    expect(() => chain(clipByValue(1))).toThrow('OPTION_CONFLICT: chain: 0 rules were given, expected one.');
    expect(() => chain(adam, momentum)).toThrow('2 rules were given');
    expect(() => chain(lookahead(), adam)).toThrow('"lookahead" stands before the rule. Put it after the rule');
    expect(() => chain(adam, accumulate(3))).toThrow('"accumulate" stands after the rule. Put it before the rule');
    expect(() => chain(ema(), sam(), adam)).toThrow('"sam" is not the first link. Put it first');
    expect(() => clipByGlobalNorm(-1)).toThrow('ARGUMENT_OUT_OF_RANGE: clipByGlobalNorm: limit is -1, expected a number > 0.');
  });

  it('goes on from a checkpoint to the same bits', () => {
    const method = chain(sam(), addNoise(), accumulate(2), adam, lookahead({ every: 3 }), reduceOnPlateau({ patience: 2 }));
    const options = { learningRate: schedules.cosine({ start: 0.1, steps: 40 }), gtol: 0 };
    const step = (run: ReturnType<typeof createRun>) => {
      const { x } = run.ask()!;
      run.tell({ value: bowl.value(x), gradient: bowl.gradient!(x) });
    };
    const whole = createRun(method, Float64Array.of(3, 1), { options, seed: 4 });
    for (let k = 0; k < 37; k++) step(whole);
    const saved = JSON.stringify(whole.checkpoint(), (_key, value) => (value instanceof Float64Array ? { floats: [...value] } : value));
    const revive = (_key: string, value: { floats?: number[] }) => (value?.floats === undefined ? value : Float64Array.from(value.floats));
    const resumed = createRun(method, Float64Array.of(3, 1), { options, seed: 4, resume: JSON.parse(saved, revive) });
    for (let k = 0; k < 50; k++) {
      step(whole);
      step(resumed);
    }
    expect([...resumed.ask()!.x]).toEqual([...whole.ask()!.x]);
  });

  it('does not call a clipped or zeroed gradient a stationary point', () => {
    const result = runMethod(chain(clipByValue(1e-12), gradientDescent), bowl, Float64Array.of(3, 1), { maxiter: 5 });
    expect(result).toMatchObject({ success: false, reason: 'max-iterations' });
  });
});

/** A scale that follows a schedule. */
function schedulesOnly() {
  return scale(schedules.warmup({ steps: 3, start: 0.5, next: 1 }));
}

describe('schedules in options', () => {
  it('are asked at the number of moves made', () => {
    // x+ = (1 - rate(t)) x for f = x^2 / 2, rates 1/2, 1/3, 1/4: 12, 6, 4, 3.
    const parabola: Objective = { dimension: 1, value: ([x]) => x! ** 2 / 2, gradient: (x) => x };
    close(walk(gradientDescent, { learningRate: (t: number) => 1 / (t + 2) }, 3, [12], parabola), [[6], [4], [3]]);
  });
  it('work with every rule through minimize, and only for numbers', () => {
    const options = { learningRate: schedules.cosine({ start: 0.3, steps: 300 }), beta1: schedules.constant(0.9) };
    expect(minimize(bowl, [3, 1], { method: adam, options, maxiter: 300 }).fun).toBeLessThan(1e-8);
    expect(() => minimize(bowl, [3, 1], { method: adam, options: { variant: () => 1 } })).toThrow('OPTION_OUT_OF_RANGE');
  });
});

describe('transformations, by hand, from (3, 1) with g = (3, 4) and rate 1/2', () => {
  it('clip', () => {
    close(walk(chain(clipByValue(2), gradientDescent), plain, 1), [[2, 0]]);
    // |g| = 5, so g becomes (3, 4) 2.5 / 5 = (1.5, 2).
    close(walk(chain(clipByGlobalNorm(2.5), gradientDescent), plain, 1), [[2.25, 0]]);
    // The move (-1.5, -2) is 2.5 long; cut to 0.5 it is (-0.3, -0.4).
    close(walk(chain(gradientDescent, clipByGlobalNorm(0.5)), plain, 1), [[2.7, 0.6]]);
  });
  it('decay weights, coupled before the rule and decoupled after it', () => {
    close(walk(chain(addDecayedWeights(2), gradientDescent), plain, 1), [[3 - 0.5 * (3 + 6), 1 - 0.5 * (4 + 2)]]);
    const decoupled = walk(chain(adam, addDecayedWeights(0.1)), { learningRate: 0.01 }, 20);
    close(decoupled, walk(adamw, { learningRate: 0.01, weightDecay: 0.1 }, 20));
  });
  it('look ahead', () => {
    // rate 1/4: fast x2 jumps to 0; x1: 3, 9/4, 27/16; then slow = 3 + (27/16 - 3)/2 = 75/32.
    close(walk(chain(gradientDescent, lookahead({ every: 2 })), { learningRate: 0.25 }, 2), [
      [9 / 4, 0],
      [75 / 32, 1 / 2],
    ]);
  });
  it('freeze, scale and mask', () => {
    close(walk(chain(gradientDescent, freeze([true, false])), plain, 2), [
      [3, -1],
      [3, 1],
    ]);
    close(walk(chain(scale(0.5), gradientDescent), plain, 1), [[2.25, 0]]);
    close(walk(chain(masked(clipByGlobalNorm(1), [false, true]), gradientDescent), plain, 1), [[1.5, 0.5]]);
    expect(() => masked(sam(), [true])).toThrow('masked: the transformation is "sam"');
  });
  it('survive gradients that are not finite, for a while', () => {
    const answers = (method: AnyMethod, gradientOf: (k: number, x: Float64Array) => Float64Array) => {
      const run = createRun(method, Float64Array.of(3, 1), { options: { learningRate: 0.2 }, maxiter: 200 });
      let k = 0;
      for (let question = run.ask(); question !== null; question = run.ask(), k++)
        run.tell({ value: bowl.value(question.x), gradient: gradientOf(k, question.x) });
      return run.result();
    };
    const exact = (x: Float64Array) => bowl.gradient!(x).slice();
    const everyThird = answers(chain(skipNonFinite(2), gradientDescent), (k, x) => (k % 3 === 1 ? Float64Array.of(NaN, 1) : exact(x)));
    expect(everyThird).toMatchObject({ success: true, reason: 'gradient-tolerance' });
    const never = answers(chain(zeroNonFinite(3), gradientDescent), (k, x) => (k === 0 ? exact(x) : Float64Array.of(NaN, 1)));
    expect(never).toMatchObject({ success: false, reason: 'non-finite', nfev: 5 });
    expect([...never.x]).toEqual([3, 1]);
  });
  it('add noise of the variance that was asked for', () => {
    const flat: Objective = { dimension: 1000, value: () => 0, gradient: (x) => x.slice().fill(1) };
    const [x1] = walk(chain(addNoise({ eta: 4 }), gradientDescent), { learningRate: 1 }, 1, Array<number>(1000).fill(0), flat);
    const mean = x1!.reduce((sum, v) => sum + v, 0) / 1000;
    const variance = x1!.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 999;
    // Standard errors 2 / sqrt(1000) = 0.063 and 4 sqrt(2 / 999) = 0.18; four of each.
    expect(Math.abs(mean + 1)).toBeLessThan(0.26);
    expect(Math.abs(variance - 4)).toBeLessThan(0.72);
  });
});

describe('parameterGroups', () => {
  it('is each rule on its own block', () => {
    const groups = parameterGroups([
      { size: 1, method: adam, options: { learningRate: 0.1 } },
      { size: 1, method: chain(clipByValue(1), momentum), options: { learningRate: 0.1 } },
    ]);
    const both = walk(groups, {}, 10);
    const first = walk(adam, { learningRate: 0.1 }, 10, [3], { dimension: 1, value: ([a]) => a! ** 2 / 2, gradient: (x) => x.slice() });
    expect(both.map(([a]) => a)).toEqual(first.map(([a]) => a));
    for (const { name, run } of conformance(groups)) expect(run, name).not.toThrow();
  });
  it('wants every variable in one group', () => {
    const groups = parameterGroups([{ size: 3, method: adam }]);
    expect(() => runMethod(groups, bowl, Float64Array.of(1, 1))).toThrow(
      'SHAPE_MISMATCH: parameterGroups: the groups have 3 variables, expected whole numbers that add up to 2.',
    );
  });
});

describe('reduceOnPlateau', () => {
  it('follows torch when told its metric', () => {
    const metric = (t: number) => (t < 20 ? 1 / (1 + t) : t < 60 ? 0.05 : 0.02);
    let state = beginPlateau();
    golden.torch.reduce_on_plateau.forEach((rate, t) => {
      expect(0.1 * state.scale).toBeCloseTo(rate, 14);
      const next = beginPlateau();
      advancePlateau(state, metric(t), { factor: 0.5, patience: 5, cooldown: 2 }, next);
      state = next;
    });
  });
});
