import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUILT_IN_TERMS } from '../terms/table.ts';
import { defineTerm, textOf } from '../terms/term.ts';
import { parseFormula } from './parse-formula.ts';

const failure = (text: string) => {
  try {
    parseFormula(text);
  } catch (error) {
    return (error as Error).message;
  }
  return 'no error';
};

describe('parseFormula', () => {
  it('reads sums of terms with arguments, and products', () => {
    const text = 'const + alter(sports)+ sqdiff( grade )  + shared(classes) + dist2 * match(sex) + capacity(10)';
    expect(parseFormula(text).map(textOf)).toEqual(['const', 'alter(sports)', 'sqdiff(grade)', 'shared(classes)', 'dist2*match(sex)', 'capacity(10)']);
  });

  it('is the inverse of writing a formula', () => {
    const term = fc.constantFrom(...BUILT_IN_TERMS).map((each) => (each.argument === 'none' ? each.name : `${each.name}(a b_1)`));
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.array(term, { minLength: 1, maxLength: 3 }).map((factors) => factors.join('*')),
          { minLength: 1, maxLength: 6 },
        ),
        (terms) => {
          expect(parseFormula(terms.join(' + ')).map(textOf)).toEqual(terms);
        },
      ),
      { seed: 1, numRuns: 100 },
    );
  });

  it('names the position and a close name in its errors', () => {
    expect(failure('const + sqdif(grade)')).toBe('FORMULA_FUNCTION: formula: position 9: there is no term "sqdif". Did you mean "sqdiff"?');
    expect(failure('')).toBe(
      'FORMULA_SYNTAX: formula: position 1: expected a term, found the end of the formula. Write a formula such as "const + sqdiff(grade) + deg + dist2"',
    );
    expect(failure('const +')).toContain('position 8: expected a term, found the end of the formula');
    expect(failure('const - deg')).toBe('FORMULA_SYNTAX: formula: position 7: unexpected "-". Join terms by + and factors by *');
    expect(failure('alter(sports')).toBe('FORMULA_SYNTAX: formula: position 6: this parenthesis is not closed. Close it after the argument');
    expect(failure('deg + alter')).toBe('FORMULA_SYNTAX: formula: position 7: alter needs an argument, expected an attribute. Write alter(...)');
    expect(failure('deg(x)')).toBe('FORMULA_SYNTAX: formula: position 1: deg takes no argument. Write deg');
    expect(failure('deg + const + deg')).toBe('FORMULA_SYNTAX: formula: position 15: deg occurs twice. Write each term once');
  });

  it('takes terms of third parties', () => {
    const popular = defineTerm({
      name: 'popular',
      summary: 'The partner has three friends or more.',
      formula: '1{M_j >= 3}',
      argument: 'none',
      bind: () => [{ kind: 'degree', label: 'popular', value: (_own, partner) => (partner >= 3 ? 1 : 0) }],
    });
    expect(parseFormula('const + popular', [popular]).map(textOf)).toEqual(['const', 'popular']);
    expect(() => defineTerm({ ...popular, name: '3rd' })).toThrow('ENTRY_INVALID: defineTerm: name is "3rd", expected letters and digits with a letter first');
  });
});
