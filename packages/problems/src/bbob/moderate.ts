/** f6 to f9: functions of low or moderate conditioning. */
import type { Instance } from './instance.ts';
import { type BbobFunction, minus, oscillate, penalty, powers, scaled, times, total } from './pieces.ts';

/** f6 = T_osz(sum (s_i z_i)^2)^0.9, z = R L^10 Q (x - x*), s_i = 100 where z_i x*_i > 0, else 1 */
export function attractiveSector(instance: Instance): BbobFunction {
  const { optimum, dimension } = instance;
  const [r, q, widths] = [instance.rotationR(), instance.rotationQ(), powers(Math.sqrt(10), dimension)];
  const value = (x: Float64Array) => {
    const z = times(r, scaled(widths, times(q, minus(x, optimum))));
    return oscillate(total(z, (each, i) => (each * optimum[i]! > 0 ? 100 * each : each) ** 2)) ** 0.9;
  };
  return { optimum, value };
}

/** f7 = 0.1 max(|zh_1| / 10^4, sum 10^(2 i/(n-1)) z_i^2) + pen, zh = L^10 Q (x - x*), z = R of zh rounded to steps */
export function stepEllipsoid(instance: Instance): BbobFunction {
  const { optimum, dimension } = instance;
  const [r, q, widths, weights] = [instance.rotationR(), instance.rotationQ(), powers(Math.sqrt(10), dimension), powers(100, dimension)];
  const toStep = (z: number) => (Math.abs(z) > 0.5 ? Math.floor(0.5 + z) : Math.floor(0.5 + 10 * z) / 10);
  const value = (x: Float64Array) => {
    const smooth = scaled(widths, times(q, minus(x, optimum)));
    const z = times(r, smooth.map(toStep));
    return (
      0.1 *
        Math.max(
          1e-4 * Math.abs(smooth[0]!),
          total(z, (each, i) => weights[i]! * each * each),
        ) +
      penalty(x)
    );
  };
  return { optimum, value };
}

/** sum 100 (z_i^2 - z_(i+1))^2 + (z_i - 1)^2 */
const valley = (z: Float64Array): number => total(z.subarray(0, -1), (each, i) => 100 * (each * each - z[i + 1]!) ** 2 + (each - 1) ** 2);

/** f8: Rosenbrock's function of z = max(1, sqrt(n)/8) (x - x*) + 1 */
export function rosenbrock({ optimum, dimension }: Instance): BbobFunction {
  const scale = Math.max(1, Math.sqrt(dimension) / 8);
  const ours = optimum.map((value) => 0.75 * value);
  return { optimum: ours, value: (x) => valley(x.map((each, i) => scale * (each - ours[i]!) + 1)) };
}

/** z = max(1, sqrt(n)/8) R x + 1/2 of f9 and f19, and where z = 1. */
export function rotatedHalf(instance: Instance): { readonly optimum: Float64Array; z(x: Float64Array): Float64Array } {
  const { dimension: n } = instance;
  const r = instance.rotationQ();
  const scale = Math.max(1, Math.sqrt(n) / 8);
  // R^T (1/2, ..., 1/2) / scale: the columns of an orthogonal matrix are its inverse.
  const optimum = Float64Array.from({ length: n }, (_, j) => total(new Float64Array(n), (_zero, i) => r[i * n + j]! / (2 * scale)));
  return { optimum, z: (x) => times(r, x).map((each) => scale * each + 0.5) };
}

/** f9: Rosenbrock's function of z = max(1, sqrt(n)/8) R x + 1/2 */
export function rotatedRosenbrock(instance: Instance): BbobFunction {
  const { optimum, z } = rotatedHalf(instance);
  return { optimum, value: (x) => valley(z(x)) };
}
