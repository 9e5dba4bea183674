import { mghProblems } from '@thetakit/problems';
import { describe, expect, it } from 'vitest';
import { checkGradient } from './check-gradient.ts';
import { minimize } from './minimize.ts';

const rosenbrock = ([a, b]: Float64Array | number[]) => 100 * (b! - a! ** 2) ** 2 + (1 - a!) ** 2;
const gradient = ([a, b]: Float64Array | number[]) => [-400 * a! * (b! - a! ** 2) - 2 * (1 - a!), 200 * (b! - a! ** 2)];
const start = [-1.2, 1];

describe('checkGradient', () => {
  it('finds nothing wrong with the gradients of More, Garbow and Hillstrom, whose scales go from 1e-5 to 1e12', () => {
    for (const { id, objective, starts } of mghProblems) {
      const { ok, message } = checkGradient(objective(), starts[0]!);
      expect(ok, `${id}: ${message}`).toBe(true);
    }
  });

  it('finds a wrong sign, a wrong factor, a wrong element and NaN, and says so', () => {
    const check = (jac: (x: Float64Array) => number[]) => checkGradient(rosenbrock, start, { jac });
    expect(check(gradient)).toMatchObject({ ok: true, message: 'The gradient agrees with differences.' });
    expect(check((x) => gradient(x).map((g) => -g)).message).toMatch(
      /^gradient element \[1\] is 8[78][\d.]*, differences give -8[78][\d.]*: it has the wrong sign\.$/,
    );
    expect(check((x) => gradient(x).map((g) => g / 2)).message).toMatch(/: it is 0\.5 times the right one\.$/);
    const mistaken = check(([a, b]) => [gradient([a!, b!])[0]!, 200 * (b! - a! ** 2) + 0.01]);
    expect(mistaken).toMatchObject({ ok: false, index: 1 });
    expect(mistaken.message).toMatch(/^gradient element \[1\] is -87\.9[89]\d*, differences give -8[78][\d.]*\.$/);
    expect(check((x) => [gradient(x)[0]!, NaN])).toMatchObject({ ok: false, index: 1, given: NaN });
  });

  it('is a setting of minimize, which then refuses to start', () => {
    const wrong = (x: Float64Array) => gradient(x).map((g) => -g);
    expect(() => minimize(rosenbrock, start, { jac: wrong, checkGradient: true })).toThrow(
      /^GRADIENT_CHECK_FAILED: minimize: gradient element \[1\] is .*: it has the wrong sign\. Correct jac, or leave it out for differences$/,
    );
    expect(minimize(rosenbrock, start, { jac: gradient, checkGradient: true }).success).toBe(true);
  });

  it('stays inside bounds, and refuses what has no gradient or one of the wrong length', () => {
    const inside = (x: Float64Array) => {
      expect(x[0]).toBeGreaterThanOrEqual(0);
      return Math.sqrt(x[0]!) + x[0]!;
    };
    expect(checkGradient(inside, [1e-3], { jac: ([a]) => [0.5 / Math.sqrt(a!) + 1], bounds: [[0, null]] }).ok).toBe(true);
    expect(() => checkGradient(rosenbrock, start)).toThrow(
      'ORACLE_MISSING: checkGradient: there is no gradient to check. Pass jac, or an Objective with a gradient',
    );
    expect(() => checkGradient(rosenbrock, start, { jac: () => [1] })).toThrow('SHAPE_MISMATCH: checkGradient: the result of jac has length 1, expected 2');
  });
});
