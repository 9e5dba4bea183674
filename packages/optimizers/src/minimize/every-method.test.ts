/** Trouble that no method may answer badly: each rule here runs for every method of the package. */
import { type AnyMethod, isThetakitError, type Objective, type Observation, type Want } from '@thetakit/registry';
import { describe, expect, it } from 'vitest';
import { optimizersPlugin } from '../plugin.ts';
import { checkpointText, parseCheckpoint } from '../run/checkpoint-text.ts';
import { createRun, type Question } from '../run/create-run.ts';
import { resultSoFar } from '../run/interrupted.ts';
import type { RunSettings } from '../run/settings.ts';
import { stepRun } from '../run/step-run.ts';
import { minimize } from './minimize.ts';
import type { MinimizeSettings } from './prepare.ts';

declare const process: { readonly env: Readonly<Record<string, string | undefined>> };

const methods = optimizersPlugin.entries.flatMap((entry): AnyMethod[] => (entry.kind === 'minimizer' || entry.kind === 'optimizer' ? [entry] : []));

/** A valley of Rosenbrock's form, gentle enough for fixed steps: f(a, b) = 3 + (b - a^2)^2 + (1 - a)^2 / 4. */
const value = ([a, b]: Float64Array | number[]) => 3 + (b! - a! ** 2) ** 2 + (1 - a!) ** 2 / 4;
const gradient = ([a, b]: Float64Array | number[]) => Float64Array.of(-4 * a! * (b! - a! ** 2) - (1 - a!) / 2, 2 * (b! - a! ** 2));
const start = [-1.2, 2];
const box = { lower: Float64Array.of(-4, -4), upper: Float64Array.of(5, 5) };

/** What every method is given: a gradient, and a box when it needs one. */
function settingsOf({ traits }: AnyMethod): MinimizeSettings {
  return { jac: gradient, ...(traits.bounds === 'required' ? { bounds: box } : {}), maxfev: 500 };
}

/** Runs a function that throws and returns what it threw. */
function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return expect.fail('nothing was thrown');
}

const codeOf = (error: unknown) => (isThetakitError(error) ? error.code : String(error));

describe.each(methods.map((method) => [method.id, method] as const))('%s', (_, method) => {
  const settings = settingsOf(method);
  const { traits } = method;

  it('passes an exception of the objective on, and keeps the best point', () => {
    const trouble = new Error('no more');
    const seen: number[] = [];
    const error = thrownBy(() =>
      minimize(
        (x) => {
          if (seen.length === 7) throw trouble;
          seen.push(value(x));
          return seen.at(-1)!;
        },
        start,
        { ...settings, method },
      ),
    );
    expect(error).toBe(trouble);
    const { best, success, reason } = resultSoFar(error)!;
    expect({ fun: best.fun, success, reason }).toEqual({ fun: Math.min(...seen), success: false, reason: 'cancelled' });
  });

  it('keeps the best point when all later values are NaN, and does not call it a success', () => {
    const seen: number[] = [];
    const { best, fun, success, reason } = minimize(
      (x) => {
        if (seen.length === 5) return NaN;
        seen.push(value(x));
        return seen.at(-1)!;
      },
      start,
      { ...settings, method, maxiter: 200 },
    );
    expect(best.fun).toBe(Math.min(...seen));
    expect(Number.isFinite(fun)).toBe(true);
    // A search of the whole box completes it whatever it finds there.
    if (!traits.global) expect(success, reason).toBe(false);
  });

  it('refuses a string, a promise and nothing', () => {
    for (const answer of ['3', Promise.resolve(3), undefined]) {
      expect(codeOf(thrownBy(() => minimize(() => answer as never, start, { ...settings, method })))).toBe('ARGUMENT_TYPE');
    }
  });

  it('stops in time when an evaluation takes a second, and at a signal that is aborted meanwhile', () => {
    let now = 0;
    const seen: number[] = [];
    const slow = (x: Float64Array) => {
      now += 1000;
      seen.push(value(x));
      return seen.at(-1)!;
    };
    const late = minimize(slow, start, { ...settings, method, maxTime: 5, clock: () => now });
    expect(late.nfev).toBeLessThanOrEqual(5);
    expect(late.best.fun).toBe(Math.min(...seen));
    const signal = { aborted: false };
    const abort = (x: Float64Array) => {
      signal.aborted = true;
      return value(x);
    };
    const stopped = minimize(abort, start, { ...settings, method, signal });
    expect({ nfev: stopped.nfev, reason: stopped.reason, fun: stopped.best.fun }).toEqual({ nfev: 1, reason: 'cancelled', fun: stopped.fun });
  });

  it('survives budgets of zero', () => {
    const none = minimize(value, start, { ...settings, method, maxfev: 0 });
    expect({ nfev: none.nfev, success: none.success, reason: none.reason }).toEqual({ nfev: 0, success: false, reason: 'max-evaluations' });
    const noTime = minimize(value, start, { ...settings, method, maxTime: 0 });
    expect({ nfev: noTime.nfev, success: noTime.success, reason: noTime.reason }).toEqual({ nfev: 0, success: false, reason: 'max-time' });
    const { success, fun } = minimize(value, start, { ...settings, method, maxiter: 0 });
    expect({ success, isFinite: Number.isFinite(fun) }).toEqual({ success: false, isFinite: true });
    for (const name of ['maxfev', 'maxiter', 'maxTime'] as const) {
      expect(codeOf(thrownBy(() => minimize(value, start, { ...settings, method, [name]: -1 })))).toBe('ARGUMENT_OUT_OF_RANGE');
    }
  });

  if (traits.bounds === 'none') {
    it('refuses bounds', () => {
      expect(codeOf(thrownBy(() => minimize(value, start, { ...settings, method, bounds: box })))).toBe('OPTION_CONFLICT');
    });
  } else {
    it('moves a start outside the bounds inside, says so, and stays inside, differences included', () => {
      const bounds = { lower: Float64Array.of(-4, 1.5), upper: Float64Array.of(2, 5) };
      const outside: number[][] = [];
      const watched = (x: Float64Array) => {
        if (!x.every((xi, i) => xi >= bounds.lower[i]! && xi <= bounds.upper[i]!)) outside.push(Array.from(x));
        return value(x);
      };
      const { notes, message, x } = minimize(watched, [3, 9], { ...settings, jac: '3-point', method, bounds });
      expect(outside).toEqual([]);
      expect(notes).toEqual(['x0[0] = 3 lay outside its bounds -4 <= x[0] <= 2, and 1 more: the run started at the nearest point inside.']);
      expect(message).toContain('the run started at the nearest point inside');
      expect(x.every((xi, i) => xi >= bounds.lower[i]! && xi <= bounds.upper[i]!)).toBe(true);
    });

    it('refuses crossed bounds, bounds that are NaN, and the wrong number of them', () => {
      for (const bounds of [
        { lower: [2, -4], upper: [1, 5] },
        { lower: [NaN, -4], upper: [1, 5] },
        { lower: [0], upper: [1] },
      ]) {
        expect(codeOf(thrownBy(() => minimize(value, start, { ...settings, method, bounds })))).toBe('BOUNDS_INVALID');
      }
    });
  }

  it('refuses a start that is empty, not finite or not numbers', () => {
    expect(codeOf(thrownBy(() => minimize(value, [], { ...settings, method })))).toBe('ARGUMENT_TYPE');
    expect(codeOf(thrownBy(() => minimize(value, ['3', 3] as never, { ...settings, method })))).toBe('ARGUMENT_TYPE');
    expect(codeOf(thrownBy(() => minimize(value, [NaN, 3], { ...settings, method })))).toBe('START_NOT_FINITE');
  });

  if (traits.needs.includes('gradient')) {
    it('refuses a gradient of the wrong length, and finds a wrong sign when asked', () => {
      expect(codeOf(thrownBy(() => minimize(value, start, { ...settings, method, jac: () => [1] })))).toBe('SHAPE_MISMATCH');
      const jac = (x: Float64Array) => gradient(x).map((g) => -g);
      expect(codeOf(thrownBy(() => minimize(value, start, { ...settings, method, jac, checkGradient: true })))).toBe('GRADIENT_CHECK_FAILED');
    });
  }

  it(traits.constraints === true ? 'refuses constraints whose length changes' : 'refuses constraints', () => {
    let calls = 0;
    const fun = () => (traits.constraints === true && ++calls > 1 ? [1, 2] : [1]);
    const error = thrownBy(() => minimize(value, start, { ...settings, method, constraints: { type: 'ineq', fun } }));
    expect(codeOf(error)).toBe(traits.constraints === true ? 'SHAPE_MISMATCH' : 'OPTION_CONFLICT');
  });

  it('can be asked and told, saved as text, and resumed to the same questions', () => {
    const x0 = Float64Array.from(start);
    const run: RunSettings = traits.bounds === 'required' ? { bounds: box } : {};
    const whole = createRun(method, x0, run);
    const expected = questions(whole, 40);
    const first = createRun(method, x0, run);
    const before = questions(first, 15);
    const second = createRun(method, x0, { ...run, resume: parseCheckpoint(checkpointText(first.checkpoint())) });
    expect([...before, ...questions(second, 25)]).toEqual(expected);
    expect({ ...second.result(), elapsed: 0 }).toEqual({ ...whole.result(), elapsed: 0 });
  });

  it('can be stepped, saved and resumed to the same result', () => {
    const objective: Objective = { dimension: 2, value, gradient };
    const x0 = Float64Array.from(start);
    const run: RunSettings = { maxfev: 60, history: true, ...(traits.bounds === 'required' ? { bounds: box } : {}) };
    const whole = stepRun(method, objective, x0, run);
    while (whole.step());
    const first = stepRun(method, objective, x0, run);
    for (let k = 0; k < 17 && first.step(); k++);
    const second = stepRun(method, objective, x0, { ...run, resume: parseCheckpoint(checkpointText(first.checkpoint())) });
    while (second.step());
    expect(withoutTime(second.result())).toEqual(withoutTime(whole.result()));
  });
});

/** Answers up to `most` questions and returns where they were asked. */
function questions(run: { ask(): Question | null; tell(answer: Partial<Observation>): void }, most: number): string[] {
  const asked: string[] = [];
  for (let k = 0; k < most; k++) {
    const question = run.ask();
    if (question === null) break;
    asked.push(`${question.wants} at ${question.x.join(' ')}`);
    run.tell(answerTo(question.x, question.wants));
  }
  return asked;
}

function answerTo(x: Float64Array, wants: Want): Partial<Observation> {
  if (wants === 'value') return { value: value(x) };
  if (wants === 'gradient') return { gradient: gradient(x) };
  if (wants === 'value+gradient') return { value: value(x), gradient: gradient(x) };
  return expect.fail(`no answer to ${wants}`);
}

function withoutTime(result: object): string {
  return JSON.stringify(result, (key, each: unknown) =>
    key === 'elapsed' ? undefined : ArrayBuffer.isView(each) ? Array.from(each as Float64Array, String) : each,
  );
}

describe('a million variables', () => {
  // All methods at night, a few that stand for the rest by day: first order, quasi-Newton, n^2 memory, simplex.
  const few = ['adam', 'l-bfgs-b', 'cg', 'bfgs', 'nelder-mead'];
  const n = 1_000_000;
  const objective: Objective = {
    dimension: n,
    value: (x) => x.reduce((sum, xi) => sum + (xi - 1) ** 2, 0),
    gradient: (x, out = new Float64Array(n)) => {
      for (let i = 0; i < n; i++) out[i] = 2 * (x[i]! - 1);
      return out;
    },
  };
  const bounds = { lower: new Float64Array(n).fill(-4), upper: new Float64Array(n).fill(5) };
  for (const method of methods.filter(({ id }) => process.env['THETAKIT_NIGHTLY'] !== undefined || few.includes(id))) {
    it(`${method.id} lowers f, or says that it is too many`, { timeout: 240_000 }, () => {
      try {
        const { best, nfev } = minimize(objective, new Float64Array(n).fill(3), {
          method,
          maxfev: 5,
          ...(method.traits.bounds === 'required' ? { bounds } : {}),
        });
        expect(nfev).toBeLessThanOrEqual(5);
        // A grid begins at a corner, wherever the start is.
        expect(best.fun).toBeLessThanOrEqual(method.id === 'grid' ? Number.MAX_VALUE : 4 * n);
      } catch (error) {
        expect(['ARGUMENT_OUT_OF_RANGE', 'OPTION_OUT_OF_RANGE', 'OPTION_CONFLICT']).toContain(codeOf(error));
      }
    });
  }
});
