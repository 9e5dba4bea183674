import { isThetakitError, type ThetakitError } from '@thetakit/registry';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExpression, parseFormula } from './parse-formula.ts';
import { toFunction } from './to-function.ts';

const value = (text: string, values: Record<string, number> = {}) => toFunction(parseExpression(text))(new Map(Object.entries(values)));

function failure(action: () => unknown): ThetakitError {
  try {
    action();
  } catch (error) {
    if (isThetakitError(error)) return error;
    throw error;
  }
  throw new Error('expected a ThetakitError');
}

describe('parseFormula', () => {
  it('groups as mathematics does: each value worked by hand', () => {
    expect(value('2+3*4')).toBe(14);
    expect(value('-2^2')).toBe(-4);
    expect(value('2^3^2')).toBe(512); // 2^(3^2)
    expect(value('2^-1')).toBe(0.5);
    expect(value('8/4/2')).toBe(1); // (8/4)/2
    expect(value('10-4-3')).toBe(3);
    expect(value('1 < 2 ? 5 : 6')).toBe(5);
    expect(value('(3 >= 4) + (1 == 1)')).toBe(1);
    expect(value('.5 + 1e-1 + 2.')).toBe(2.6);
    expect(value('x-1', { x: 3 })).toBe(2);
    expect(value('+x', { x: 3 })).toBe(3);
  });

  it('splits response and model', () => {
    const { response, model } = parseFormula('log(y) ~ b1 - b2*x1*exp(-b3*x2)');
    expect(response).toEqual({ type: 'call', name: 'log', arguments: [{ type: 'name', name: 'y', offset: 4 }] });
    expect(
      toFunction(model)(
        new Map([
          ['b1', 2],
          ['b2', 3],
          ['x1', 4],
          ['b3', 0],
          ['x2', 7],
        ]),
      ),
    ).toBe(2 - 3 * 4);
  });

  it('takes names that mean something to mathjs as plain names, and odd ones in backticks', () => {
    expect(value('in * to - mod + i + cm', { in: 2, to: 3, mod: 1, i: 10, cm: 100 })).toBe(115);
    expect(value('`body mass (g)` / 1000', { 'body mass (g)': 4200 })).toBe(4.2);
    expect(value('größe + _1', { größe: 1, _1: 2 })).toBe(3);
  });

  const cases: readonly (readonly [string, string])[] = [
    ['y', 'FORMULA_SYNTAX: formula: no "~" found up to the end at line 1, column 2 of the formula. Write response ~ model, such as y ~ b1*x'],
    ['y ~', 'FORMULA_SYNTAX: formula: the model is empty at line 1, column 4 of the formula. Write response ~ model, such as y ~ b1*x'],
    ['y ~ a ~ b', 'FORMULA_SYNTAX: formula: a second "~" stands at line 1, column 7 of the formula. Write one response and one model'],
    [
      'y ~ a * ',
      'FORMULA_SYNTAX: formula: the formula ends where an operand is expected, at line 1, column 8 of the formula. Write it like y ~ b1*(1-exp(-b2*x))',
    ],
    ['y ~ a * * b', 'FORMULA_SYNTAX: formula: "*" cannot stand at line 1, column 9 of the formula. Write it like y ~ b1*(1-exp(-b2*x))'],
    ['y ~ (a', 'FORMULA_SYNTAX: formula: a "(" is never closed at line 1, column 5 of the formula. Balance the parentheses'],
    ['y ~ a)', 'FORMULA_SYNTAX: formula: a ")" has no "(" at line 1, column 6 of the formula. Balance the parentheses'],
    ['y ~ 2x', 'FORMULA_SYNTAX: formula: "x" follows "2" without an operator at line 1, column 6 of the formula. Write * between factors'],
    ['y ~ a **2', 'FORMULA_FORBIDDEN: formula: "**" is not allowed at line 1, column 7 of the formula. Write ^ for powers'],
    ['y ~ sine(x)', 'FORMULA_FUNCTION: formula: unknown function "sine" at line 1, column 5 of the formula. Did you mean "sin" or "sinh"?'],
    ['y ~ b*\nln(x)', 'FORMULA_FUNCTION: formula: unknown function "ln" at line 2, column 1 of the formula. Did you mean "log"?'],
    ['y ~ exp(a, b)', 'FORMULA_FUNCTION: formula: exp takes 1 argument, received 2, at line 1, column 5 of the formula. Check the call'],
    ['y ~ exp()', 'FORMULA_FUNCTION: formula: exp takes 1 argument, received 0, at line 1, column 5 of the formula. Check the call'],
    [
      'y ~ a = 2',
      'FORMULA_FORBIDDEN: formula: "=" is not allowed at line 1, column 7 of the formula. Formulas have no assignment: write response ~ model, and == to compare',
    ],
    [
      'y ~ x.constructor',
      'FORMULA_FORBIDDEN: formula: "." is not allowed at line 1, column 6 of the formula. Formulas have no member access; a decimal point needs a digit beside it',
    ],
    [
      'y ~ x["constructor"]',
      'FORMULA_FORBIDDEN: formula: "[" is not allowed at line 1, column 6 of the formula. Formulas have no indexing and no lists; use parentheses',
    ],
    ['y ~ constructor', 'FORMULA_FORBIDDEN: formula: the name "constructor" is not allowed at line 1, column 5 of the formula. Rename the column or parameter'],
    ['y ~ constructor(x)', 'FORMULA_FORBIDDEN: formula: the name "constructor" is not allowed at line 1, column 5 of the formula. Use listed functions only'],
    ['y ~ __proto__', 'FORMULA_FORBIDDEN: formula: the name "__proto__" is not allowed at line 1, column 5 of the formula. Rename the column or parameter'],
    ['y ~ globalThis', 'FORMULA_FORBIDDEN: formula: the name "globalThis" is not allowed at line 1, column 5 of the formula. Rename the column or parameter'],
    [
      'y ~ "a"',
      'FORMULA_FORBIDDEN: formula: "\\"" is not allowed at line 1, column 5 of the formula. Formulas hold numbers and names, no text; quote a column name with backticks',
    ],
    ['y ~ a; b', 'FORMULA_FORBIDDEN: formula: ";" is not allowed at line 1, column 6 of the formula. Write one formula'],
    [
      "y ~ x'",
      'FORMULA_FORBIDDEN: formula: "\'" is not allowed at line 1, column 6 of the formula. Formulas hold numbers and names, no text; quote a column name with backticks',
    ],
    [
      'y ~ 3!',
      'FORMULA_FORBIDDEN: formula: "!" is not allowed at line 1, column 6 of the formula. Use numbers, names, + - * / ^, comparisons, parentheses and listed functions',
    ],
    [
      'y ~ 1:3',
      'FORMULA_FORBIDDEN: formula: a RangeNode is not allowed in the formula that starts at line 1, column 1 of the formula. Use arithmetic, comparisons and listed functions',
    ],
    [
      'y ~ 1 < x < 3',
      'FORMULA_FORBIDDEN: formula: comparisons are chained in the formula that starts at line 1, column 1 of the formula. Compare two values at a time: min(a < b, b < c)',
    ],
    ['y ~ 1e999', 'FORMULA_SYNTAX: formula: the number 1e999 is too large for float64 at line 1, column 5 of the formula. Rescale the formula'],
  ];
  it.each(cases)('refuses %j with the place', (text, message) => {
    expect(failure(() => parseFormula(text)).message).toBe(message);
  });

  it('refuses what is not a string', () => {
    expect(failure(() => parseFormula(3 as never)).message).toBe(
      'ARGUMENT_TYPE: formula: the formula has type number, expected a string. Pass the text of the formula',
    );
  });

  it('refuses hostile sizes without overflowing the stack', () => {
    expect(failure(() => parseFormula(`y ~ ${'('.repeat(100)}x${')'.repeat(100)}`)).code).toBe('FORMULA_SYNTAX');
    expect(failure(() => parseFormula(`y ~ ${'x+'.repeat(4900)}x`)).message).toMatch(/has more than 3000 parts/);
    expect(failure(() => parseFormula(`y ~ ${'x'.repeat(20_000)}`)).message).toMatch(/has 20004 characters/);
    expect(failure(() => parseFormula(`y ~ ${'x+'.repeat(1200)}x`)).message).toMatch(/nested more than 800 deep/);
    expect(failure(() => parseFormula(`y ~ ${'-'.repeat(2900)}x`)).code).toBe('FORMULA_SYNTAX');
    expect(failure(() => parseFormula(`y ~ ${'2^'.repeat(1400)}x`)).code).toBe('FORMULA_SYNTAX');
    expect(failure(() => parseFormula(`y ~ ${'x?1:'.repeat(900)}x`)).code).toBe('FORMULA_SYNTAX');
    expect(value(`${'x?1:'.repeat(700)}3`, { x: 0 })).toBe(3);
    expect(parseFormula(`y ~ ${'x+'.repeat(700)}x`).model.type).toBe('arithmetic');
  });

  it('does nothing but parse or throw a ThetakitError, whatever the text', () => {
    const words = 'x b1 exp constructor __proto__ toString globalThis import ( ) + - * / ^ < == ? : ~ , . [ ` " 1 2e3 ; = => { # \\ é 𝕏'.split(' ');
    const pieces = fc.constantFrom(...words, ' ', '\n', '\u0000');
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.array(pieces, { maxLength: 30 }).map((list) => list.join('')),
    );
    const before = Object.keys(globalThis).length;
    fc.assert(
      fc.property(texts, (text) => {
        try {
          const { model } = parseFormula(`y ~ ${text}`);
          expect(typeof model.type).toBe('string');
        } catch (error) {
          if (!isThetakitError(error)) throw error;
          expect(error.code).toMatch(/^FORMULA_/);
          expect(error.data).toMatchObject({ line: expect.any(Number), column: expect.any(Number) });
        }
      }),
      { numRuns: 3000, seed: 20 },
    );
    expect(Object.keys(globalThis)).toHaveLength(before);
  });
});
