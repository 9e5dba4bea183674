/** f10 to f14: unimodal functions of high conditioning. */
import { type Instance, instanceOf } from './instance.ts';
import { type BbobFunction, bent, minus, oscillated, place, powers, scaled, squares, times, total } from './pieces.ts';

/** A function of z = R (x - x*). */
function ofRotated(instance: Instance, f: (z: Float64Array) => number): BbobFunction {
  const { optimum } = instance;
  const r = instance.rotationR();
  return { optimum, value: (x) => f(times(r, minus(x, optimum))) };
}

/** f10 = sum 10^(6 i/(n-1)) z_i^2, z = T_osz(R (x - x*)) */
export function rotatedEllipsoid(instance: Instance): BbobFunction {
  const weights = powers(1e6, instance.dimension);
  return ofRotated(instance, (y) => total(oscillated(y), (z, i) => weights[i]! * z * z));
}

/** f11 = 10^6 z_1^2 + sum of the other z_i^2, z = T_osz(R (x - x*)) */
export const discus = (instance: Instance): BbobFunction => ofRotated(instance, (y) => total(oscillated(y), (z, i) => (i === 0 ? 1e6 : 1) * z * z));

/** f12 = z_1^2 + 10^6 times the other z_i^2, z = R T_asy^0.5(R (x - x*)), with an x* from the seed of R */
export function bentCigar(instance: Instance): BbobFunction {
  const r = instance.rotationR();
  const { optimum } = instanceOf(instance.seed + 1e6, instance.dimension);
  return ofRotated({ ...instance, optimum, rotationR: () => r }, (y) => total(times(r, bent(y, 0.5)), (z, i) => (i === 0 ? 1 : 1e6) * z * z));
}

/** f13 = z_1^2 + 100 |(z_2, ..., z_n)|, z = R L^10 Q (x - x*) */
export function sharpRidge(instance: Instance): BbobFunction {
  const [r, widths] = [instance.rotationR(), powers(Math.sqrt(10), instance.dimension)];
  return ofRotated({ ...instance, rotationR: instance.rotationQ }, (y) => {
    const z = times(r, scaled(widths, y));
    return z[0]! ** 2 + 100 * Math.sqrt(squares(z.subarray(1)));
  });
}

/** f14 = sqrt(sum |z_i|^(2 + 4 i/(n-1))), z = R (x - x*) */
export const differentPowers = (instance: Instance): BbobFunction =>
  ofRotated(instance, (y) => Math.sqrt(total(y, (z, i) => Math.abs(z) ** (2 + 4 * place(i, y.length)))));
