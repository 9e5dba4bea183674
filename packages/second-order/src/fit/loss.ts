/**
 * Robust losses: 1/2 sum C^2 rho((r_i/C)^2) instead of 1/2 sum r_i^2, so that outliers pull less.
 * Each loss is the ordinary least-squares loss of the bent residuals s_i = sign(r_i) C sqrt(rho((r_i/C)^2)); the same minimisers and
 * the same cost as SciPy's `least_squares`.
 */

/** Names of the losses. */
export const LOSSES = ['linear', 'soft-l1', 'huber', 'cauchy', 'arctan', 'tukey'] as const;

/** A loss. */
export type Loss = (typeof LOSSES)[number];

/** rho(z), rho'(z) and rho''(z) for z = r^2 / C^2 >= 0. Tukey's biweight is scaled so that rho'(0) = 1, like the others. */
const rules: Readonly<Record<Loss, (z: number) => readonly [number, number, number]>> = {
  linear: (z) => [z, 1, 0],
  'soft-l1': (z) => [(2 * z) / (Math.sqrt(1 + z) + 1), 1 / Math.sqrt(1 + z), -0.5 * (1 + z) ** -1.5],
  huber: (z) => (z <= 1 ? [z, 1, 0] : [2 * Math.sqrt(z) - 1, 1 / Math.sqrt(z), -0.5 * z ** -1.5]),
  cauchy: (z) => [Math.log1p(z), 1 / (1 + z), -1 / (1 + z) ** 2],
  arctan: (z) => [Math.atan(z), 1 / (1 + z * z), (-2 * z) / (1 + z * z) ** 2],
  tukey: (z) => (z <= 1 ? [z * (1 - z + (z * z) / 3), (1 - z) ** 2, -2 * (1 - z)] : [1 / 3, 0, 0]),
};

/** C as a multiple of the standard deviation of ordinary residuals at which a fit of normal data is 95 per cent efficient. */
export const TUNING: Readonly<Record<Loss, number>> = { linear: 1, 'soft-l1': 1.287, huber: 1.345, cauchy: 2.385, arctan: 2.571, tukey: 4.685 };

/** psi(r) = r rho'(r^2 / C^2), the pull of a residual, and its derivative psi'(r) = rho' + 2 z rho''. */
export function pull(loss: Loss, r: number, scale: number): readonly [number, number] {
  const z = (r / scale) ** 2;
  const [, slope, bendOf] = rules[loss](z);
  return [r * slope, slope + 2 * z * bendOf];
}

/** The bent residual s(r) and its derivative ds/dr, with scale C > 0. */
export function bend(loss: Loss, r: number, scale: number): readonly [number, number] {
  const u = r / scale;
  const [rho, slope] = rules[loss](u * u);
  // s = sign(u) C sqrt(rho), ds/dr = rho' |u| / sqrt(rho), which is 1 at u = 0
  const root = Math.sqrt(rho);
  return [Math.sign(u) * scale * root, root === 0 ? 1 : (slope * Math.abs(u)) / root];
}
