import { describe, expect, it } from 'vitest';
import { resultSoFar } from '../run/interrupted.ts';
import { minimize } from './minimize.ts';
import { minimizeAsync } from './minimize-async.ts';

const rosenbrock = (x: Float64Array) => 100 * (x[1]! - x[0]! ** 2) ** 2 + (1 - x[0]!) ** 2;
const gradient = (x: Float64Array) => [-400 * x[0]! * (x[1]! - x[0]! ** 2) - 2 * (1 - x[0]!), 200 * (x[1]! - x[0]! ** 2)];
const start = [-1.2, 1];

/** Everything but the time. */
const timeless = ({ elapsed: _, ...rest }: { elapsed: number }) => rest;

describe('minimizeAsync', () => {
  it('is minimize, evaluation by evaluation', async () => {
    for (const method of ['bfgs', 'l-bfgs-b', 'nelder-mead', 'adam']) {
      const settings = { method, maxiter: 200 };
      expect(timeless(await minimizeAsync(async (x) => rosenbrock(x), start, settings))).toEqual(timeless(minimize(rosenbrock, start, settings)));
      expect(timeless(await minimizeAsync(rosenbrock, start, { ...settings, jac: async (x) => gradient(x) }))).toEqual(
        timeless(minimize(rosenbrock, start, { ...settings, jac: gradient })),
      );
      expect((await minimizeAsync(async (x) => [rosenbrock(x), gradient(x)], start, { ...settings, jac: true })).fun).toBe(
        minimize((x) => [rosenbrock(x), gradient(x)], start, { ...settings, jac: true }).fun,
      );
    }
  });

  it('respects bounds in the differences that it asks for side by side', async () => {
    let most = 0;
    let running = 0;
    const fun = async (x: Float64Array) => {
      running += 1;
      most = Math.max(most, running);
      expect(x[0]).toBeLessThanOrEqual(0.5);
      await Promise.resolve();
      running -= 1;
      return rosenbrock(x);
    };
    const result = await minimizeAsync(fun, start, {
      bounds: [
        [-2, 0.5],
        [-2, 2],
      ],
    });
    expect(result.fun).toBeCloseTo(0.25, 10);
    expect(most).toBe(4);
  });

  it('stops by target and passes errors on', async () => {
    expect(await minimizeAsync(async (x) => rosenbrock(x), start, { target: 4 })).toMatchObject({ reason: 'target-reached' });
    await expect(
      minimizeAsync(async () => {
        throw new Error('mine');
      }, start),
    ).rejects.toThrow('mine');
    await expect(minimizeAsync(async () => 'x' as never, start)).rejects.toThrow(
      'ARGUMENT_TYPE: minimizeAsync: fun returned "x", expected a number. Return a number',
    );
  });

  it('takes an Objective with its derivatives', async () => {
    const objective = { dimension: 2, value: rosenbrock, gradient: (x: Float64Array) => Float64Array.from(gradient(x)) };
    expect(await minimizeAsync(objective, start)).toMatchObject({ success: true, nfev: minimize(objective, start).nfev });
  });

  it('does not wait for an evaluation that never comes: maxTime and an abort end the run with the best point', async () => {
    const never = new Promise<number>(() => {});
    let calls = 0;
    const fun = (x: Float64Array) => (++calls > 5 ? never : Promise.resolve(rosenbrock(x)));
    const late = await minimizeAsync(fun, start, { method: 'nelder-mead', maxTime: 0.05 });
    expect({ reason: late.reason, success: late.success, isFinite: Number.isFinite(late.best.fun) }).toEqual({
      reason: 'max-time',
      success: false,
      isFinite: true,
    });
    expect(late.fun).toBeLessThanOrEqual(rosenbrock(Float64Array.from(start)));
    const controller = new AbortController();
    calls = 0;
    const run = minimizeAsync(fun, start, { method: 'bfgs', signal: controller.signal });
    setTimeout(() => controller.abort(), 20);
    expect((await run).reason).toBe('cancelled');
  });

  it('passes on what a late evaluation throws, best point included', async () => {
    const trouble = new Error('worker lost');
    let calls = 0;
    const fun = async (x: Float64Array) => {
      if (++calls > 9) throw trouble;
      return rosenbrock(x);
    };
    const error = await minimizeAsync(fun, start, { maxTime: 10 }).catch((thrown: unknown) => thrown);
    expect(error).toBe(trouble);
    expect(resultSoFar(error)?.best.fun).toBeLessThanOrEqual(rosenbrock(Float64Array.from(start)));
  });
});
