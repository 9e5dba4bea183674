import { defineModel, o } from '@thetakit/registry';
import { describe, expect, it } from 'vitest';
import type { ConformanceCheck } from '../fail.ts';
import { modelConformance } from './model-conformance.ts';

/** Data of a line: y = a + b t. */
interface LineData {
  readonly t: readonly number[];
  readonly y: readonly number[];
}

const line = (slope: number) =>
  defineModel({
    id: 'line',
    summary: 'A line through points.',
    options: o.options({ ridge: o.number({ min: 0, default: 0, describe: 'Weight of b^2.', unit: '1' }) }),
    objective: ({ t, y }: LineData, { ridge }) => ({
      dimension: 2,
      value: ([a, b]: Float64Array) => t.reduce((sum, at, i) => sum + (a! + b! * at - y[i]!) ** 2, ridge * b! ** 2),
      gradient: ([a, b]: Float64Array) => {
        const residuals = t.map((at, i) => a! + b! * at - y[i]!);
        return Float64Array.of(2 * residuals.reduce((sum, r) => sum + r, 0), slope * (residuals.reduce((sum, r, i) => sum + r * t[i]!, 0) + ridge * b!));
      },
    }),
  });

const data: LineData = { t: [0, 1, 2], y: [1, 3, 5] };
let count = 0;
const kept = new Float64Array(2);
const run = (slope: number, start: readonly number[]) => brokenBy(modelConformance(line(slope), data, start, { ridge: 0.5 }));
const brokenBy = (checks: readonly ConformanceCheck[]) =>
  checks.flatMap(({ name, run: check }) => {
    try {
      check();
      return [];
    } catch (error) {
      expect(String(error)).toContain('CONFORMANCE_FAILED: line');
      return [name];
    }
  });

describe('modelConformance', () => {
  it('passes a model whose gradient is its derivative: 2 sum r t + 2 ridge b', () => expect(run(2, [0.5, 1])).toEqual([]));
  it('catches a wrong gradient', () => expect(run(1, [0.5, 1])).toEqual(['the gradient is the derivative of the value']));
  it('catches options without defaults or descriptions', () => {
    const needy = defineModel({ ...line(2), options: o.options({ ridge: o.number({ describe: '' }) }) } as never) as never;
    const names = brokenBy(modelConformance(needy, data as never, [0.5, 1], { ridge: 0.5 }));
    expect(names).toEqual(['every option has a description and a default, or may be left out']);
  });
  it.each([
    { what: 'another length', start: () => new Float64Array(3) },
    { what: 'numbers that are not finite', start: () => Float64Array.of(Number.NaN, 0) },
    { what: 'a memory', start: () => Float64Array.of(count++, 0) },
    { what: 'one array for all', start: () => kept },
  ])('catches a start of its own with $what', ({ start }) => {
    expect(brokenBy(modelConformance({ ...line(2), start }, data, [0.5, 1]))).toEqual([
      'a start fits the objective, is finite, and is the same for the same seed',
    ]);
  });
  it('passes a start that the seed makes', () => {
    expect(brokenBy(modelConformance({ ...line(2), start: (_data, _options, seed) => Float64Array.of(seed, 0) }, data, [0.5, 1]))).toEqual([]);
  });
  it('catches a start of another length', () => expect(run(2, [0.5, 1, 2])).toContain('the objective has the dimension of the problem'));
});
