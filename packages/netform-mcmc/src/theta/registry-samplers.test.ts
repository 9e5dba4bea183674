import { createRegistry, type Objective, resolveOptions } from '@thetakit/registry';
import { describe, expect, it } from 'vitest';
import { meanError } from '../diagnostics/monte-carlo-error.ts';
import { netformPlugin } from '../plugin.ts';
import { choleskyOf, solveFactored } from './cholesky.ts';
import { hmcSampler, nutsSampler, randomWalkSampler } from './registry-samplers.ts';

/** log density of N((1, -2), [[1, 0.6], [0.6, 2]]), up to a constant. */
const normal: Objective = {
  dimension: 2,
  value: (x) => {
    const [a, b] = [x[0]! - 1, x[1]! + 2];
    return -(2 * a * a - 1.2 * a * b + b * b) / (2 * 1.64);
  },
  gradient: (x, out = new Float64Array(2)) => {
    const [a, b] = [x[0]! - 1, x[1]! + 2];
    out[0] = -(2 * a - 0.6 * b) / 1.64;
    out[1] = -(b - 0.6 * a) / 1.64;
    return out;
  },
};

describe('registry samplers', () => {
  it.each([hmcSampler, nutsSampler, randomWalkSampler])('draw from a known normal: $id', (sampler) => {
    const options = resolveOptions(sampler.id, sampler.options, {}) as never;
    let state = sampler.init(new Float64Array(2), normal, options, 3);
    const draws = [0, 1, 2].map(() => new Float64Array(8000));
    for (let k = 0; k < 8500; k++) {
      state = sampler.step(state, normal, options);
      if (k < 500) continue;
      const [a, b] = sampler.position(state);
      draws[0]![k - 500] = a!;
      draws[1]![k - 500] = b!;
      draws[2]![k - 500] = (a! - 1) * (b! + 2);
    }
    [1, -2, 0.6].forEach((expected, f) => {
      const mean = draws[f]!.reduce((sum, value) => sum + value, 0) / 8000;
      expect(Math.abs(mean - expected)).toBeLessThan(4 * meanError([draws[f]!]));
    });
  });

  it('are pure, and go on from a stored state', () => {
    const options = resolveOptions('hmc', hmcSampler.options, {}) as never;
    const start = hmcSampler.init(new Float64Array(2), normal, options, 3);
    const first = hmcSampler.step(start, normal, options);
    expect(hmcSampler.step(start, normal, options)).toEqual(first);
    const stored = { ...first, position: Float64Array.from(first.position), key: JSON.parse(JSON.stringify(first.key)) };
    expect(hmcSampler.step(stored, normal, options)).toEqual(hmcSampler.step(first, normal, options));
  });

  it('stand in a registry, and hmc asks for a gradient', () => {
    expect(createRegistry(netformPlugin).get('sampler', 'netform/hmc')).toBe(hmcSampler);
    const options = resolveOptions('hmc', hmcSampler.options, {}) as never;
    const flat: Objective = { dimension: 1, value: () => 0 };
    expect(() => hmcSampler.step(hmcSampler.init(new Float64Array(1), flat, options, 0), flat, options)).toThrow(
      'ORACLE_MISSING: hmc: the log density has no gradient. Supply gradient, or use random-walk',
    );
  });
});

describe('choleskyOf', () => {
  it('solves, and adds a ridge where a matrix has no factor', () => {
    // [[4, 2], [2, 3]] x = (10, 9) has x = (1.5, 2).
    const solved = solveFactored(choleskyOf(Float64Array.of(4, 2, 2, 3), 2), Float64Array.of(10, 9));
    expect(solved[0]).toBeCloseTo(1.5, 14);
    expect(solved[1]).toBeCloseTo(2, 14);
    const singular = choleskyOf(Float64Array.of(1, 1, 1, 1), 2);
    expect([...singular].every(Number.isFinite)).toBe(true);
  });
});
