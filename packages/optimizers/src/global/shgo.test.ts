import { conformance } from '@thetakit/testkit';
import { describe, expect, it } from 'vitest';
import { minimize } from '../minimize/minimize.ts';
import { createRun } from '../run/create-run.ts';
import { shgo } from './global-functions.ts';
import { type Complex, extend, minimisersOf, type Sample, squaredDistance } from './shgo/complex.ts';

const square: [number, number][] = [
  [-5, 5],
  [-5, 5],
];
/** Four minima, all 0. */
const himmelblau = ([x, y]: Float64Array) => (x! * x! + y! - 11) ** 2 + (x! + y! * y! - 7) ** 2;

describe('shgo', () => {
  for (const { name, run } of conformance(shgo)) it(name, run);

  it("finds all four minima of Himmelblau's function, the lowest first", () => {
    const { minima, success, reason } = shgo(himmelblau, square);
    expect({ success, reason }).toEqual({ success: true, reason: 'search-complete' });
    const found = minima as { x: number[]; fun: number }[];
    const known = [
      [3, 2],
      [-2.805118086952745, 3.131312518250573],
      [-3.779310253377747, -3.283185991286169],
      [3.584428340330492, -1.848126526964404],
    ];
    for (const point of known) expect(found.some(({ x }) => Math.hypot(x[0]! - point[0]!, x[1]! - point[1]!) < 1e-6)).toBe(true);
    expect(found.every(({ fun }, k) => k === 0 || fun >= found[k - 1]!.fun)).toBe(true);
    expect(found).toHaveLength(4);
  });

  it('finds the lowest of a hundred minima', () => {
    const rastrigin = (x: Float64Array) => [x[0]! - 0.5, x[1]! + 0.5].reduce((sum, v) => sum + v * v + 10 - 10 * Math.cos(2 * Math.PI * v), 0);
    const found = shgo(rastrigin, square, { options: { samples: 200 } });
    expect(found.fun).toBeLessThan(1e-10);
  });

  it('keeps constraints: the cattle-feed problem of the paper, f* = 29.894378', () => {
    // Example of the paper and of SciPy's documentation: linear cost, a linear, a probabilistic and a sum constraint.
    const cost = (x: Float64Array) => 24.55 * x[0]! + 26.75 * x[1]! + 39 * x[2]! + 40.5 * x[3]!;
    const protein = (x: Float64Array) => 2.3 * x[0]! + 5.6 * x[1]! + 11.1 * x[2]! + 1.3 * x[3]! - 5;
    const spread = (x: Float64Array) =>
      12 * x[0]! +
      11.9 * x[1]! +
      41.8 * x[2]! +
      52.1 * x[3]! -
      21 -
      1.645 * Math.sqrt(0.28 * x[0]! ** 2 + 0.19 * x[1]! ** 2 + 20.5 * x[2]! ** 2 + 0.62 * x[3]! ** 2);
    const found = minimize(cost, [0.5, 0.5, 0.5, 0.5], {
      method: 'shgo',
      bounds: Array.from({ length: 4 }, (): [number, number] => [0, 1]),
      constraints: [
        { type: 'ineq', fun: protein },
        { type: 'ineq', fun: spread },
        { type: 'eq', fun: (x: Float64Array) => x[0]! + x[1]! + x[2]! + x[3]! - 1 },
      ],
    });
    // All samples miss the plane of the equation.
    expect(found.success).toBe(true);
    expect(found.fun).toBeCloseTo(29.894378, 5);
  });

  it('finds the lower of two feasible islands, and says when there is none', () => {
    // x y >= 2 inside the square: two islands; the nearest points to (1, 2) and to (-3, -1) are the local minima.
    const constraints = { type: 'ineq' as const, fun: (x: Float64Array) => x[0]! * x[1]! - 20 };
    const found = minimize(([x, y]) => x! + y!, [0, 0], { method: 'shgo', bounds: square, constraints });
    // Minima of x + y on x y >= 20: (-5, -5) on the one, x = y = sqrt 20 on the other island.
    expect(found.fun).toBeCloseTo(-10, 8);
    const minima = (found['minima'] as { fun: number }[]).map(({ fun }) => fun);
    expect(minima[0]).toBeCloseTo(-10, 8);
    expect(minima.some((fun) => Math.abs(fun - 2 * Math.sqrt(20)) < 1e-6)).toBe(true);
    const none = minimize(([x]) => x!, [0, 0], { method: 'shgo', bounds: square, constraints: { type: 'ineq', fun: (x: Float64Array) => -1 - x[0]! ** 2 } });
    expect(none).toMatchObject({ success: false, reason: 'infeasible' });
  });

  it('goes on from a checkpoint to the same bits', () => {
    const settings = { bounds: { lower: Float64Array.of(-5, -5), upper: Float64Array.of(5, 5) }, options: { samples: 20 } };
    const tell = (run: ReturnType<typeof createRun>) => {
      const { x } = run.ask()!;
      const [a, b] = [x[0]! ** 2 + x[1]! - 11, x[0]! + x[1]! ** 2 - 7];
      run.tell({ value: himmelblau(x), gradient: [4 * a * x[0]! + 2 * b, 2 * a + 4 * b * x[1]!] });
      return [...x];
    };
    const whole = createRun(shgo, Float64Array.of(3, 1), settings);
    for (let k = 0; k < 45; k++) tell(whole);
    const resumed = createRun(shgo, Float64Array.of(3, 1), { ...settings, resume: whole.checkpoint() });
    for (let k = 0; k < 60 && whole.ask() !== null; k++) expect(tell(resumed)).toEqual(tell(whole));
  });
});

describe('the complex', () => {
  const samples = [
    { at: [0, 0], value: 1 },
    { at: [1, 0], value: 2 },
    { at: [2, 0], value: 0 },
    { at: [1, 1], value: Infinity },
  ];
  const empty: Complex = { samples: [], below: [] };
  it('has the ends of a line of three as minimisers: the middle one keeps them apart', () => {
    expect(minimisersOf(extend(empty, samples))).toEqual([2, 0]);
    expect(minimisersOf(extend(empty, [samples[0]!, samples[2]!]))).toEqual([1]);
    expect(minimisersOf(extend(extend(empty, [samples[0]!, samples[2]!]), [samples[1]!]))).toEqual([1, 0]);
  });
  it('grows to what all samples at once give, and to what the definition says', () => {
    const all: Sample[] = Array.from({ length: 90 }, (_, k) => {
      const at = [0, 1, 2].map((i) => ((k + 1) * [0.618034, 0.754878, 0.569841][i]!) % 1);
      return { at, value: Math.cos(9 * at[0]!) + Math.sin(7 * at[1]!) * Math.cos(5 * at[2]!) };
    });
    let grown = empty;
    for (let k = 0; k < 90; k += 30) grown = extend(grown, all.slice(k, k + 30));
    const isNeighbour = (a: number, b: number) =>
      all.every(
        ({ at }, c) => c === a || c === b || squaredDistance(all[a]!.at, at) + squaredDistance(all[b]!.at, at) >= squaredDistance(all[a]!.at, all[b]!.at),
      );
    const byDefinition = all.flatMap(({ value }, k) => (all.some((other, j) => other.value < value && isNeighbour(k, j)) ? [] : [k]));
    expect(minimisersOf(grown).sort((a, b) => a - b)).toEqual(byDefinition);
    expect(minimisersOf(extend(empty, all)).sort((a, b) => a - b)).toEqual(byDefinition);
    expect(byDefinition.length).toBeGreaterThan(2);
  });
});
