/** The pieces that the BBOB functions are put together from. */

/** A function with its optimum: what one definition gives for one instance. */
export interface BbobFunction {
  /** Where the minimum is. */
  readonly optimum: Float64Array;
  /** f without the constant that is added to it: 0 at the optimum. */
  value(x: Float64Array): number;
}

/** i / (n - 1), the place of a coordinate between the first and the last. */
export const place = (i: number, n: number): number => i / (n - 1);

/** base^place: the diagonal of conditioning base^2 when `base` is the root of it. */
export function powers(base: number, n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => base ** place(i, n));
}

/** M v for a row-major matrix. */
export function times(matrix: Float64Array, v: Float64Array): Float64Array {
  const n = v.length;
  return v.map((_, i) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += matrix[i * n + j]! * v[j]!;
    return sum;
  });
}

/** a_i b_i */
export const scaled = (a: Float64Array, b: Float64Array): Float64Array => b.map((value, i) => value * a[i]!);

/** a - b */
export const minus = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, i) => value - b[i]!);

/** Sum of f(v_i, i). */
export function total(v: Float64Array, f: (value: number, i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += f(v[i]!, i);
  return sum;
}

/** T_osz of one number: smooth oscillation around the identity. */
export function oscillate(value: number): number {
  if (value === 0) return 0;
  const log = Math.log(Math.abs(value));
  const [c1, c2] = value > 0 ? [10, 7.9] : [5.5, 3.1];
  return Math.sign(value) * Math.exp(log + 0.049 * (Math.sin(c1 * log) + Math.sin(c2 * log)));
}

/** T_osz of every component. */
export const oscillated = (v: Float64Array): Float64Array => v.map(oscillate);

/** T_asy with exponent beta: positive components are bent upwards. */
export function bent(v: Float64Array, beta: number): Float64Array {
  return v.map((value, i) => (value > 0 ? value ** (1 + beta * place(i, v.length) * Math.sqrt(value)) : value));
}

/** Sum of the squared distances to the box [-5, 5]. */
export const penalty = (x: Float64Array): number => total(x, (value) => Math.max(0, Math.abs(value) - 5) ** 2);

/** n (1 - mean of cos 2 pi z) times 10: the ripples of Rastrigin's function. */
export const ripples = (z: Float64Array): number => 10 * (z.length - total(z, (value) => Math.cos(2 * Math.PI * value)));

/** |z|^2 */
export const squares = (z: Float64Array): number => total(z, (value) => value * value);
