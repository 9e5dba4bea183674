/** f1 to f5: separable functions. */
import type { Instance } from './instance.ts';
import { type BbobFunction, bent, minus, oscillated, penalty, place, powers, ripples, scaled, squares, total } from './pieces.ts';

/** f1 = |z|^2, z = x - x* */
export const sphere = ({ optimum }: Instance): BbobFunction => ({ optimum, value: (x) => squares(minus(x, optimum)) });

/** f2 = sum 10^(6 i/(n-1)) z_i^2, z = T_osz(x - x*) */
export function ellipsoid({ optimum, dimension }: Instance): BbobFunction {
  const weights = powers(1e6, dimension);
  return { optimum, value: (x) => total(oscillated(minus(x, optimum)), (z, i) => weights[i]! * z * z) };
}

/** f3 = 10 (n - sum cos 2 pi z_i) + |z|^2, z = L^10 T_asy^0.2(T_osz(x - x*)) */
export function rastrigin({ optimum, dimension }: Instance): BbobFunction {
  const widths = powers(Math.sqrt(10), dimension);
  const value = (x: Float64Array) => {
    const z = scaled(widths, bent(oscillated(minus(x, optimum)), 0.2));
    return ripples(z) + squares(z);
  };
  return { optimum, value };
}

/** f4: as f3 with z_i = s_i T_osz(x - x*)_i, where s_i is ten times as large for z_i > 0 with odd i (counted from 1); + 100 pen */
export function bucheRastrigin({ optimum, dimension }: Instance): BbobFunction {
  const widths = powers(Math.sqrt(10), dimension);
  const ours = optimum.map((value, i) => (i % 2 === 0 ? Math.abs(value) : value));
  const value = (x: Float64Array) => {
    const z = oscillated(minus(x, ours)).map((each, i) => each * widths[i]! * (each > 0 && i % 2 === 0 ? 10 : 1));
    return ripples(z) + squares(z) + 100 * penalty(x);
  };
  return { optimum: ours, value };
}

/** f5 = sum 5 |s_i| - s_i z_i, s_i = sign(x*_i) 10^(i/(n-1)), z cut off at the corner x* = +-5 */
export function linearSlope({ optimum, dimension }: Instance): BbobFunction {
  const corner = optimum.map((value) => 5 * Math.sign(value));
  const slopes = corner.map((value, i) => Math.sign(value) * 10 ** place(i, dimension));
  return { optimum: corner, value: (x) => total(slopes, (s, i) => 5 * Math.abs(s) - s * (x[i]! * corner[i]! < 25 ? x[i]! : corner[i]!)) };
}
