import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunCheckpoint } from './checkpoint.ts';
import { checkpointText, parseCheckpoint } from './checkpoint-text.ts';

const checkpoint = (more: Record<string, unknown> = {}): RunCheckpoint =>
  ({
    method: 'toy',
    state: {
      x: Float64Array.of(1, -0, NaN),
      query: Float64Array.of(Infinity, -Infinity, 5e-324),
      wants: 'value',
      fun: NaN,
      gradientNorm: -0,
      iteration: 3,
      stop: null,
      ...more,
    },
    best: { x: Float64Array.of(0.1), fun: 0.1 + 0.2, violation: 0, gradient: new Float64Array(1), hasGradient: false },
    counters: { nfev: 1, njev: 0, nhev: 0 },
    elapsed: 0.25,
  }) as unknown as RunCheckpoint;

describe('checkpointText', () => {
  it('reads back to the same bits: -0, NaN, infinities, subnormals, every kind of array, nested records', () => {
    const whole = checkpoint({
      key: Uint32Array.of(7, 4294967295),
      flags: Uint8Array.of(1, 0),
      order: Int32Array.of(-3),
      pairs: [{ s: new Float64Array(0), rho: -0 }],
      text: 'a',
    });
    expect(parseCheckpoint(checkpointText(whole))).toEqual(whole);
    const { state } = parseCheckpoint(checkpointText(whole));
    expect(Object.is(state.x[1], -0)).toBe(true);
    expect(Object.is(state.gradientNorm, -0)).toBe(true);
  });

  it('keeps every double', () => {
    fc.assert(
      fc.property(fc.float64Array({ maxLength: 20 }), (values) => {
        const { state } = parseCheckpoint(checkpointText(checkpoint({ values })));
        expect(new Float64Array((state as unknown as { values: Float64Array }).values)).toEqual(values);
      }),
      { seed: 1, numRuns: 100 },
    );
  });
});

describe('parseCheckpoint', () => {
  const fails = (text: string, problem: string) =>
    expect(() => parseCheckpoint(text)).toThrow(`CHECKPOINT_INVALID: checkpoint: ${problem}. Start afresh, or name the right file`);

  it('says what is wrong with a text that is no checkpoint', () => {
    fails('{"method": "toy"', 'the text is not JSON');
    fails('[1, 2]', 'the text holds [1, 2], expected a record');
    fails('{"method": "toy"}', 'method, state, best, counters or elapsed is missing');
    fails(checkpointText(checkpoint()).replace('"NaN"', '"many"'), '"many" stands where a number belongs');
    fails(checkpointText(checkpoint()).replace('{"float64":[0.1]}', '{"float64":7}'), 'float64 is 7, expected a list of numbers');
    fails(`${'['.repeat(40)}${']'.repeat(40)}`, 'the text is nested more than 32 deep');
    fails('{"__proto__": {"a": 1}, "method": "toy"}', 'the text has a key __proto__');
  });
});
