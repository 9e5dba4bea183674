/** trf and dogbox: SciPy's solutions with bounds, NIST's and MGH's at the defaults, sparse Jacobians, and bad input. */
import { runMethod } from '@thetakit/optimizers';
import { mghProblems, strd, strdObjective } from '@thetakit/problems';
import type { LeastSquaresMethod } from '@thetakit/registry';
import { describe, expect, it } from 'vitest';
import { type LeastSquaresOptions, leastSquares } from '../../fit/least-squares.ts';
import { dogbox } from './dogbox.ts';
import { trf } from './trf.ts';

// biome-ignore lint/suspicious/noExplicitAny: options and state of a method are existential.
type Any = LeastSquaresMethod<any, any>;
const methods: readonly (readonly [string, Any])[] = [
  ['trf', trf],
  ['dogbox', dogbox],
];

const valley = (x: Float64Array) => [10 * (x[1]! - x[0]! ** 2), 1 - x[0]!];
const [times, counts] = [
  [0, 1, 2, 3, 4, 5, 6, 7],
  [3.1, 2.2, 1.3, 1.2, 0.6, 0.5, 0.2, 0.3],
];
const decay = (p: Float64Array) => times.map((t, i) => p[0]! * Math.exp(-p[1]! * t) + p[2]! - counts[i]!);
const misra = strdObjective(strd.Misra1a);

/** From scipy 1.17.1, least_squares with ftol = xtol = gtol = 1e-15, the lower of its trf and its dogbox. */
const scipy: readonly {
  readonly name: string;
  readonly residuals: Parameters<typeof leastSquares>[0];
  readonly start: readonly number[];
  readonly bounds: LeastSquaresOptions['bounds'];
  readonly x: readonly number[];
  readonly mask: readonly number[];
}[] = [
  {
    name: 'valley, upper',
    residuals: valley,
    start: [-2, 1],
    bounds: [
      [-Infinity, -1.5],
      [0.5, Infinity],
    ],
    x: [0.5, 0.25],
    mask: [1, 0],
  },
  { name: 'valley, lower', residuals: valley, start: [-2, 2], bounds: [[-Infinity, 1.5], Infinity], x: [-1.2210262421127374, 1.5], mask: [0, -1] },
  { name: 'valley, right', residuals: valley, start: [2, 2], bounds: [[-Infinity, 1.5], Infinity], x: [1.2243707487445026, 1.5], mask: [0, -1] },
  {
    name: 'b1 at most 200',
    residuals: misra,
    start: [150, 1e-3],
    bounds: [
      [0, 0],
      [200, 1],
    ],
    x: [200, 0.0006790593778057952],
    mask: [1, 0],
  },
  {
    name: 'b2 at most 5e-4',
    residuals: misra,
    start: [150, 1e-4],
    bounds: [
      [0, 0],
      [1e4, 5e-4],
    ],
    x: [259.482651277158, 5e-4],
    mask: [0, 1],
  },
  { name: 'decay, floor', residuals: decay, start: [1, 1, 0.5], bounds: [[0, 0, 0.2], 10], x: [2.9545234234991047, 0.4474190779180013, 0.2], mask: [0, 0, -1] },
];

describe.each(methods)('%s', (_id, method) => {
  it.each(scipy)("finds SciPy's solution: $name", ({ residuals, start, bounds, x, mask }) => {
    const result = leastSquares(residuals, start, { method, ...(bounds === undefined ? {} : { bounds }) });
    expect(result.success).toBe(true);
    // The cost is flat to second order: rounding of 1e-16 leaves about 1e-8 of x.
    x.forEach((v, j) => expect(Math.abs(result.x[j]! - v)).toBeLessThan(2e-7 * Math.abs(v)));
    expect([...result.activeMask]).toEqual(mask);
  });

  it('keeps a fixed variable, and fits the others', () => {
    const free = leastSquares((q: Float64Array) => decay(Float64Array.of(q[0]!, 0.4, q[1]!)), [1, 0.5], { method });
    const result = leastSquares(decay, [1, 0.4, 0.5], {
      method,
      bounds: [
        [-10, 0.4, -10],
        [10, 0.4, 10],
      ],
    });
    expect(result.x[1]).toBe(0.4);
    expect(result.cost).toBeCloseTo(free.cost, 12);
    expect(result.unidentified).toEqual([]);
  });

  it('never calls a wall of NaN a solution', () => {
    const result = leastSquares((x: Float64Array) => [Math.log(x[0]! - 2), x[0]! + 5], [4], { method });
    // d/dx (log^2(x - 2) + (x + 5)^2) = 0 at 2.62; beyond 2 the residuals are NaN.
    expect(result.success).toBe(true);
    expect(Math.log(result.x[0]! - 2) / (result.x[0]! - 2) + result.x[0]! + 5).toBeCloseTo(0, 5);
    const walled = leastSquares((x: Float64Array) => [x[0]! < 1 ? NaN : x[0]! + 5], [4], { method });
    expect(walled.success).toBe(false);
    expect(walled.x[0]).toBeCloseTo(1, 6);
  });

  it('goes to one of the solutions when there are more variables than residuals, and names them', () => {
    const result = leastSquares((x: Float64Array) => [x[0]! + x[1]! - 3, x[2]! * 2 - 4], [0, 0, 0], { method });
    expect(result.cost).toBeLessThan(1e-25);
    expect(result.success).toBe(true);
    expect(result.unidentified).toEqual([0, 1]);
    expect(result.message).toMatch(/The residuals do not determine variables 0, 1\.$/);
  });
});

const digits = (got: ArrayLike<number>, certified: readonly number[]) => Math.min(...certified.map((c, i) => -Math.log10(Math.abs(got[i]! - c) / Math.abs(c))));

// SciPy 1.17 with its tight options: trf 54, dogbox 51.
it.each([
  [trf as Any, {}, 54],
  [trf as Any, { solver: 'lsmr' }, 50],
  [dogbox as Any, {}, 51],
] as const)(
  '%# reaches 6 digits on NIST starts at the defaults',
  (method, options, least) => {
    let reached = 0;
    for (const entry of Object.values(strd)) {
      for (const start of entry.starts) {
        const { x } = leastSquares(strdObjective(entry), start, { method, options, maxiter: 3000 });
        if (digits(x, entry.certified.parameters) >= 6) reached += 1;
      }
    }
    expect(reached).toBeGreaterThanOrEqual(least);
  },
  60_000,
);

it.each([
  [trf as Any, 45],
  [dogbox as Any, 44],
] as const)(
  '%# solves MGH instances at the defaults',
  (method, least) => {
    let solved = 0;
    for (const problem of mghProblems) {
      const objective = problem.objective();
      const fun = objective.value(runMethod(method, objective, Float64Array.from(problem.starts[0]!), { maxiter: 3000 }).x);
      const { value } = problem.best;
      if (value === 0 ? fun <= 1e-10 : (fun - value) / value <= 1e-6) solved += 1;
    }
    expect(solved).toBeGreaterThanOrEqual(least);
  },
  60_000,
);

/** Broyden's tridiagonal function: a root is near (-0.57, ..., -0.42). */
function broyden(n: number) {
  const residuals = (x: Float64Array) => x.map((v, i) => (3 - 2 * v) * v - (x[i - 1] ?? 0) - 2 * (x[i + 1] ?? 0) + 1);
  const [rowPointers, columnIndices] = [[0], [] as number[]];
  for (let i = 0; i < n; i++) {
    for (const j of [i - 1, i, i + 1]) if (j >= 0 && j < n) columnIndices.push(j);
    rowPointers.push(columnIndices.length);
  }
  const pattern = { shape: [n, n] as const, rowPointers, columnIndices };
  const jac = (x: Float64Array) => {
    const values = columnIndices.map((j, at) => {
      const i = rowPointers.findLastIndex((first) => first <= at);
      return j === i ? 3 - 4 * x[i]! : j < i ? -1 : -2;
    });
    return { ...pattern, values };
  };
  return { residuals, pattern, jac };
}

describe('sparse Jacobians', () => {
  it('solve 2000 equations by 3 groups of differences, inside bounds or without', () => {
    const { residuals, pattern } = broyden(2000);
    const start = new Float64Array(2000).fill(-1);
    for (const method of [trf, dogbox] as Any[]) {
      const result = leastSquares(residuals, start, { method, jacSparsity: pattern, jac: '2-point' });
      expect(result.cost).toBeLessThan(1e-20);
      expect(result.jac).toHaveLength(0);
      expect(result.sparseJac!.values).toHaveLength(5998);
      // 1 + 3 evaluations for each Jacobian, and the trials.
      expect(result.nfev).toBeLessThanOrEqual(4 * result.njev + 3 * (result.nit + 2));
      const bounded = leastSquares(residuals, start, { method, jacSparsity: pattern, bounds: [-2, -0.5] });
      expect(bounded.x.every((v) => v >= -2 && v <= -0.5)).toBe(true);
      expect(bounded.success).toBe(true);
      expect(bounded.activeMask.filter((v) => v === 1).length).toBeGreaterThan(0);
    }
  });

  it('give what dense ones give, with robust losses and bounds too', () => {
    const { residuals, jac } = broyden(12);
    const start = new Float64Array(12).fill(-1);
    for (const more of [{}, { loss: 'cauchy' as const, lossScale: 0.3, bounds: [-2, -0.5] as const }]) {
      const dense = leastSquares(residuals, start, { method: trf, ...more });
      for (const method of [trf, dogbox] as Any[]) {
        const sparse = leastSquares(residuals, start, { method, jac, ...more });
        expect(sparse.cost).toBeCloseTo(dense.cost, 10);
        sparse.x.forEach((v, j) => expect(v).toBeCloseTo(dense.x[j]!, 6));
      }
      // Any other method takes the same function, as a dense matrix.
      expect(leastSquares(residuals, start, { method: trf, options: { solver: 'lsmr' }, ...more }).cost).toBeCloseTo(dense.cost, 10);
    }
  });

  it('refuse a pattern of another size', () => {
    const { residuals, pattern } = broyden(4);
    expect(() => leastSquares(residuals, [1, 1, 1, 1], { jacSparsity: { ...pattern, shape: [4, 5] } })).toThrow(
      'SHAPE_MISMATCH: leastSquares: the pattern of the Jacobian is 4 x 5 with 5 row pointers and 10 elements, expected 4 residuals times 4 variables. Give compressed rows: m + 1 row pointers, the last of them the number of elements',
    );
  });
});
