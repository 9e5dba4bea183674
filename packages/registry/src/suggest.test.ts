import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { didYouMean, editDistance, nearest } from './suggest.ts';

describe('editDistance', () => {
  it('counts insertions, deletions, substitutions and swaps of neighbours', () => {
    expect(editDistance('adam', 'adam')).toBe(0);
    expect(editDistance('adam', 'adamw')).toBe(1); // one insertion
    expect(editDistance('nelder', 'neldre')).toBe(1); // one swap
    expect(editDistance('kitten', 'sitting')).toBe(3); // k->s, e->i, +g
    expect(editDistance('', 'abc')).toBe(3);
  });

  it('is a metric up to the swap rule: symmetric, zero only for equal words, bounded by the longer word', () => {
    const word = fc.string({ maxLength: 12 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
        expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
      { seed: 1 },
    );
  });
});

describe('nearest', () => {
  const ids = ['core/l-bfgs-b', 'core/bfgs', 'core/nelder-mead', 'core/adam'];

  it('ignores case, separators and the namespace', () => {
    expect(nearest('LBFGSB', ids)).toEqual(['core/l-bfgs-b']);
    expect(nearest('NelderMead', ids)).toEqual(['core/nelder-mead']);
    expect(nearest('adma', ids)).toEqual(['core/adam']);
  });

  it('gives nothing for a word that is close to none', () => {
    expect(nearest('simplex', ids)).toEqual([]);
  });
});

describe('didYouMean', () => {
  it('asks for the near miss, or lists what there is', () => {
    expect(didYouMean('bfsg', ['bfgs', 'adam'])).toBe('Did you mean "bfgs"?');
    expect(didYouMean('simplex', ['bfgs', 'adam'])).toBe('Use one of: bfgs, adam');
    expect(didYouMean('simplex', [])).toBe('There is none to choose from');
  });
});
