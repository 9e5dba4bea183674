/** f15 to f19: multimodal functions with a global structure. */
import type { Instance } from './instance.ts';
import { rotatedHalf } from './moderate.ts';
import { type BbobFunction, bent, minus, oscillated, penalty, powers, ripples, scaled, squares, times, total } from './pieces.ts';

/** f15: Rastrigin's function of z = R L^10 Q T_asy^0.2(T_osz(R (x - x*))) */
export function rotatedRastrigin(instance: Instance): BbobFunction {
  const { optimum, dimension } = instance;
  const [r, q, widths] = [instance.rotationR(), instance.rotationQ(), powers(Math.sqrt(10), dimension)];
  const value = (x: Float64Array) => {
    const z = times(r, scaled(widths, times(q, bent(oscillated(times(r, minus(x, optimum))), 0.2))));
    return ripples(z) + squares(z);
  };
  return { optimum, value };
}

/** f16 = 10 (mean of sum_k 2^-k cos(2 pi 3^k (z_i + 1/2)) - f0)^3 + 10/n pen, z = R L^(1/100) Q T_osz(R (x - x*)), k = 0, ..., 11 */
export function weierstrass(instance: Instance): BbobFunction {
  const { optimum, dimension: n } = instance;
  const [r, q, widths] = [instance.rotationR(), instance.rotationQ(), powers(Math.sqrt(0.01), n)];
  const terms = Float64Array.from({ length: 12 }, (_, k) => k);
  const wave = (z: number) => total(terms, (k) => 0.5 ** k * Math.cos(2 * Math.PI * 3 ** k * (z + 0.5)));
  const atZero = wave(0);
  const value = (x: Float64Array) => {
    const z = times(r, scaled(widths, times(q, oscillated(times(r, minus(x, optimum))))));
    return 10 * (total(z, wave) / n - atZero) ** 3 + (10 / n) * penalty(x);
  };
  return { optimum, value };
}

/** f17, f18 = (mean of sqrt(s_i) (1 + sin^2(50 s_i^0.2)))^2 + 10 pen, s_i = |(z_i, z_(i+1))|, z = L^condition Q T_asy^0.5(R (x - x*)) */
export const schaffer =
  (condition: number) =>
  (instance: Instance): BbobFunction => {
    const { optimum, dimension } = instance;
    const [r, q, widths] = [instance.rotationR(), instance.rotationQ(), powers(Math.sqrt(condition), dimension)];
    const value = (x: Float64Array) => {
      const z = scaled(widths, times(q, bent(times(r, minus(x, optimum)), 0.5)));
      const sum = total(z.subarray(0, -1), (each, i) => {
        const s = each * each + z[i + 1]! * z[i + 1]!;
        return s ** 0.25 * (1 + Math.sin(50 * s ** 0.1) ** 2);
      });
      return (sum / (dimension - 1)) ** 2 + 10 * penalty(x);
    };
    return { optimum, value };
  };

/** f19 = 10 mean of (s_i / 4000 - cos s_i) + 10, s_i = 100 (z_i^2 - z_(i+1))^2 + (z_i - 1)^2, z as in f9 */
export function griewankRosenbrock(instance: Instance): BbobFunction {
  const { optimum, z: rotate } = rotatedHalf(instance);
  const value = (x: Float64Array) => {
    const z = rotate(x);
    const sum = total(z.subarray(0, -1), (each, i) => {
      const s = 100 * (each * each - z[i + 1]!) ** 2 + (each - 1) ** 2;
      return s / 4000 - Math.cos(s);
    });
    return 10 + (10 * sum) / (z.length - 1);
  };
  return { optimum, value };
}
