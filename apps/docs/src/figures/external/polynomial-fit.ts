/** Sum of squares of a polynomial's misfit to cosh(2t) + sin(t + 1) on equispaced points of [-2, 1], and its gradient. */
import type { Objective } from '@thetakit/registry';

/** The curve of the lecture. */
export function lectureCurveAt(t: number): number {
  return Math.cosh(2 * t) + Math.sin(t + 1);
}

/** sum_k w_k t^k. */
export function polynomialAt(w: ArrayLike<number>, t: number): number {
  let value = 0;
  for (let k = w.length - 1; k >= 0; k--) value = value * t + w[k]!;
  return value;
}

/** The objective over w_0, ..., w_degree. */
export function polynomialFit(degree: number, points: number): Objective & { readonly times: Float64Array } {
  const times = Float64Array.from({ length: points }, (_, i) => -2 + (3 * i) / (points - 1));
  const data = times.map(lectureCurveAt);
  return {
    times,
    dimension: degree + 1,
    value: (w) => times.reduce((sum, t, i) => sum + (polynomialAt(w, t) - data[i]!) ** 2, 0),
    gradient(w, out = new Float64Array(degree + 1)) {
      out.fill(0);
      times.forEach((t, i) => {
        let term = 2 * (polynomialAt(w, t) - data[i]!);
        for (let k = 0; k <= degree; k++, term *= t) out[k]! += term;
      });
      return out;
    },
  };
}
