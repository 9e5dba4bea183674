/**
 * Is a gradient the derivative of its function? Central differences with h and h / 2, h_i = eps^(1/3) max(1, |x_i|), inside the bounds:
 *
 *   d_i from h / 2;   allowed |g_i - d_i| = tolerance max(|g_i|, |d_i|) + 2 |d_i(h) - d_i(h/2)| + 8 eps max|f| / h_i
 *
 * The second term bounds the truncation of d, the third its rounding.
 */
import { type Bounds, type Objective, ThetakitError } from '@thetakit/registry';
import { differenceJacobian, differenceWork, relativeSteps, type VectorFunction } from '../run/difference.ts';
import { type BoundsInput, boundsOf } from './bounds-of.ts';
import { type Fun, type Jac, objectiveOf } from './objective-of.ts';
import { startOf } from './prepare.ts';

/** Settings of `checkGradient`. */
export interface CheckGradientSettings {
  /** g(x), or true when fun returns [value, gradient]; not needed when fun is an Objective with a gradient. */
  readonly jac?: Jac | undefined;
  /** Bounds that the differences must respect. */
  readonly bounds?: BoundsInput | undefined;
  /** Relative disagreement that is allowed; default 1e-5. */
  readonly tolerance?: number | undefined;
}

/** What `checkGradient` found. */
export interface GradientCheck {
  readonly ok: boolean;
  /** Index of the worst element, by its disagreement over what is allowed. */
  readonly index: number;
  /** That element as given, and by differences. */
  readonly given: number;
  readonly difference: number;
  /** The whole gradients, shape [n]. */
  readonly gradient: Float64Array;
  readonly differences: Float64Array;
  /** A sentence: what is wrong, with a guess of the cause. */
  readonly message: string;
}

/**
 * Compares a gradient with differences of the function at x. 4 n + 1 evaluations. A gradient of the wrong length throws SHAPE_MISMATCH,
 * none at all ORACLE_MISSING.
 *
 * @example
 * checkGradient(([a]) => a ** 2, [3], { jac: ([a]) => [-2 * a] }).message; // '... it has the wrong sign.'
 */
export function checkGradient(fun: Fun | Objective, x: ArrayLike<number> | number, settings: CheckGradientSettings = {}): GradientCheck {
  const who = 'checkGradient';
  const at = startOf(who, x);
  return compare(who, objectiveOf(who, fun, at.length, { jac: settings.jac }), at, boundsOf(who, settings.bounds, at.length), settings.tolerance ?? 1e-5);
}

/** Throws GRADIENT_CHECK_FAILED when the gradient of `objective` disagrees with differences at x, moved into the bounds. */
export function requireGradient(who: string, objective: Objective, x: Float64Array, bounds: Bounds | undefined): void {
  const { ok, message, index, given, difference } = compare(who, objective, x, bounds, 1e-5);
  if (ok) return;
  throw new ThetakitError('GRADIENT_CHECK_FAILED', {
    who,
    problem: message.replace(/\.$/, ''),
    action: 'Correct jac, or leave it out for differences',
    received: given,
    expected: difference,
    data: { index },
  });
}

function compare(who: string, objective: Objective, start: Float64Array, bounds: Bounds | undefined, tolerance: number): GradientCheck {
  const x = bounds === undefined ? start : start.map((xi, i) => Math.min(Math.max(xi, bounds.lower[i]!), bounds.upper[i]!));
  const gradient = gradientAt(who, objective, x);
  const [coarse, largest] = differences(objective, x, 1, bounds);
  const [fine] = differences(objective, x, 0.5, bounds);
  let worst = 0;
  let ratio = -1;
  for (let i = 0; i < x.length; i++) {
    const h = (relativeSteps['3-point'] / 2) * Math.max(1, Math.abs(x[i]!));
    const rounding = (8 * Number.EPSILON * largest) / h;
    const allowed = tolerance * Math.max(Math.abs(gradient[i]!), Math.abs(fine[i]!)) + 2 * Math.abs(coarse[i]! - fine[i]!) + rounding;
    const share = Math.abs(gradient[i]! - fine[i]!) / (allowed + Number.MIN_VALUE);
    if (!(share <= ratio)) [worst, ratio] = [i, Number.isNaN(share) ? Infinity : share];
    if (ratio === Infinity) break;
  }
  const [given, difference] = [gradient[worst]!, fine[worst]!];
  const ok = ratio <= 1;
  const message = ok
    ? 'The gradient agrees with differences.'
    : `gradient element [${worst}] is ${given}, differences give ${difference}${guess(gradient, fine)}.`;
  return { ok, index: worst, given, difference, gradient, differences: fine, message };
}

function gradientAt(who: string, { dimension, gradient, valueAndGradient }: Objective, x: Float64Array): Float64Array {
  const g = gradient?.(x.slice()) ?? valueAndGradient?.(x.slice()).gradient;
  if (g === undefined)
    throw new ThetakitError('ORACLE_MISSING', { who, problem: 'there is no gradient to check', action: 'Pass jac, or an Objective with a gradient' });
  if (g.length === dimension) return g.slice();
  throw new ThetakitError('SHAPE_MISMATCH', {
    who,
    problem: `the gradient has length ${g.length}, expected ${dimension}`,
    action: 'Return one number per variable',
    received: g.length,
    expected: dimension,
  });
}

/** The difference gradient with steps `scale` times the usual ones, and the largest |f| met. */
function differences(objective: Objective, x: Float64Array, scale: number, bounds: Bounds | undefined): [gradient: Float64Array, largest: number] {
  let largest = 0;
  const f: VectorFunction = (at, out) => {
    out[0] = objective.value(at.slice());
    largest = Math.max(largest, Math.abs(out[0]));
  };
  const f0 = new Float64Array(1);
  f(x, f0);
  const out = new Float64Array(x.length);
  differenceJacobian(f, x, f0, out, differenceWork(x.length, 1), scale * relativeSteps['3-point'], true, bounds);
  return [out, largest];
}

/** Is g a multiple of d? Then the cause is nearly known. */
function guess(g: Float64Array, d: Float64Array): string {
  const dd = d.reduce((sum, di) => sum + di * di, 0);
  const factor = g.reduce((sum, gi, i) => sum + gi * d[i]!, 0) / dd;
  const rest = Math.sqrt(g.reduce((sum, gi, i) => sum + (gi - factor * d[i]!) ** 2, 0));
  if (Math.abs(factor - 1) < 1e-3 || !(rest <= 1e-4 * Math.abs(factor) * Math.sqrt(dd))) return '';
  if (Math.abs(factor + 1) < 1e-3) return ': it has the wrong sign';
  return `: it is ${Number(factor.toPrecision(4))} times the right one`;
}
