import { type AnyMethod, createRegistry, defineMinimizer, definePlugin, isThetakitError, type Objective } from '@thetakit/registry';
import { describe, expect, it } from 'vitest';
import { optimizersPlugin } from '../plugin.ts';
import { bfgs } from '../quasi-newton/bfgs.ts';
import { checkpointText, parseCheckpoint } from '../run/checkpoint-text.ts';
import type { RunSettings } from '../run/settings.ts';
import { stepRun } from '../run/step-run.ts';
import { stopRun } from '../run/stop-run.ts';
import { minimize } from './minimize.ts';

const rosenbrock = (x: Float64Array) => 100 * (x[1]! - x[0]! ** 2) ** 2 + (1 - x[0]!) ** 2;
const gradient = (x: Float64Array) => [-400 * x[0]! * (x[1]! - x[0]! ** 2) - 2 * (1 - x[0]!), 200 * (x[1]! - x[0]! ** 2)];
const start = [-1.2, 1];

/** Code of the error that a call throws. */
function codeOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return isThetakitError(error) ? error.code : String(error);
  }
  return 'no error';
}

describe('minimize follows SciPy', () => {
  it('uses BFGS by default and L-BFGS-B with bounds', () => {
    expect(minimize(rosenbrock, start)).toMatchObject({ method: 'bfgs', success: true, status: 0 });
    const bounded = minimize(rosenbrock, start, {
      bounds: [
        [null, 0.5],
        [-1, undefined],
      ],
    });
    // On x1 <= 1/2 the minimum is at x1 = 1/2, x2 = x1^2 = 1/4, f = 1/4.
    expect(bounded).toMatchObject({ method: 'l-bfgs-b', success: true });
    expect(bounded.fun).toBeCloseTo(0.25, 10);
    expect(bounded.x[0]).toBe(0.5);
  });

  it('solves Rosenbrock with every way of giving derivatives, and counts calls of fun as they are', () => {
    for (const settings of [{ jac: gradient }, { jac: true }, { jac: '2-point' }, { jac: '3-point' }, { jac: false }, {}] as const) {
      let calls = 0;
      const fun = settings.jac === true ? (x: Float64Array) => [count(rosenbrock(x)), gradient(x)] as const : (x: Float64Array) => count(rosenbrock(x));
      const count = (value: number) => {
        calls += 1;
        return value;
      };
      const result = minimize(fun, start, settings);
      // 2-point differences err by h |f''| / 2 = 1.5e-8 * 800 / 2 = 6e-6 in g, so by about as much in x.
      expect(Math.abs(result.x[0]! - 1)).toBeLessThan(2e-5);
      expect(result.nfev).toBe(calls);
      expect(result.jac!.length).toBe(2);
    }
  });

  it('returns every field of SciPy and ours', () => {
    const result = minimize(rosenbrock, start, { jac: gradient, history: true });
    expect(Object.keys(result).sort()).toEqual(
      [
        'best',
        'elapsed',
        'fun',
        'gradientNorm',
        'hessInv',
        'history',
        'jac',
        'message',
        'method',
        'nfev',
        'nhev',
        'nit',
        'njev',
        'reason',
        'status',
        'success',
        'x',
      ].sort(),
    );
    expect(result.history!.length).toBe(result.nit);
    // The inverse Hessian at (1, 1) is [[1/2, 1], [1, 2.005]]; BFGS comes within a few per cent.
    expect(result.hessInv![0]).toBeCloseTo(0.5, 1);
    expect(result.message).toBe('The gradient is smaller than its tolerance.');
  });

  it('accepts methods by SciPy name in any case, full id, alias and value', () => {
    for (const method of ['nelder-mead', 'Nelder-Mead', 'NELDER-MEAD', 'core/nelder-mead', 'nm'])
      expect(minimize(rosenbrock, start, { method }).method).toBe('nelder-mead');
    for (const method of ['BFGS', 'bfgs', bfgs]) expect(minimize(rosenbrock, start, { method }).method).toBe('bfgs');
    for (const method of ['L-BFGS-B', 'lbfgs']) expect(minimize(rosenbrock, start, { method }).success).toBe(true);
    expect(minimize(rosenbrock, start, { method: 'adam', options: { learningRate: 0.05 }, maxiter: 20_000 }).fun).toBeLessThan(1e-10);
  });

  it('takes an Objective, and adds derivatives to one', () => {
    const objective: Objective = { dimension: 2, value: rosenbrock };
    const result = minimize(objective, start, { jac: gradient });
    expect(result.nfev).toBe(result.njev);
    expect(minimize({ ...objective, gradient: (x) => Float64Array.from(gradient(x)) }, start)).toMatchObject({ nfev: result.nfev, fun: result.fun });
  });

  it('spreads tol over the tolerances of the method, options by name win', () => {
    const loose = minimize(rosenbrock, start, { jac: gradient, tol: 1 });
    expect(loose.gradientNorm).toBeLessThanOrEqual(1);
    expect(loose.nit).toBeLessThan(minimize(rosenbrock, start, { jac: gradient }).nit);
    expect(minimize(rosenbrock, start, { jac: gradient, tol: 1, options: { gtol: 1e-9 } }).gradientNorm).toBeLessThanOrEqual(1e-9);
  });

  it('takes limits where SciPy keeps them and at the top', () => {
    expect(minimize(rosenbrock, start, { options: { maxiter: 3 } })).toMatchObject({ reason: 'max-iterations', nit: 3, success: false, status: 1 });
    expect(minimize(rosenbrock, start, { maxiter: 3 })).toMatchObject({ nit: 3 });
    for (const settings of [{ maxfev: 20 }, { options: { maxfev: 20 } }, { options: { maxfun: 20 } }]) {
      for (const method of ['bfgs', 'l-bfgs-b', 'nelder-mead', 'adam']) {
        const result = minimize(rosenbrock, start, { method, ...settings });
        expect(result).toMatchObject({ reason: 'max-evaluations' });
        expect(result.nfev).toBeLessThanOrEqual(20);
      }
    }
  });

  it('stops for target, time, signal and callback with every method', () => {
    for (const method of ['bfgs', 'l-bfgs-b', 'nelder-mead', 'gradient-descent', 'momentum', 'adam']) {
      // The default step of the plain rules is too long for this valley.
      const options = method.endsWith('descent') || method === 'momentum' ? { learningRate: 1e-4 } : {};
      expect(minimize(rosenbrock, start, { method, options, target: 24 })).toMatchObject({ reason: 'target-reached', success: true });
      let now = 0;
      expect(minimize(rosenbrock, start, { method, options, maxTime: 1, clock: () => (now += 50) }).reason).toBe('max-time');
      expect(minimize(rosenbrock, start, { method, options, signal: { aborted: true } }).reason).toBe('cancelled');
      expect(minimize(rosenbrock, start, { method, options, callback: ({ nit }) => nit >= 2 })).toMatchObject({
        reason: 'stopped-by-callback',
        nit: 2,
        status: 99,
      });
      expect(
        minimize(rosenbrock, start, {
          method,
          options,
          callback: () => {
            throw stopRun;
          },
        }),
      ).toMatchObject({ reason: 'stopped-by-callback', nit: 1 });
    }
  });

  it('never calls NaN a success, and survives it', () => {
    const wall = (x: Float64Array) => (x[0]! < 0 ? NaN : Math.sqrt(x[0]!) + x[1]! ** 2);
    for (const method of ['bfgs', 'l-bfgs-b', 'nelder-mead', 'adam']) {
      const result = minimize(wall, [1, 1], { method, maxfev: 5000 });
      expect(Number.isFinite(result.fun)).toBe(true);
      expect(result.fun).toBeLessThan(2);
      expect(minimize(() => NaN, start, { method })).toMatchObject({ reason: 'non-finite', success: false, status: 3 });
    }
  });

  it('leaves x0 and other arrays of the caller alone, and gives fun an x of its own', () => {
    const x0 = Float64Array.of(-1.2, 1);
    const kept: Float64Array[] = [];
    minimize(
      (x) => {
        kept.push(x);
        return rosenbrock(x);
      },
      x0,
      { maxfev: 30 },
    );
    expect([...x0]).toEqual([-1.2, 1]);
    expect(new Set(kept.map((x) => x.join())).size).toBeGreaterThan(20);
    expect(
      minimize((x) => {
        const value = rosenbrock(x);
        x.fill(0);
        return value;
      }, x0).success,
    ).toBe(true);
  });

  it('takes a number as a start of one variable', () => {
    expect(minimize((x) => (x[0]! - 3) ** 2, 0).x[0]).toBeCloseTo(3, 8);
  });

  it('looks methods up in the registry that it is given', () => {
    const mine = defineMinimizer({ ...bfgs, id: 'mine', aliases: [], options: bfgs.options });
    const registry = createRegistry(definePlugin({ meta: { name: 'p', version: '1.0.0', namespace: 'p' }, entries: [mine] }));
    expect(minimize(rosenbrock, start, { method: 'mine', registry }).method).toBe('mine');
    expect(codeOf(() => minimize(rosenbrock, start, { method: 'nelder-mead', registry }))).toBe('ID_UNKNOWN');
  });
});

describe('minimize refuses misuse by exact text', () => {
  const cases: readonly (readonly [string, () => unknown])[] = [
    ['ID_UNKNOWN: minimize: method "lbfgsbb" is not registered. Did you mean "l-bfgs-b"?', () => minimize(rosenbrock, start, { method: 'lbfgsbb' })],
    ['OPTION_UNKNOWN: bfgs: "gtoll" is not an option. Did you mean "gtol"?', () => minimize(rosenbrock, start, { options: { gtoll: 1 } })],
    [
      'OPTION_OUT_OF_RANGE: bfgs: gtol is -1, expected 0 <= gtol. Choose a value inside the range',
      () => minimize(rosenbrock, start, { options: { gtol: -1 } }),
    ],
    [
      'OPTION_CONFLICT: bfgs: constraints were given to a method that cannot keep them. Choose a method that takes constraints, such as "slsqp", or leave them out',
      () => minimize(rosenbrock, start, { method: 'bfgs', constraints: { A: [[1, 1]], ub: 1 } }),
    ],
    ['START_NOT_FINITE: bfgs: x0[0] is NaN, expected a finite number. Start where the objective is defined', () => minimize(rosenbrock, [NaN, 1])],
    [
      'BOUNDS_INVALID: l-bfgs-b: the bounds of variable 1 are 2 and 1, expected lower <= upper. Use -Infinity and Infinity for no bound',
      () =>
        minimize(rosenbrock, start, {
          bounds: [
            [-2, 2],
            [2, 1],
          ],
        }),
    ],
    [
      'BOUNDS_INVALID: minimize: there are 1 bounds for 2 variables. Give one pair [low, high] per variable',
      () => minimize(rosenbrock, start, { bounds: [[0, 1]] }),
    ],
    ['ARGUMENT_TYPE: minimize: fun returned "3", expected a number. Return a number', () => minimize(() => '3' as never, start)],
    [
      'ARGUMENT_TYPE: minimize: fun returned [1, [0, 0]], expected a number. Pass jac: true when fun returns [value, gradient]',
      () => minimize(() => [1, [0, 0]], start),
    ],
    [
      'ARGUMENT_TYPE: minimize: fun returned 1, expected [value, gradient] because jac is true. Return both, or leave jac out',
      () => minimize(() => 1, start, { jac: true }),
    ],
    [
      'SHAPE_MISMATCH: minimize: the result of jac has length 1, expected 2. Return one number per variable',
      () => minimize(rosenbrock, start, { jac: () => [1] }),
    ],
    [
      'ARGUMENT_TYPE: minimize: fun returned a promise, expected a number. Use minimizeAsync for asynchronous functions',
      () => minimize((async () => 1) as never, start),
    ],
    ['ARGUMENT_TYPE: minimize: x0 is [], expected a number or a non-empty array of numbers. Pass the starting point', () => minimize(rosenbrock, [])],
    ['ARGUMENT_TYPE: minimize: fun is 3, expected a function or an Objective. Pass x => number', () => minimize(3 as never, start)],
    [
      'OPTION_OUT_OF_RANGE: minimize: jac is "cs", expected a function, true, "2-point" or "3-point". Leave it out for 3-point differences',
      () => minimize(rosenbrock, start, { jac: 'cs' as never }),
    ],
    [
      'OPTION_CONFLICT: cg: bounds were given to a method that cannot respect them. Choose a method that takes bounds, such as "l-bfgs-b", or leave them out',
      () =>
        minimize(rosenbrock, start, {
          method: 'cg',
          bounds: [
            [-2, 2],
            [-2, 2],
          ],
        }),
    ],
    [
      'SHAPE_MISMATCH: bfgs: hessInv0 has length 3, expected 2 x 2 = 4. Pass the matrix row by row',
      () => minimize(rosenbrock, start, { options: { hessInv0: [1, 0, 0] } }),
    ],
  ];
  for (const [text, call] of cases) it(text, () => expect(call).toThrow(text));

  const methods = optimizersPlugin.entries.flatMap((entry): AnyMethod[] => (entry.kind === 'minimizer' ? [entry as AnyMethod] : []));
  it.each(methods.map((method) => [method.id, method] as const))(
    'goes on from a checkpoint to the numbers of a run that was never stopped: %s',
    (_id, method) => {
      const objective: Objective = { dimension: 2, value: (x) => rosenbrock(x) };
      const limits = { maxfev: 300, maxiter: 40, ...(method.traits.bounds === 'required' ? { bounds: { lower: [-2, -2], upper: [2, 2] } } : {}) };
      const bounds = limits.bounds && { lower: Float64Array.from(limits.bounds.lower), upper: Float64Array.from(limits.bounds.upper) };
      const first = stepRun(method, objective, Float64Array.from(start), { ...limits, bounds } as RunSettings);
      for (let k = 0; k < 9; k++) first.step();
      const resume = parseCheckpoint(checkpointText(first.checkpoint()));
      const { elapsed: _whole, ...whole } = minimize(objective, start, { method, ...limits });
      const { elapsed: _rest, ...rest } = minimize(objective, start, { method, ...limits, resume });
      expect(rest).toEqual(whole);
    },
  );

  it('refuses the checkpoint of another method', () => {
    const objective: Objective = { dimension: 2, value: (x) => rosenbrock(x) };
    const resume = stepRun(bfgs, objective, Float64Array.from(start)).checkpoint();
    expect(() => minimize(objective, start, { method: 'cg', resume })).toThrow('CHECKPOINT_INVALID');
  });

  it('refuses a setting that does not exist', () => {
    expect(() => minimize(rosenbrock, start, { maxIter: 3 } as never)).toThrow('OPTION_UNKNOWN: minimize: "maxIter" is not a setting. Use one of: method, jac');
  });

  it('lists the methods when none is close', () => {
    const ids = (kind: string) => optimizersPlugin.entries.filter((entry) => entry.kind === kind).map(({ id }) => id);
    const all = [...ids('minimizer'), ...ids('optimizer')];
    const names = all.slice(0, 40).join(', ');
    expect(names).toMatch(/^bfgs, .*gradient-descent, /);
    expect(all.length).toBeGreaterThan(40);
    expect(() => minimize(rosenbrock, start, { method: 'zzzzzz' })).toThrow(`Use one of: ${names}, ...`);
  });
});
