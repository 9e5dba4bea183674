/** The trial step of a trust-region method: how it is judged, with the digits that values of f have left. */
import type { MethodState, Observation } from '@thetakit/registry';

/** What a trial needs. */
export interface TrialState extends MethodState {
  /** g at x. */
  readonly gradient: Float64Array;
  /** p, shape [n]. */
  readonly step: Float64Array;
  /** ||p||. */
  stepLength: number;
  /** Decrease of f that the model promises for p. */
  predicted: number;
  /** Steps in a row that were taken although f did not fall. */
  levelSteps: number;
}

/** Two values of f within this share of |f| are called level: there the gradient judges. */
const level = 1e-10;
/** Most steps in a row that do not lower f: beyond, f and its derivatives have no more digits to give. */
const levelLimit = 5;

/**
 * Decrease of f over the promised one; -Infinity where f is not finite. Where both are lost in the rounding of f, the mean
 * slope measures the decrease: f(x) - f(x + p) = -1/2 (g(x) + g(x + p))^T p + O(||p||^3).
 */
export function ratioOf({ fun, gradient: g, step, predicted }: TrialState, { value, gradient }: Observation): number {
  if (!(value < Infinity)) return -Infinity;
  const isLevel = predicted <= level * Math.abs(fun) && Math.abs(value - fun) <= level * Math.abs(fun);
  if (!isLevel) return (fun - value) / predicted;
  let slope = 0;
  for (let i = 0; i < g.length; i++) slope += (g[i]! + gradient[i]!) * step[i]!;
  return (-0.5 * slope) / predicted;
}

/** Makes the observed point the iterate. */
export function moveTo(s: TrialState, { value, gradient }: Observation): void {
  s.levelSteps = value < s.fun ? 0 : s.levelSteps + 1;
  s.x.set(s.query);
  s.fun = value;
  s.gradient.set(gradient);
  s.gradientNorm = 0;
  for (let i = 0; i < gradient.length; i++) s.gradientNorm = Math.max(s.gradientNorm, Math.abs(gradient[i]!));
}

/** Has f stopped falling? */
export function isExhausted({ levelSteps }: TrialState): boolean {
  return levelSteps >= levelLimit;
}

/** Asks for f and g at x + p. False when x + p is x in floating point, or p is not finite. */
export function askTrial(s: TrialState): boolean {
  let isMove = false;
  let isFinite = true;
  for (let i = 0; i < s.x.length; i++) {
    const to = s.x[i]! + s.step[i]!;
    s.query[i] = to;
    isMove ||= to !== s.x[i];
    isFinite &&= Number.isFinite(to);
  }
  s.wants = 'value+gradient';
  if (!isFinite) s.query.set(s.x);
  return isMove && isFinite;
}
