/** The radius of a trust region. */
import type { OptionsOf } from '@thetakit/registry';
import { o } from '@thetakit/registry';

/** Options that the trust-region methods share; SciPy's, with a gradient tolerance at which the answer is accurate. */
export const radiusOptions = {
  initialTrustRadius: o.number({ gt: 0, default: 0.5, scale: 'log', describe: 'First radius: Euclidean length of the longest step.', unit: 'x' }),
  maxTrustRadius: o.number({ gt: 0, default: 1e10, scale: 'log', describe: 'Largest radius.', unit: 'x' }),
  eta: o.number({ min: 0, lt: 0.25, default: 0.1, describe: 'Least decrease, as a share of the predicted one, for which a step is taken.', unit: '1' }),
  gtol: o.number({ min: 0, default: 1e-8, scale: 'log', describe: 'Stop when no component of the gradient is larger than this.', unit: 'f/x' }),
} as const;

const options = o.options(radiusOptions);

/** Values of the shared options. */
export type RadiusOptions = OptionsOf<typeof options>;

/** The part of a state that the rule reads and writes. */
export interface RadiusState {
  radius: number;
  readonly stepLength: number;
}

/** A quarter of the step after a poor ratio, doubled after a good one at the boundary, as in SciPy. */
export function adaptRadius(s: RadiusState, ratio: number, { maxTrustRadius }: RadiusOptions): void {
  if (!(ratio >= 0.25)) s.radius = 0.25 * Math.min(s.radius, s.stepLength);
  else if (ratio > 0.75 && s.stepLength >= 0.9 * s.radius) s.radius = Math.min(2 * s.radius, maxTrustRadius);
}
