import { defineMinimizer, type MethodState, type Objective, type Observation, o, type StopReason } from '@thetakit/registry';
import { describe, expect, it } from 'vitest';
import { checkpointText, parseCheckpoint } from './checkpoint-text.ts';
import { createRun } from './create-run.ts';
import { runMethod } from './run-method.ts';
import { stepRun } from './step-run.ts';
import { stopRun } from './stop-run.ts';

interface ToyState extends MethodState {
  seenInfinity: number;
}

/** x <- x - rate g, one iteration per evaluation; remembers how often it was told +Infinity. */
const toy = defineMinimizer({
  id: 'toy',
  summary: 'Steepest descent with a fixed rate, for the tests of the driver.',
  traits: { needs: ['value', 'gradient'], bounds: 'none', stochastic: false, global: false, tol: ['gtol'] },
  options: o.options({
    rate: o.number({ gt: 0, default: 0.1, describe: 'Step size.' }),
    gtol: o.number({ min: 0, default: 1e-8, describe: 'Gradient tolerance.' }),
  }),
  init: (x0: Float64Array): ToyState => ({
    query: x0.slice(),
    wants: 'value+gradient',
    x: x0.slice(),
    fun: NaN,
    gradientNorm: NaN,
    iteration: 0,
    stop: null as StopReason | null,
    seenInfinity: 0,
  }),
  update: (state: ToyState, { value, gradient }: Observation, { rate, gtol }, into: ToyState) => {
    into.x.set(state.query);
    into.fun = value;
    into.iteration = state.iteration + 1;
    into.seenInfinity = state.seenInfinity + (value === Infinity ? 1 : 0);
    into.gradientNorm = gradient.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
    into.stop = into.gradientNorm <= gtol ? 'gradient-tolerance' : null;
    for (let i = 0; i < state.query.length; i++) into.query[i] = value === Infinity ? state.query[i]! / 2 : state.query[i]! - rate * gradient[i]!;
    return into;
  },
});

/** f = 1/2 (x1^2 + 4 x2^2). */
const bowl: Objective = {
  dimension: 2,
  value: (x) => (x[0]! ** 2 + 4 * x[1]! ** 2) / 2,
  gradient: (x, out = new Float64Array(2)) => {
    out[0] = x[0]!;
    out[1] = 4 * x[1]!;
    return out;
  },
};
const start = Float64Array.of(3, -2);

describe('runMethod', () => {
  it('stops when the method says so, and counts every evaluation once', () => {
    const result = runMethod(toy, bowl, start);
    // The slow coordinate shrinks by 0.9 per step: 3 * 0.9^k <= 1e-8 first at k = 186, so 187 evaluations.
    expect(Math.ceil(Math.log(1e-8 / 3) / Math.log(0.9))).toBe(186);
    expect(result).toMatchObject({ reason: 'gradient-tolerance', success: true, status: 0, nfev: 187, njev: 187, nhev: 0, nit: 187, method: 'toy' });
    expect(result.fun).toBe(bowl.value(result.x));
    expect([...start]).toEqual([3, -2]);
  });

  it('never exceeds maxfev, counting differences', () => {
    let calls = 0;
    const counted: Objective = {
      dimension: 2,
      value: (x) => {
        calls += 1;
        return bowl.value(x);
      },
    };
    // 3-point differences: 1 + 2 * 2 evaluations per observation, so 4 observations fit into 23.
    const result = runMethod(toy, counted, start, { maxfev: 23 });
    expect(result).toMatchObject({ reason: 'max-evaluations', success: false, status: 1, nfev: 20, njev: 4, nit: 4 });
    expect(calls).toBe(20);
    expect(runMethod(toy, counted, start, { maxfev: 23, difference: '2-point' })).toMatchObject({ nfev: 21, njev: 7 });
  });

  it('stops at maxiter, after the first evaluation when it is 0', () => {
    expect(runMethod(toy, bowl, start, { maxiter: 5 })).toMatchObject({ reason: 'max-iterations', nit: 5, nfev: 5 });
    expect(runMethod(toy, bowl, start, { maxiter: 0 })).toMatchObject({ reason: 'max-iterations', nfev: 1, fun: 12.5 });
  });

  it('stops at the time limit of the injected clock', () => {
    let now = 0;
    const result = runMethod(toy, bowl, start, { maxTime: 0.5, clock: () => (now += 100) });
    expect(result.reason).toBe('max-time');
    // The clock moves 100 ms per reading: the fifth check after the start reads 500 ms.
    expect(result.nfev).toBe(4);
  });

  it('stops at a target, a signal, a true from the callback and a thrown stopRun', () => {
    expect(runMethod(toy, bowl, start, { target: 1 })).toMatchObject({ reason: 'target-reached', success: true });
    const signal = { aborted: false };
    expect(
      runMethod(toy, bowl, start, {
        signal,
        callback: ({ nit }) => {
          signal.aborted = nit === 3;
        },
      }),
    ).toMatchObject({ reason: 'cancelled', nit: 3, status: 99 });
    expect(runMethod(toy, bowl, start, { callback: ({ nit }) => nit === 2 })).toMatchObject({ reason: 'stopped-by-callback', nit: 2 });
    expect(
      runMethod(toy, bowl, start, {
        callback: () => {
          throw stopRun;
        },
      }),
    ).toMatchObject({ reason: 'stopped-by-callback', nit: 1 });
    expect(() =>
      runMethod(toy, bowl, start, {
        callback: () => {
          throw new Error('mine');
        },
      }),
    ).toThrow('mine');
  });

  it('ends as non-finite when the start is, and tells +Infinity to the method later', () => {
    for (const bad of [NaN, Infinity, -Infinity]) {
      expect(runMethod(toy, { dimension: 2, value: () => bad, gradient: () => new Float64Array(2) }, start)).toMatchObject({
        reason: 'non-finite',
        success: false,
        status: 3,
        nfev: 1,
      });
    }
    const cliff: Objective = { ...bowl, value: (x) => (x[0]! > 3 ? NaN : bowl.value(x)) };
    const run = createRun(toy, start, { options: { rate: 0.6 } });
    run.tell({ value: cliff.value(start), gradient: bowl.gradient!(start) });
    run.tell({ value: NaN, gradient: [0, 0] });
    expect((run.state as ToyState).seenInfinity).toBe(1);
    expect(run.state.fun).toBe(Infinity);
    expect(run.result()).toMatchObject({ fun: 12.5, best: { fun: 12.5 } });
  });

  it('returns the best point ever seen when the run does not converge', () => {
    // Rate 0.9 on curvature 4: x2 is multiplied by -2.6 each step, so f grows from the second step on.
    const result = runMethod(toy, bowl, start, { options: { rate: 0.9 }, maxiter: 20 });
    expect(result.fun).toBe(12.5);
    expect([...result.x]).toEqual([3, -2]);
    expect([...result.jac!]).toEqual([3, -8]);
    expect(result.gradientNorm).toBe(8);
  });

  it('calls a query that is not finite, and f below -1e100, diverged', () => {
    expect(runMethod(toy, bowl, start, { options: { rate: 1e200 } }).success).toBe(false);
    const slope: Objective = { dimension: 1, value: (x) => x[0]!, gradient: () => Float64Array.of(1) };
    expect(runMethod(toy, slope, Float64Array.of(0), { options: { rate: 1e101 } }).reason).toBe('diverged');
  });

  it('keeps a history whose rows callbacks cannot change', () => {
    const result = runMethod(toy, bowl, start, {
      maxiter: 3,
      history: true,
      callback: ({ x }) => {
        x.fill(99);
      },
    });
    expect(result.history!.map(({ nit, nfev }) => [nit, nfev])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    expect([...result.history![1]!.x].map((each) => Number(each.toFixed(12)))).toEqual([2.7, -1.2]);
  });

  it('keeps at most so many rows, evenly spaced, the same when resumed', () => {
    const settings = { options: { rate: 1e-9 }, history: 16 };
    for (const maxiter of [15, 16, 17, 40, 100]) {
      const nits = runMethod(toy, bowl, start, { ...settings, maxiter }).history!.map(({ nit }) => nit);
      // Multiples of the smallest power of two that leaves no more than 16 at any time.
      const stride = 2 ** Math.ceil(Math.log2(Math.max(1, (maxiter + 1) / 17)));
      expect(nits).toEqual(Array.from({ length: Math.floor(maxiter / stride) }, (_, i) => (i + 1) * stride));
      for (const cut of [1, 7, 8, 16, 17, 33].filter((each) => each < maxiter)) {
        const run = stepRun(toy, bowl, start, { ...settings, maxiter });
        for (let i = 0; i < cut; i++) run.step();
        const resumed = stepRun(toy, bowl, start, { ...settings, maxiter, resume: parseCheckpoint(checkpointText(run.checkpoint())) });
        while (resumed.step());
        expect(resumed.result().history!.map(({ nit }) => nit)).toEqual(nits);
      }
    }
    expect(() => runMethod(toy, bowl, start, { history: 3 })).toThrow('toy: history: received 3, expected true, false or an integer >= 16');
  });

  it('takes differences that respect bounds only through points inside them', () => {
    const inside: Objective = {
      dimension: 2,
      value: (x) => {
        expect(x[0]!).toBeLessThanOrEqual(3);
        expect(x[1]!).toBeGreaterThanOrEqual(-2);
        return bowl.value(x);
      },
    };
    const native = { ...toy, traits: { ...toy.traits, bounds: 'native' as const } };
    const bounds = { lower: Float64Array.of(-Infinity, -2), upper: Float64Array.of(3, 5) };
    for (const difference of ['2-point', '3-point'] as const) {
      const result = runMethod(native, inside, start, { bounds, maxiter: 1, difference });
      // Forward differences err by h |f''| / 2 = 1.5e-8 * 3 * 2; second-order ones by rounding only, f being quadratic.
      expect(result.jac![0]).toBeCloseTo(3, difference === '2-point' ? 6 : 9);
      expect(result.jac![1]).toBeCloseTo(-8, difference === '2-point' ? 6 : 9);
    }
  });

  it('refuses what it cannot run, by exact text', () => {
    expect(() => runMethod(toy, bowl, Float64Array.of(1))).toThrow(
      'SHAPE_MISMATCH: toy: x0 has length 1, and the objective has dimension 2. Make the two agree',
    );
    expect(() => runMethod(toy, bowl, Float64Array.of(1, NaN))).toThrow(
      'START_NOT_FINITE: toy: x0[1] is NaN, expected a finite number. Start where the objective is defined',
    );
    expect(() => runMethod(toy, bowl, start, { maxiter: -1 })).toThrow(
      'ARGUMENT_OUT_OF_RANGE: toy: maxiter is -1, expected a number >= 0. Leave it out for no limit',
    );
    const bounds = { lower: Float64Array.of(-1, -1), upper: Float64Array.of(1, 1) };
    expect(() => runMethod(toy, bowl, start, { bounds })).toThrow(
      'OPTION_CONFLICT: toy: bounds were given to a method that cannot respect them. Choose a method that takes bounds, such as "l-bfgs-b", or leave them out',
    );
    expect(() => runMethod(toy, bowl, start, { options: { rat: 1 } })).toThrow('OPTION_UNKNOWN: toy: "rat" is not an option. Did you mean "rate"?');
  });
});

describe('createRun', () => {
  it('is the same run as runMethod, question by question, also through a checkpoint', () => {
    const whole = runMethod(toy, bowl, start, { maxiter: 40 });
    let run = createRun(toy, start, { maxiter: 40 });
    for (let question = run.ask(), k = 0; question !== null; question = run.ask(), k++) {
      run.tell({ value: bowl.value(question.x), gradient: bowl.gradient!(question.x) });
      if (k === 17) run = createRun(toy, start, { maxiter: 40, resume: JSON.parse(JSON.stringify(run.checkpoint()), revive) });
    }
    const { elapsed: _a, ...left } = run.result();
    const { elapsed: _b, ...right } = whole;
    expect(left).toEqual(right);
  });

  it('says what is wrong with an answer', () => {
    const run = createRun(toy, start);
    expect(() => run.tell(3)).toThrow('SHAPE_MISMATCH: toy tell: gradient is missing from the answer. Answer with gradient of length 2');
    expect(() => createRun(toy, Float64Array.of(1), { resume: run.checkpoint() })).toThrow(
      'CHECKPOINT_INVALID: toy: the checkpoint is of toy with 2 variables, expected toy with 1. Resume with the method and the variables of the first run',
    );
  });
});

/** JSON turns typed arrays into records of numbers; checkpoints of this toy hold vectors only. */
function revive(_key: string, value: unknown): unknown {
  return typeof value === 'object' && value !== null && '0' in value ? Float64Array.from(Object.values(value as Record<string, number>)) : value;
}
