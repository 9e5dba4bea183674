/**
 * Robust losses: 1/2 sum C^2 rho((r_i/C)^2) instead of 1/2 sum r_i^2, so that outliers pull less.
 * Each loss is the ordinary least-squares loss of the bent residuals s_i = sign(r_i) C sqrt(rho((r_i/C)^2)); the same minimisers and
 * the same cost as SciPy's `least_squares`.
 */

/** Names of the losses. */
export const LOSSES = ['linear', 'soft-l1', 'huber', 'cauchy', 'arctan'] as const;

/** A loss. */
export type Loss = (typeof LOSSES)[number];

/** rho(z) and rho'(z) for z = r^2 >= 0. */
const rules: Readonly<Record<Loss, (z: number) => readonly [number, number]>> = {
  linear: (z) => [z, 1],
  'soft-l1': (z) => [(2 * z) / (Math.sqrt(1 + z) + 1), 1 / Math.sqrt(1 + z)],
  huber: (z) => (z <= 1 ? [z, 1] : [2 * Math.sqrt(z) - 1, 1 / Math.sqrt(z)]),
  cauchy: (z) => [Math.log1p(z), 1 / (1 + z)],
  arctan: (z) => [Math.atan(z), 1 / (1 + z * z)],
};

/** The bent residual s(r) and its derivative ds/dr, with scale C > 0. */
export function bend(loss: Loss, r: number, scale: number): readonly [number, number] {
  const u = r / scale;
  const [rho, slope] = rules[loss](u * u);
  // s = sign(u) C sqrt(rho), ds/dr = rho' |u| / sqrt(rho), which is 1 at u = 0
  const root = Math.sqrt(rho);
  return [Math.sign(u) * scale * root, root === 0 ? 1 : (slope * Math.abs(u)) / root];
}
