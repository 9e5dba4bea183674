import { expect, it } from 'vitest';
import { parseFormula } from './parse-formula.ts';
import { compile } from './program.ts';
import { OP, Term } from './term.ts';

/** Value and gradient of a formula at x. */
function at(text: string, ...x: number[]): { readonly value: number; readonly gradient: number[] } {
  const program = compile(x.length, (v) => {
    const parsed = parseFormula(text, v);
    return [typeof parsed === 'number' ? new Term(v(1).tape, OP.constant, -1, -1, parsed) : parsed];
  });
  program.run(Float64Array.from(x));
  const gradient = new Float64Array(x.length);
  program.addGradient(0, 1, x.length, gradient, 0);
  return { value: program.output(0), gradient: [...gradient] };
}

it('reads signs, powers and products as they are printed', () => {
  // -3^2 = -9, 2 * (-9) + 4 / 2 = -16; derivative -4 x1.
  expect(at('2*-x1^2+4/2', 3)).toEqual({ value: -16, gradient: [-12] });
  // 2^3^1 = 8; 8 - 1 - 1 = 6 from left to right.
  expect(at('x1^3^1-1-1', 2)).toEqual({ value: 6, gradient: [12] });
  // 12 / 2 / 3 = 2, d/dx1 = 1/6, d/dx2 = -12 / (2^2 * 3) = -1.
  expect(at('x1/x2/3', 12, 2).value).toBeCloseTo(2, 15);
  expect(at('x1/x2/3', 12, 2).gradient[1]).toBeCloseTo(-1, 14);
  expect(at('x1^-1', 4)).toEqual({ value: 0.25, gradient: [-0.0625] });
});

it('knows pi, functions, exponents of numbers and constants on the left', () => {
  expect(at('sin(pi*x1/6)', 1).value).toBeCloseTo(0.5, 15);
  expect(at('cos(x1)+log(x1)+sqrt(x1)', 1).value).toBeCloseTo(Math.cos(1) + 1, 15);
  expect(at('1e-5*x1+2.5e0*0+exp(0)', 1).value).toBe(1.00001);
  expect(at('2^x1', 3).gradient[0]).toBeCloseTo(8 * Math.LN2, 13);
  expect(at('7-x1', 3)).toEqual({ value: 4, gradient: [-1] });
  expect(at('sqrt(2)*3-1', 0).value).toBeCloseTo(3 * Math.SQRT2 - 1, 15);
});

it('says where it cannot read', () => {
  expect(() => at('x1 x1', 1)).toThrow(
    'FORMULA_SYNTAX: formula: "x1" cannot follow in "x1 x1". Use + - * / ^, parentheses, x1, x2, ..., pi, sin, cos, exp, log and sqrt',
  );
  expect(() => at('(x1+1', 1)).toThrow('FORMULA_SYNTAX: formula: "the end" cannot follow in "(x1+1".');
  expect(() => at('y1', 1)).toThrow('FORMULA_SYNTAX');
});
