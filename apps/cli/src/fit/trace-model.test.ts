import { FORMULA_FUNCTIONS, type FunctionName, parseExpression } from '@thetakit/formula';
import { describe, expect, it } from 'vitest';
import { evaluateRows } from './evaluate-rows.ts';
import { type ModelTrace, traceFit, traceModel } from './trace-model.ts';

const x = Float64Array.of(0.2, 0.5, 0.9, 1.4, 2.2);
const z = Float64Array.of(1, 0.3, 0.8, 0.4, 0.6);
const columns = new Map([
  ['x', x],
  ['z', z],
]);
const parameters = ['a', 'b', 'c'];
const theta = Float64Array.of(0.7, 0.4, 0.3);

const trace = (text: string): ModelTrace => ({ model: parseExpression(text), parameters, columns, rows: x.length });

/** The model by the reference evaluator, at other parameters. */
function reference(text: string, at: Float64Array): Float64Array {
  const all = new Map([...columns, ...parameters.map((name, i) => [name, new Float64Array(x.length).fill(at[i] ?? Number.NaN)] as const)]);
  return evaluateRows(parseExpression(text), all, x.length);
}

// Inside the domain of every function at these values: arguments in (0, 1).
const unary = Object.entries(FORMULA_FUNCTIONS)
  .filter(([name, { arity }]) => arity[0] === 1 && name !== 'floor')
  .map(([name]) => `a*${name as FunctionName}(b*x/3 + c*z/2)`);
const models = [
  ...unary,
  'a',
  'a + b*c',
  'a*x',
  'x',
  'x > 1 ? a*x : b',
  'x > b ? a : c*x',
  'min(a*x, b) + max(a, b*x, c)',
  '(x > 1)*a + b^2 - b^c',
  'atan2(a*x, b + z)',
  'pow(a, b*x) + floor(x)*c',
  '-a*x^2/(b + z) + pi*c',
  'a > 0.5 ? b : c',
];

describe('traceModel', () => {
  it.each(models)('%s has the values and derivatives of the reference', (text) => {
    const traced = traceModel(trace(text));
    const values = reference(text, theta);
    // Both are float64 and share no code: a few dozen ulp.
    traced.residuals(theta).forEach((value, i) => expect(Math.abs(value - (values[i] ?? 0))).toBeLessThanOrEqual(1e-13 * (1 + Math.abs(values[i] ?? 0))));
    const jacobian = traced.jacobian(theta).slice();
    // Central differences with step h: truncation h^2 f'''/6 and rounding eps f/h, both below 1e-8 for these functions at h = 1e-5.
    const h = 1e-5;
    for (let j = 0; j < parameters.length; j++) {
      const [up, down] = [theta.slice(), theta.slice()];
      up[j] = (up[j] ?? 0) + h;
      down[j] = (down[j] ?? 0) - h;
      const [above, below] = [reference(text, up), reference(text, down)];
      for (let i = 0; i < x.length; i++)
        expect(Math.abs((jacobian[i * parameters.length + j] ?? 0) - ((above[i] ?? 0) - (below[i] ?? 0)) / (2 * h))).toBeLessThan(1e-7);
    }
  });

  it('keeps data in float64', () => {
    const tiny = Float64Array.of(1 + 2 ** -40, 1 - 2 ** -45);
    const made = traceModel({ model: parseExpression('a*u'), parameters: ['a'], columns: new Map([['u', tiny]]), rows: 2 });
    expect([...made.residuals(Float64Array.of(1))]).toEqual([...tiny]);
  });

  it('keeps parameters in the order given, whatever their names', () => {
    const names = ['z9', 'b', 'a10', 'a2'];
    const made = traceModel({ model: parseExpression('z9 + 10*b + 100*a10 + 1000*a2'), parameters: names, columns: new Map(), rows: 1 });
    expect(made.residuals(Float64Array.of(1, 2, 3, 4))[0]).toBe(4321);
  });
});

describe('traceFit', () => {
  it('is sqrt(w) (model - y), and half its sum of squares', () => {
    const y = Float64Array.of(1, 2, 3, 4, 5);
    const w = Float64Array.of(4, 0, 1, 9, 0.25);
    const made = traceFit(trace('a + b*x + c*z'), y, w);
    const model = reference('a + b*x + c*z', theta);
    const expected = Float64Array.from(y, (value, i) => Math.sqrt(w[i] ?? 0) * ((model[i] ?? 0) - value));
    made.residuals(theta).forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? 0, 13));
    expect(made.value(theta)).toBeCloseTo(
      expected.reduce((sum, r) => sum + (r * r) / 2, 0),
      12,
    );
  });
});
