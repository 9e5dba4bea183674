import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compile } from './program.ts';
import { abs, angle, atan, cos, exp, log, sin, sqrt, type Term } from './term.ts';

/** Value, gradient and Hessian of a formula of two variables. */
function at(build: (x: Term, y: Term) => Term, x: number, y: number) {
  const program = compile(2, (v) => [build(v(1), v(2))]);
  program.run(Float64Array.of(x, y));
  const gradient = new Float64Array(2);
  program.addGradient(0, 1, 2, gradient, 0);
  const hessian = new Float64Array(4);
  program.addHessianProduct(0, Float64Array.of(1, 0), hessian, 0);
  program.addHessianProduct(0, Float64Array.of(0, 1), hessian, 2);
  return { value: program.output(0), gradient: [...gradient], hessian: [...hessian] };
}

// Each row: formula, point, and value, gradient, Hessian worked out by hand.
const E = Math.E;
const rows: [string, (x: Term, y: Term) => Term, number, number, number, number[], number[]][] = [
  ['x + y', (x, y) => x.plus(y), 2, 3, 5, [1, 1], [0, 0, 0, 0]],
  ['x - y', (x, y) => x.minus(y), 2, 3, -1, [1, -1], [0, 0, 0, 0]],
  ['x y', (x, y) => x.times(y), 2, 3, 6, [3, 2], [0, 1, 1, 0]],
  // x / y: (1/y, -x/y^2); (0, -1/y^2; -1/y^2, 2x/y^3)
  ['x / y', (x, y) => x.over(y), 3, 2, 1.5, [0.5, -0.75], [0, -0.25, -0.25, 0.75]],
  // x^y at (2, 3): (y x^(y-1), x^y ln x); (y(y-1)x^(y-2), x^(y-1)(1 + y ln x); ., x^y ln^2 x)
  ['x^y', (x, y) => x.power(y), 2, 3, 8, [12, 8 * Math.LN2], [12, 4 * (1 + 3 * Math.LN2), 4 * (1 + 3 * Math.LN2), 8 * Math.LN2 ** 2]],
  ['x^3', (x) => x.power(3), -2, 0, -8, [12, 0], [-12, 0, 0, 0]],
  ['x^1 at 0', (x) => x.power(1), 0, 0, 0, [1, 0], [0, 0, 0, 0]],
  ['(x y)^2', (x, y) => x.times(y).square(), 2, 3, 36, [36, 24], [18, 24, 24, 8]],
  ['exp(x y)', (x, y) => exp(x.times(y)), 1, 1, E, [E, E], [E, 2 * E, 2 * E, E]],
  ['log x', (x) => log(x), 2, 0, Math.LN2, [0.5, 0], [-0.25, 0, 0, 0]],
  ['sin x', (x) => sin(x), 0, 0, 0, [1, 0], [0, 0, 0, 0]],
  ['cos x', (x) => cos(x), 0, 0, 1, [0, 0], [-1, 0, 0, 0]],
  ['atan x', (x) => atan(x), 1, 0, Math.PI / 4, [0.5, 0], [-0.5, 0, 0, 0]],
  ['sqrt x', (x) => sqrt(x), 4, 0, 2, [0.25, 0], [-1 / 32, 0, 0, 0]],
  ['|x|', (x) => abs(x), -3, 0, 3, [-1, 0], [0, 0, 0, 0]],
  // angle(y = first, x = second) at (1, 1): pi/4; r^2 = 2; gradient (x, -y)/r^2; Hessian (-2xy, y^2 - x^2; ., 2xy)/r^4
  ['angle', (y, x) => angle(y, x), 1, 1, Math.PI / 4, [0.5, -0.5], [-0.5, 0, 0, 0.5]],
  ['5 - x, shared', (x) => x.from(5).times(x.from(5)), 2, 0, 9, [-6, 0], [2, 0, 0, 0]],
];

it.each(rows)('%s has the value, gradient and Hessian worked out by hand', (_, build, x, y, value, gradient, hessian) => {
  const got = at(build, x, y);
  // a few rounding errors of numbers of size <= 40
  expect(got.value).toBeCloseTo(value, 13);
  got.gradient.forEach((g, i) => expect(g).toBeCloseTo(gradient[i]!, 13));
  got.hessian.forEach((h, i) => expect(h).toBeCloseTo(hessian[i]!, 13));
});

it('turns the angle by half a turn on the left, and has its cut on the negative y axis', () => {
  const turn = (y: number, x: number) => at((a, b) => angle(a, b), y, x).value / Math.PI;
  expect([turn(0, 1), turn(1, 0), turn(0, -1), turn(-1, 0)]).toEqual([0, 0.5, 1, -0.5]);
  expect(turn(-1e-9, -1)).toBeCloseTo(1, 8);
  expect(turn(0, 0)).toBe(0);
});

it('leaves inputs beyond the asked count out of the gradient', () => {
  const program = compile(2, (v) => [v(1).times(v(2))]);
  program.run(Float64Array.of(2, 3));
  const gradient = new Float64Array(2);
  program.addGradient(0, 1, 1, gradient, 0);
  expect([...gradient]).toEqual([3, 0]);
});

it('has a symmetric Hessian whose products are linear in the direction', () => {
  const number = fc.double({ min: 0.5, max: 2, noNaN: true });
  fc.assert(
    fc.property(number, number, number, number, (x, y, u, v) => {
      const build = (a: Term, b: Term) =>
        exp(a.times(b))
          .over(a.plus(b))
          .plus(a.power(b))
          .minus(sin(a.over(b)).square());
      const { hessian } = at(build, x, y);
      const program = compile(2, (input) => [build(input(1), input(2))]);
      program.run(Float64Array.of(x, y));
      const product = new Float64Array(2);
      program.addHessianProduct(0, Float64Array.of(u, v), product, 0);
      // entries are below 1e4 on this box: about a dozen roundings of them
      expect(Math.abs(hessian[1]! - hessian[2]!)).toBeLessThan(1e-10);
      expect(Math.abs(product[0]! - hessian[0]! * u - hessian[1]! * v)).toBeLessThan(1e-10);
      expect(Math.abs(product[1]! - hessian[2]! * u - hessian[3]! * v)).toBeLessThan(1e-10);
    }),
    { seed: 11, numRuns: 100 },
  );
});
