import type { Objective, ValueAndGradient } from '@thetakit/registry';

/** sum 100 (x_{i+1} - x_i^2)^2 + (1 - x_i)^2 */
export function chainedRosenbrock(n: number): Objective {
  const pair: ValueAndGradient = { value: 0, gradient: new Float64Array(n) };
  const valueAndGradient = (x: Float64Array, out: Float64Array = pair.gradient) => {
    out.fill(0);
    let sum = 0;
    for (let i = 0; i + 1 < n; i++) {
      const t = x[i + 1]! - x[i]! * x[i]!;
      const u = 1 - x[i]!;
      sum += 100 * t * t + u * u;
      out[i]! += -400 * x[i]! * t - 2 * u;
      out[i + 1]! += 200 * t;
    }
    pair.value = sum;
    pair.gradient = out;
    return pair;
  };
  return { dimension: n, valueAndGradient, value: (x) => valueAndGradient(x).value };
}
