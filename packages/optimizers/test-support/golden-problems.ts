/** The problems of the golden trajectories. */
import type { Objective } from '@thetakit/registry';
import golden from '../golden/first-order.json' with { type: 'json' };
import peers from '../golden/optax-rules.json' with { type: 'json' };

type Matrix = readonly (readonly number[])[];

/** 100 (x2 - x1^2)^2 + (1 - x1)^2 */
const rosenbrock: Objective = {
  dimension: 2,
  value: (x) => 100 * (x[1]! - x[0]! ** 2) ** 2 + (1 - x[0]!) ** 2,
  gradient: (x, out: Float64Array = new Float64Array(2)) => {
    const t = x[1]! - x[0]! ** 2;
    out.set([-400 * x[0]! * t - 2 * (1 - x[0]!), 200 * t]);
    return out;
  },
};

/** 1/2 (x - c)^T A (x - c) */
function quadratic({ A, c }: { readonly A: Matrix; readonly c: readonly number[] }): Objective {
  const gradient = (x: Float64Array, out: Float64Array = new Float64Array(c.length)) => {
    A.forEach((row, i) => {
      out[i] = row.reduce((sum, a, j) => sum + a * (x[j]! - c[j]!), 0);
    });
    return out;
  };
  return { dimension: c.length, gradient, value: (x) => gradient(x).reduce((sum, g, i) => sum + (g * (x[i]! - c[i]!)) / 2, 0) };
}

/** 1/2 |A W - B|^2 with W = x, row by row. */
function matrixFit({ A, B }: { readonly A: Matrix; readonly B: Matrix }): Objective {
  const columns = B[0]!.length;
  const inner = A[0]!.length;
  const misfit = (x: Float64Array) => B.map((row, i) => row.map((b, j) => A[i]!.reduce((sum, a, k) => sum + a * x[k * columns + j]!, 0) - b));
  return {
    dimension: inner * columns,
    value: (x) =>
      misfit(x)
        .flat()
        .reduce((sum, r) => sum + (r * r) / 2, 0),
    gradient: (x, out: Float64Array = new Float64Array(inner * columns)) => {
      const r = misfit(x);
      for (let k = 0; k < out.length; k++) out[k] = r.reduce((sum, row, i) => sum + A[i]![Math.floor(k / columns)]! * row[k % columns]!, 0);
      return out;
    },
  };
}

/** By the names that the golden files use. */
export const goldenProblems: Readonly<Record<string, Objective>> = {
  rosenbrock2: rosenbrock,
  quadratic10: quadratic(golden.problems.quadratic10),
  matrix4x3: matrixFit(peers.problems.matrix4x3),
};
