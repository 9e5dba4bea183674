/**
 * Two problems that offer every oracle, so that any method can run on them. Both are f = 1/2 sum r_i^2.
 */
import type { Objective } from '@thetakit/registry';

/** An objective with every oracle, its start and its minimiser. */
export interface SampleProblem {
  readonly objective: Required<Objective>;
  readonly start: readonly number[];
  readonly minimiser: readonly number[];
}

/** Residuals and their first and second derivatives; the rest follows. */
interface Parts {
  readonly n: number;
  readonly m: number;
  residuals(x: Float64Array, r: Float64Array): void;
  jacobian(x: Float64Array, j: Float64Array): void;
  /** Adds sum_k r_k hess r_k to h. */
  curvature(x: Float64Array, r: Float64Array, h: Float64Array): void;
}

function objectiveFrom({ n, m, residuals, jacobian, curvature }: Parts): Required<Objective> {
  const r = new Float64Array(m);
  const j = new Float64Array(m * n);
  const value = (x: Float64Array) => {
    residuals(x, r);
    return r.reduce((sum, each) => sum + each * each, 0) / 2;
  };
  const gradient = (x: Float64Array, out: Float64Array = new Float64Array(n)) => {
    residuals(x, r);
    jacobian(x, j);
    for (let i = 0; i < n; i++) out[i] = r.reduce((sum, each, k) => sum + each * j[k * n + i]!, 0);
    return out;
  };
  const hessian = (x: Float64Array, out: Float64Array = new Float64Array(n * n)) => {
    residuals(x, r);
    jacobian(x, j);
    for (let a = 0; a < n; a++) for (let b = 0; b < n; b++) out[a * n + b] = r.reduce((sum, _, k) => sum + j[k * n + a]! * j[k * n + b]!, 0);
    curvature(x, r, out);
    return out;
  };
  return {
    dimension: n,
    residualCount: m,
    value,
    gradient,
    hessian,
    valueAndGradient: (x, out) => ({ value: value(x), gradient: gradient(x, out) }),
    hessianProduct: (x, v, out = new Float64Array(n)) => {
      const h = hessian(x);
      for (let a = 0; a < n; a++) out[a] = v.reduce((sum, each, b) => sum + h[a * n + b]! * each, 0);
      return out;
    },
    residuals: (x, out = new Float64Array(m)) => {
      residuals(x, out);
      return out;
    },
    jacobian: (x, out = new Float64Array(m * n)) => {
      jacobian(x, out);
      return out;
    },
  };
}

/** f = 1/2 ((x1 - 1)^2 + 4 (x2 + 1/2)^2): convex, curvatures 1 and 4. */
export const convexQuadratic: SampleProblem = {
  start: [3, -2],
  minimiser: [1, -0.5],
  objective: objectiveFrom({
    n: 2,
    m: 2,
    residuals: (x, r) => {
      r[0] = x[0]! - 1;
      r[1] = 2 * (x[1]! + 0.5);
    },
    jacobian: (_, j) => j.set([1, 0, 0, 2]),
    curvature: () => {},
  }),
};

/** Rosenbrock's valley, f = 1/2 (100 (x2 - x1^2)^2 + (1 - x1)^2). */
export const curvedValley: SampleProblem = {
  start: [-1.2, 1],
  minimiser: [1, 1],
  objective: objectiveFrom({
    n: 2,
    m: 2,
    residuals: (x, r) => {
      r[0] = 10 * (x[1]! - x[0]! ** 2);
      r[1] = 1 - x[0]!;
    },
    jacobian: (x, j) => j.set([-20 * x[0]!, 10, -1, 0]),
    curvature: (_, r, h) => {
      h[0]! -= 20 * r[0]!;
    },
  }),
};
