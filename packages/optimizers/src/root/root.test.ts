import { mghProblems } from '@thetakit/problems';
import { conformance } from '@thetakit/testkit';
import { describe, expect, it } from 'vitest';
import type { RunCheckpoint } from '../run/checkpoint.ts';
import { createRun } from '../run/create-run.ts';
import { runMethod } from '../run/run-method.ts';
import { beginEquations, broydenUpdate } from './equations.ts';
import { hybridPowell } from './hybrid-powell.ts';
import { broyden, newtonEquations } from './newton-equations.ts';
import { root } from './root.ts';

const methods = [hybridPowell, newtonEquations, broyden];
/** A line and a hyperbola: x + 2 y = 3 and x y = 1 meet at (2, 1/2) and (1, 1). */
const curves = ([x, y]: Float64Array) => [x! + 2 * y! - 3, x! * y! - 1];
const slopes = ([x, y]: Float64Array) => [
  [1, 2],
  [y!, x!],
];
/** As many equations as unknowns, and f* = 0. */
const systems = mghProblems.filter(({ dimension, best, objective }) => best.value === 0 && objective().residualCount === dimension && dimension <= 30);

describe('root', () => {
  for (const method of methods) for (const { name, run } of conformance(method)) it(`${method.id}: ${name}`, run);

  it.each(['hybr', 'newton', 'broyden1'])('%s finds where two curves meet, with and without their slopes', (method) => {
    for (const jac of [undefined, slopes]) {
      const { x, fun, success, nfev, njev } = root(curves, [3, 0.4], { method, jac });
      expect(success).toBe(true);
      expect(x[0]).toBeCloseTo(2, 9);
      expect(x[1]).toBeCloseTo(0.5, 9);
      expect(Math.max(...fun.map(Math.abs))).toBeLessThan(1e-9);
      expect(njev).toBeGreaterThan(0);
      expect(nfev).toBeLessThan(60);
    }
  });

  it('solves the square systems of Moré, Garbow and Hillstrom, and never claims a root that is none', () => {
    const solved = methods.map((method) =>
      systems.flatMap(({ id, starts, objective }) => {
        const f = objective();
        const { x, success } = runMethod(method, f, Float64Array.from(starts[0]!), { maxfev: 20_000 });
        const most = Math.max(...f.residuals!(x).map(Math.abs));
        const first = Math.max(1, ...f.residuals!(Float64Array.from(starts[0]!)).map(Math.abs));
        if (success) expect(most, `${method.id} ${id}`).toBeLessThanOrEqual(1e-8 * first);
        return most <= 1e-7 ? [id] : [];
      }),
    );
    expect(systems).toHaveLength(15);
    // From the standard starts Freudenstein and Roth's system leads all three, and the trigonometric one the first, to minima of |r|.
    expect(solved[0]!.length).toBeGreaterThanOrEqual(13);
    expect(solved[1]!.length).toBeGreaterThanOrEqual(14);
    expect(solved[2]!.length).toBeGreaterThanOrEqual(14);
  });

  it('does not call a minimum of |r| a root: x^2 + 1 has none', () => {
    for (const method of ['hybr', 'newton', 'broyden1']) {
      const { success, x, fun } = root(([x]) => [x! * x! + 1], 3, { method });
      expect(success, method).toBe(false);
      expect(fun[0], method).toBeLessThan(10);
      expect(x.every(Number.isFinite)).toBe(true);
    }
  });

  it('survives regions where the equations are NaN, and says so at the start', () => {
    const logs = ([x, y]: Float64Array) => [Math.log(x!) - 1, x! * y! - Math.E];
    for (const method of ['hybr', 'newton', 'broyden1']) {
      const { success, x } = root(logs, [20, 3], { method });
      expect(success, method).toBe(true);
      expect(x[0]).toBeCloseTo(Math.E, 8);
      expect(root(logs, [-1, 1], { method })).toMatchObject({ success: false, reason: 'non-finite' });
    }
  });

  it('refuses what it cannot use, and keeps budgets', () => {
    expect(() => root(() => [1, 2, 3], [1, 2])).toThrow('SHAPE_MISMATCH');
    expect(() => root((() => 'x') as never, [1, 2])).toThrow('ARGUMENT_TYPE');
    expect(() => root(curves, [1, 2], { jac: () => [[1, 2]] })).toThrow('SHAPE_MISMATCH');
    expect(() => root(curves, [1, NaN])).toThrow('START_NOT_FINITE');
    expect(() => root(curves, [1, 2], { method: 'hybrd1' })).toThrow('ID_UNKNOWN');
    expect(() => root(curves, [1, 2], { maxIter: 3 } as never)).toThrow('OPTION_UNKNOWN');
    expect(() => root(curves, [1, 2], { options: { factor: 0 } })).toThrow('OPTION_OUT_OF_RANGE');
    expect(() => createRun(hybridPowell, Float64Array.of(1, 2), { residualCount: 3 })).toThrow('SHAPE_MISMATCH');
    expect(root(curves, [3, 0.4], { maxfev: 0 })).toMatchObject({ success: false, reason: 'max-evaluations', nfev: 0 });
    expect(root(curves, [3, 0.4], { maxfev: 7 }).nfev).toBeLessThanOrEqual(7);
    expect(() =>
      root(() => {
        throw new Error('mine');
      }, 1),
    ).toThrow('mine');
  });

  it('can be asked and told, saved and resumed to the same questions', () => {
    for (const method of methods) {
      const begin = (resume?: RunCheckpoint) => createRun(method, Float64Array.of(3, 0.4), { residualCount: 2, ...(resume && { resume }) });
      const answer = (run: ReturnType<typeof begin>) => {
        const { x, wants } = run.ask()!;
        run.tell({ residuals: curves(x), jacobian: slopes(x).flat() });
        return `${wants} ${x.join()}`;
      };
      const whole = begin();
      for (let k = 0; k < 3; k++) answer(whole);
      const resumed = begin(whole.checkpoint());
      let asked = 0;
      for (; whole.ask() !== null; asked++) expect(answer(resumed), method.id).toBe(answer(whole));
      expect(asked).toBeGreaterThan(1);
      expect(resumed.result().success).toBe(true);
      expect(resumed.result().x[0]).toBeCloseTo(2, 9);
    }
  });

  it("Broyden's update meets the secant equation and leaves what is orthogonal to the step", () => {
    const s = beginEquations('test', Float64Array.of(0, 0), { dimension: 2, residualCount: 2, seed: 0 });
    s.jacobian.set([1, 2, 3, 4]);
    s.step.set([1, -2]);
    s.residuals.set([5, 6]);
    broydenUpdate(s, Float64Array.of(7, 1), 1);
    const times = (p: number[]) => [0, 2].map((k) => s.jacobian[k]! * p[0]! + s.jacobian[k + 1]! * p[1]!);
    // r+ - r = (2, -5); along (2, 1) the products stay 1 * 2 + 2 and 3 * 2 + 4.
    expect(times([1, -2]).map((v) => Math.round(v * 1e12) / 1e12)).toEqual([2, -5]);
    expect(times([2, 1]).map((v) => Math.round(v * 1e12) / 1e12)).toEqual([4, 10]);
  });
});
