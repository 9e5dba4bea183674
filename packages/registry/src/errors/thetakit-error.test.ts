import { describe, expect, it } from 'vitest';
import { outcomeOf, STOP_REASONS } from '../contract/outcome.ts';
import { ERROR_CODES, RETIRED_CODES } from './error-codes.ts';
import { bug, isThetakitError, show, ThetakitError } from './thetakit-error.ts';

describe('ThetakitError', () => {
  const error = new ThetakitError('OPTION_OUT_OF_RANGE', {
    who: 'adam',
    problem: 'beta2 is 1, expected 0 <= beta2 < 1',
    action: 'Use 0.999 unless you have a reason.',
    received: 1,
    expected: '0 <= beta2 < 1',
    data: { option: 'beta2' },
  });

  it('says code, who, problem and action in one line', () => {
    expect(error.message).toBe('OPTION_OUT_OF_RANGE: adam: beta2 is 1, expected 0 <= beta2 < 1. Use 0.999 unless you have a reason.');
  });

  it('carries the parts as data', () => {
    expect(error.code).toBe('OPTION_OUT_OF_RANGE');
    expect(error.data).toEqual({ option: 'beta2', received: 1, expected: '0 <= beta2 < 1' });
    expect(error).toBeInstanceOf(Error);
  });

  it('keeps the cause', () => {
    const cause = new Error('disk');
    expect(new ThetakitError('FILE_NOT_FOUND', { who: 'fit', problem: 'x', action: 'y', cause }).cause).toBe(cause);
    expect('cause' in error).toBe(false);
  });

  it('is recognised by its brand, not by its class', () => {
    expect(isThetakitError(error)).toBe(true);
    expect(isThetakitError(new Error('plain'))).toBe(false);
    expect(isThetakitError({ [Symbol.for('thetakit.error')]: true })).toBe(true);
    expect(isThetakitError(null)).toBe(false);
  });

  it('calls our own faults bugs', () => {
    expect(bug('fuse', 'two roots').message).toBe('INTERNAL: fuse: two roots. This is a bug in Thetakit: report it with this message and the input');
  });
});

describe('show', () => {
  it('shows short values whole and long ones by their kind', () => {
    expect(show('a')).toBe('"a"');
    expect(show('x'.repeat(100))).toBe(`"${'x'.repeat(77)}..."`);
    expect(show(Number.NaN)).toBe('NaN');
    expect(show(undefined)).toBe('undefined');
    expect(show(3n)).toBe('3n');
    expect(show([1, 'b'])).toBe('[1, "b"]');
    expect(show(new Array(9).fill(0))).toBe('an array of length 9');
    expect(show(new Float64Array(3))).toBe('a Float64Array of length 3');
    expect(show({ a: 1, b: 2 })).toBe('an object with keys a, b');
    expect(show({})).toBe('an object with keys (none)');
    expect(show(Math.sin)).toBe('a function (sin)');
    expect(show(Symbol('s'))).toBe('a symbol');
  });
});

describe('the tables', () => {
  it('have upper-case codes with a title and an explanation that ends in a full stop', () => {
    for (const [code, { title, explanation }] of Object.entries(ERROR_CODES)) {
      expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
      expect(title).toMatch(/^[A-Z].*[^.]$/);
      expect(explanation).toMatch(/\.$/);
      expect(RETIRED_CODES).not.toContain(code);
    }
  });

  it('give success status 0 and only success status 0', () => {
    for (const { success, status } of Object.values(STOP_REASONS)) expect(status === 0).toBe(success);
  });

  it('make an outcome with evidence at the end of its message', () => {
    expect(outcomeOf('max-time', 'After 2 s.')).toEqual({
      reason: 'max-time',
      success: false,
      status: 1,
      message: 'The time limit is reached. After 2 s.',
    });
  });
});
