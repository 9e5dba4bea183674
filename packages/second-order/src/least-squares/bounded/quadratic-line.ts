/** A quadratic function on a line: q(t) = a t^2 + b t + c. */
import { type JacobianMatrix, times } from './jacobian-matrix.ts';

/** The model 1/2 ||J d z||^2 + 1/2 z^T diag z + g^T z of a least-squares step z in scaled variables. */
export interface StepModel {
  readonly matrix: JacobianMatrix;
  /** Scale of the variables: step = d z, shape [n]. */
  readonly d: Float64Array;
  /** Curvature that the bounds add, shape [n]. */
  readonly diagonal: Float64Array;
  /** g in scaled variables, shape [n]. */
  readonly slope: Float64Array;
  /** Scratch, shapes [n], [m], [m]. */
  readonly scaled: Float64Array;
  readonly image: Float64Array;
  readonly other: Float64Array;
}

/** J d z into `out`. */
export function imageOf({ matrix, d, scaled }: StepModel, z: Float64Array, out: Float64Array): void {
  for (let j = 0; j < z.length; j++) scaled[j] = d[j]! * z[j]!;
  times(matrix, scaled, out);
}

/** The model along z: [a, b]. */
export function along(model: StepModel, z: Float64Array): readonly [a: number, b: number] {
  imageOf(model, z, model.image);
  let [a, b] = [0, 0];
  for (const v of model.image) a += v * v;
  for (let j = 0; j < z.length; j++) {
    a += model.diagonal[j]! * z[j]! * z[j]!;
    b += model.slope[j]! * z[j]!;
  }
  return [a / 2, b];
}

/** The model from s along z: [a, b, c]. */
export function alongFrom(model: StepModel, z: Float64Array, s: Float64Array): readonly [a: number, b: number, c: number] {
  const [a, plain] = along(model, z);
  imageOf(model, s, model.other);
  let [b, c] = [plain, 0];
  for (let i = 0; i < model.image.length; i++) {
    b += model.image[i]! * model.other[i]!;
    c += (model.other[i]! * model.other[i]!) / 2;
  }
  for (let j = 0; j < z.length; j++) {
    b += model.diagonal[j]! * z[j]! * s[j]!;
    c += s[j]! * (model.slope[j]! + (model.diagonal[j]! * s[j]!) / 2);
  }
  return [a, b, c];
}

/** Minimum of a t^2 + b t + c for low <= t <= high: [t, value]. */
export function minimumOnLine(a: number, b: number, low: number, high: number, c = 0): readonly [t: number, value: number] {
  const inner = a > 0 ? Math.min(Math.max(-b / (2 * a), low), high) : b <= 0 ? high : low;
  const at = (t: number) => t * (a * t + b) + c;
  let best = inner;
  for (const t of [low, high]) if (at(t) < at(best)) best = t;
  return [best, at(best)];
}
