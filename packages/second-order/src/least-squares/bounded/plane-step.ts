/** The trust-region step in a plane: min 1/2 p^T B p + g^T p, ||p|| <= radius, B positive semidefinite. */

/** A model in a plane: B = [[b11, b12], [b12, b22]], g = (g1, g2). */
export interface PlaneModel {
  readonly b11: number;
  readonly b12: number;
  readonly b22: number;
  readonly g1: number;
  readonly g2: number;
}

/** p as [p1, p2]. */
export function planeStep({ b11, b12, b22, g1, g2 }: PlaneModel, radius: number): readonly [number, number] {
  // Eigenvectors (c, s) and (-s, c).
  const angle = 0.5 * Math.atan2(2 * b12, b11 - b22);
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const first = Math.max(0, c * c * b11 + 2 * c * s * b12 + s * s * b22);
  const second = Math.max(0, s * s * b11 - 2 * c * s * b12 + c * c * b22);
  const [h1, h2] = [c * g1 + s * g2, c * g2 - s * g1];
  const quotient = (h: number, by: number) => (h === 0 ? 0 : h / by);
  const at = (shift: number) => [-quotient(h1, first + shift), -quotient(h2, second + shift)] as const;
  let [q1, q2] = at(0);
  if (!(Math.hypot(q1, q2) <= radius)) {
    // ||p(shift)|| falls from beyond the radius at 0 to at most the radius at ||g|| / radius.
    let [low, high] = [0, Math.hypot(h1, h2) / radius];
    for (let k = 0; k < 100 && high - low > 1e-15 * high; k++) {
      const middle = low / 2 + high / 2;
      [q1, q2] = at(middle);
      if (Math.hypot(q1, q2) > radius) low = middle;
      else high = middle;
    }
    [q1, q2] = at(high);
  }
  return [c * q1 - s * q2, s * q1 + c * q2];
}
