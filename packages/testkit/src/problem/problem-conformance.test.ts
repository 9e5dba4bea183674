import { defineProblem, type Problem } from '@thetakit/registry';
import { describe, expect, it } from 'vitest';
import { problemConformance } from './problem-conformance.ts';

/** f = (x - 2)^2 + 1, minimum 1 at 2. */
const sound = defineProblem({
  id: 'sound',
  summary: 'A parabola.',
  collection: 'test',
  dimension: 1,
  starts: [[0]],
  best: { value: 1, x: [2], precision: 0 },
  objective: () => ({ dimension: 1, value: ([x]: Float64Array) => (x! - 2) ** 2 + 1, gradient: ([x]: Float64Array) => Float64Array.of(2 * (x! - 2)) }),
});

/** Names of the rules that a problem breaks. */
function broken(change: Partial<Problem>): string[] {
  return problemConformance({ ...sound, ...change } as Problem)
    .filter(({ run }) => {
      try {
        run();
        return false;
      } catch (error) {
        expect(String(error)).toContain('CONFORMANCE_FAILED');
        return true;
      }
    })
    .map(({ name }) => name);
}

const kept = sound.objective();

describe('problemConformance', () => {
  it('passes a problem that keeps every rule', () => expect(broken({})).toEqual([]));

  it('catches a wrong answer', () => {
    expect(broken({ best: { value: 0.9, x: [2], precision: 0 } })).toEqual(['the known minimum is the value at the known minimiser']);
    expect(broken({ best: { value: 1, x: [2, 2], precision: 0 } })).toEqual(['the known minimum is the value at the known minimiser']);
    expect(broken({ best: { value: 6, precision: 0 } })).toEqual(['no start is lower than the known minimum']);
  });

  it('catches a wrong gradient', () => {
    expect(broken({ objective: () => ({ ...sound.objective(), gradient: ([x]: Float64Array) => Float64Array.of(x! - 2) }) })).toEqual([
      'the gradient is the derivative of the value',
    ]);
  });

  it('catches evaluations that write to x or remember', () => {
    const writes = (x: Float64Array) => {
      x[0]! += 1;
      return 5;
    };
    expect(broken({ objective: () => ({ dimension: 1, value: writes }) })).toContain('evaluations leave x as it was, and repeat');
    expect(broken({ objective: () => kept })).toEqual(['evaluations leave x as it was, and repeat']);
  });

  it('catches starts where f is not defined, and another dimension', () => {
    expect(broken({ objective: () => ({ dimension: 1, value: ([x]: Float64Array) => Math.log(x!) }) })).toContain('starts are finite, and so is f there');
    expect(broken({ objective: () => ({ ...sound.objective(), dimension: 2 }) })).toEqual(['the objective has the dimension of the problem']);
  });
});
