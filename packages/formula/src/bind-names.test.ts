import { describe, expect, it } from 'vitest';
import { bindNames, checkNames } from './bind-names.ts';
import { parseExpression, parseFormula } from './parse-formula.ts';

const bind = (text: string, columns: string[], parameters: string[]) => bindNames(parseFormula(text), { columns, parameters });

describe('bindNames', () => {
  it('takes names with start values as parameters and the rest as columns', () => {
    const model = bind('log(y) ~ b1 - b2*x1*exp(-b3*x2) + 0*pi', ['x1', 'x2', 'y', 'z'], ['b1', 'b2', 'b3']);
    expect(model.variables).toEqual(['y', 'x1', 'x2']);
    expect([model.responseVariables, model.modelVariables, model.parameters]).toEqual([['y'], ['x1', 'x2'], ['b1', 'b2', 'b3']]);
  });

  const cases: readonly (readonly [string, string[], string[], string])[] = [
    [
      'y ~ b1*x + b2',
      ['x', 'y'],
      ['b1'],
      'START_MISSING: formula: the parameter "b2" has no start value; it stands at line 1, column 12 of the formula. Give it one: b2=1',
    ],
    ['y ~ a*x', ['x', 'y'], [], 'START_MISSING: formula: the parameter "a" has no start value; it stands at line 1, column 5 of the formula. Give it one: a=1'],
    [
      'y ~ b1*dosage',
      ['dose', 'y'],
      ['b1'],
      'COLUMN_UNKNOWN: formula: "dosage" is neither a column nor a parameter with a start value; it stands at line 1, column 8 of the formula. Did you mean "dose"? A parameter needs a start value',
    ],
    [
      'y ~ b1*u',
      ['x', 'y'],
      ['b1'],
      'COLUMN_UNKNOWN: formula: "u" is neither a column nor a parameter with a start value; it stands at line 1, column 8 of the formula. Use one of: x, y; a parameter needs a start value',
    ],
    [
      'y ~ b1*X',
      ['x', 'y'],
      ['b1'],
      'COLUMN_UNKNOWN: formula: "X" is neither a column nor a parameter with a start value; it stands at line 1, column 8 of the formula. Did you mean "x"? A parameter needs a start value',
    ],
    [
      'y ~ b1*exp',
      ['x', 'y'],
      ['b1'],
      'FORMULA_FUNCTION: formula: the function "exp" is used without arguments at line 1, column 8 of the formula. Call it: exp(...)',
    ],
    [
      'y*b1 ~ x',
      ['x', 'y'],
      ['b1'],
      'FORMULA_NAME: formula: the parameter "b1" stands in the response at line 1, column 3 of the formula. Use parameters on the right of "~" only',
    ],
    [
      '2 ~ b1*x',
      ['x', 'y'],
      ['b1'],
      'FORMULA_NAME: formula: the response has no column; it stands at line 1, column 1 of the formula. Put a column on the left of "~": x, y',
    ],
    [
      'y ~ x*y',
      ['x', 'y'],
      ['x'],
      'FORMULA_NAME: formula: "x" is a column and has a start value at line 1, column 5 of the formula. Give the parameter another name',
    ],
    [
      'y ~ b1*x',
      ['x', 'y'],
      ['b1', 'b2'],
      'OPTION_CONFLICT: formula: "b2" has a start value, but the model does not use it. Remove it, or use it in the model',
    ],
    [
      'y ~ b1*x + alpha',
      ['x', 'y'],
      ['b1', 'alpa'],
      'OPTION_CONFLICT: formula: "alpa" has a start value, but the model does not use it. Did you mean "alpha"? Otherwise remove it',
    ],
  ];
  it.each(cases)('refuses %j', (text, columns, parameters, message) => {
    expect(() => bind(text, columns, parameters)).toThrow(message);
  });
});

describe('checkNames', () => {
  it('lists the known names and points at others', () => {
    expect(checkNames('w/2 + pi', parseExpression('w/2 + pi'), ['w'])).toEqual(['w']);
    expect(() => checkNames('w + q1', parseExpression('w + q1'), ['w', 'q2'])).toThrow(
      'FORMULA_NAME: formula: unknown name "q1" at line 1, column 5 of the formula. Did you mean "q2"?',
    );
  });
});
