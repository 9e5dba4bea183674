import { expect, it } from 'vitest';
import { createBuilder, createInput } from '../primitives/create-builder.ts';
import { sech2 } from '../special/sech2.ts';
import { compile } from './compile.ts';

const builder = createBuilder();
const x = createInput(builder, []);
const y = builder.ops.unary('tanh', x);
const both = compile({ inputs: [x], outputs: [y, builder.ops.apply('sech2', [x, y])] }, { mode: 'js' });

function at(value: number): [number, number] {
  const [tanh, slope] = [new Float64Array(1), new Float64Array(1)];
  both.call(Float64Array.of(value), tanh, slope);
  return [tanh[0] as number, slope[0] as number];
}

it('is tanh and sech^2 to a few units in the last place everywhere', () => {
  // Against Math.tanh (below 1 ulp) and 1/cosh^2 as (1 - y)(1 + y) or 4e/(1 + e)^2 (below 4 ulp); ours adds 2 and 4.
  const unit = 2 ** -52;
  for (let i = -10_000; i <= 10_000; i++) {
    const value = i / 500;
    const [tanh, slope] = at(value);
    if (!(Math.abs(tanh - Math.tanh(value)) <= 3 * unit * Math.abs(Math.tanh(value)))) throw new Error(`tanh(${value}) is ${tanh}`);
    const expected = sech2(value, Math.tanh(value));
    if (!(Math.abs(slope - expected) <= 8 * unit * expected)) throw new Error(`sech^2(${value}) is ${slope}, expected ${expected}`);
  }
}, 30_000);

it('keeps the ends: signed zeros, infinities, NaN, and the tail of the derivative', () => {
  expect(at(-0)).toEqual([-0, 1]);
  expect(at(0)).toEqual([0, 1]);
  expect(at(Number.POSITIVE_INFINITY)).toEqual([1, 0]);
  expect(at(Number.NEGATIVE_INFINITY)).toEqual([-1, 0]);
  expect(at(Number.NaN)).toEqual([Number.NaN, Number.NaN]);
  expect(at(1e-300)[0]).toBe(1e-300);
  // 4 e^-40 / (1 + e^-40)^2 = 1.6993417021166356e-17 (mpmath).
  expect(Math.abs(at(20)[1] / 1.6993417021166356e-17 - 1)).toBeLessThan(2 ** -50);
});
