import { describe, expect, it } from 'vitest';
import golden from '../../golden/bbob.json' with { type: 'json' };
import { bbobProblem, bbobProblems } from './bbob.ts';

const points: Readonly<Record<string, number[][]>> = golden.points;

describe('bbobProblem', () => {
  for (const { f, instance, dimension, fopt, xopt, values } of golden.cases) {
    it(`f${f}, instance ${instance}, n = ${dimension} agrees with the published benchmark`, () => {
      const { best, objective } = bbobProblem(f, instance, dimension);
      const { value } = objective();
      expect(best.value).toBe(fopt);
      best.x!.forEach((x, i) => expect(x).toBeCloseTo(xopt[i]!, 12));
      // The benchmark rounds differently: up to 1e-15 per operation, and Katsuura's 2^32 z makes 1e-6 of that.
      const at = values.map((_, k) => value(Float64Array.from(points[dimension]![k]!)));
      at.forEach((own, k) => expect(Math.abs(own - values[k]!)).toBeLessThanOrEqual((f === 23 ? 1e-6 : 1e-10) * Math.max(1, Math.abs(values[k]!))));
    });
  }
  it('has its minimum where it says', () => {
    for (const { id, best, objective } of bbobProblems) expect(Math.abs(objective().value(Float64Array.from(best.x!)) - best.value), id).toBeLessThan(1e-6);
  });
  it('refuses numbers that are none', () => {
    expect(() => bbobProblem(25)).toThrow('ARGUMENT_OUT_OF_RANGE: bbobProblem: the number of the function is 25, expected an integer from 1 to 24.');
    expect(() => bbobProblem(1, 1, 1)).toThrow('the dimension is 1, expected an integer from 2 to 10000.');
  });
});
