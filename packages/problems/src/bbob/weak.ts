/** f20 to f24: multimodal functions with a weak global structure. */
import { type Instance, normals, rotation, uniforms } from './instance.ts';
import { type BbobFunction, minus, oscillate, penalty, powers, ripples, scaled, squares, times, total } from './pieces.ts';

/** Signs of a random corner. */
const signs = ({ dimension, seed }: Instance): Float64Array => uniforms(dimension, seed).map((u) => (u < 0.5 ? -1 : 1));

/**
 * f20 = -mean of z_i sin(sqrt |z_i|) / 100 + 4.18982887... + 100 pen(z / 100), with x* = +-4.2096874633 / 2,
 * z = 100 (L^10 (y - 2 |x*|) + 2 |x*|), y_1 = 2 |x|_1 signed, y_(i+1) = 2 x_(i+1) + 0.25 (2 x_i - 2 |x*_i|)
 */
export function schwefel(instance: Instance): BbobFunction {
  const corner = signs(instance);
  const half = 4.2096874633 / 2;
  const widths = powers(Math.sqrt(10), instance.dimension);
  const value = (x: Float64Array) => {
    const doubled = x.map((each, i) => 2 * corner[i]! * each);
    const y = doubled.map((each, i) => (i === 0 ? each : each + 0.25 * (doubled[i - 1]! - 2 * half)));
    const z = y.map((each, i) => 100 * (widths[i]! * (each - 2 * half) + 2 * half));
    const waves = total(z, (each) => each * Math.sin(Math.sqrt(Math.abs(each))));
    return 0.01 * (418.9828872724339 - waves / z.length) + 0.01 * total(z, (each) => Math.max(0, Math.abs(each) - 500) ** 2);
  };
  return { optimum: corner.map((sign) => sign * half), value };
}

/** How the order of `values` sorts them. */
function order(values: Float64Array): number[] {
  return Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!);
}

/**
 * f21, f22 = T_osz(10 - max_i w_i exp(-(z - y_i)^T C_i (z - y_i) / (2 n)))^2 + pen, z = R x: many Gaussian peaks of heights w,
 * the highest 10, the others from 1.1 to 9.1.
 */
export const gallagher =
  (peaks: number, topCondition: number, spread: number) =>
  ({ dimension: n, seed }: Instance): BbobFunction => {
    const r = rotation(seed, n);
    const transposed = r.map((_, k) => r[(k % n) * n + Math.floor(k / n)]!);
    const ladder = Float64Array.from({ length: peaks - 1 }, (_, i) => 1000 ** (i / (peaks - 2)));
    const conditions = [topCondition, ...order(uniforms(peaks - 1, seed)).map((k) => ladder[k]!)];
    const curvatures = conditions.map((condition, i) => {
      const axes = Float64Array.from({ length: n }, (_, k) => condition ** (k / (n - 1) - 0.5));
      return Float64Array.from(order(uniforms(n, seed + 1000 * i)), (k) => axes[k]!);
    });
    const heights = conditions.map((_, i) => (i === 0 ? 10 : 1.1 + (8 * (i - 1)) / (peaks - 2)));
    const u = uniforms(n * peaks, seed);
    const centres = conditions.map((_, i) => {
      const centre = times(
        r,
        u.slice(i * n, (i + 1) * n).map((each) => spread * (10 * each - 5)),
      );
      return i === 0 ? centre.map((each) => 0.8 * each) : centre;
    });
    const value = (x: Float64Array) => {
      const z = times(r, x);
      let top = 0;
      for (let i = 0; i < peaks; i++) {
        const centre = centres[i]!;
        const distance = total(curvatures[i]!, (curvature, k) => curvature * (z[k]! - centre[k]!) ** 2);
        top = Math.max(top, heights[i]! * Math.exp(-distance / (2 * n)));
      }
      return oscillate(10 - top) ** 2 + penalty(x);
    };
    return { optimum: times(transposed, centres[0]!), value };
  };

/** f23 = 10/n^2 prod (1 + i sum_j |2^j z_i - round(2^j z_i)| / 2^j)^(10/n^1.2) - 10/n^2 + pen, z = R L^100 Q (x - x*), j = 1, ..., 32 */
export function katsuura(instance: Instance): BbobFunction {
  const { optimum, dimension: n } = instance;
  const [r, q, widths] = [instance.rotationR(), instance.rotationQ(), powers(10, n)];
  const value = (x: Float64Array) => {
    const z = times(r, scaled(widths, times(q, minus(x, optimum))));
    let product = 1;
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 1; j <= 32; j++) sum += Math.abs(2 ** j * z[i]! - Math.round(2 ** j * z[i]!)) / 2 ** j;
      product *= (1 + (i + 1) * sum) ** (10 / n ** 1.2);
    }
    return (10 / n ** 2) * (product - 1) + penalty(x);
  };
  return { optimum, value };
}

/** f24 = min(|y - m0|^2, n + s |y - m1|^2) + 10 (n - sum cos 2 pi z_i) + 10^4 pen, y = 2 sign(x*) x, z = R L^100 Q (y - m0) */
export function lunacek(instance: Instance): BbobFunction {
  const { dimension: n } = instance;
  const m0 = 2.5;
  const s = 1 - 1 / (2 * Math.sqrt(n + 20) - 8.2);
  const m1 = -Math.sqrt((m0 ** 2 - 1) / s);
  const [r, q, widths] = [instance.rotationR(), instance.rotationQ(), powers(10, n)];
  const optimum = normals(n, instance.seed).map((each) => (Math.sign(each) * m0) / 2);
  const value = (x: Float64Array) => {
    const y = x.map((each, i) => 2 * Math.sign(optimum[i]!) * each);
    const z = times(
      r,
      scaled(
        widths,
        times(
          q,
          y.map((each) => each - m0),
        ),
      ),
    );
    const bowls = Math.min(squares(y.map((each) => each - m0)), n + s * squares(y.map((each) => each - m1)));
    return bowls + ripples(z) + 1e4 * penalty(x);
  };
  return { optimum, value };
}
