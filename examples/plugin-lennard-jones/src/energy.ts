/**
 * Energy of a cluster of atoms that attract each other from afar and repel each other from near (Lennard-Jones), in units of
 * the depth of one pair; lengths in units of the distance at which a pair has energy zero:
 *
 *   E(x) = 4 sum_(i<j) (r^-12 - r^-6),   r^2 = |x_i - x_j|^2,   x of shape [3 atoms], atom by atom.
 */
export function energy(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i += 3) {
    for (let j = 0; j < i; j += 3) {
      const inverse = 1 / ((x[i]! - x[j]!) ** 2 + (x[i + 1]! - x[j + 1]!) ** 2 + (x[i + 2]! - x[j + 2]!) ** 2);
      const sixth = inverse ** 3;
      sum += sixth * (sixth - 1);
    }
  }
  return 4 * sum;
}

/** The gradient of the energy: dE/dx_i = 24 sum_j (r^-8 - 2 r^-14) (x_i - x_j). */
export function energyGradient(x: Float64Array, out: Float64Array = new Float64Array(x.length)): Float64Array {
  out.fill(0);
  for (let i = 0; i < x.length; i += 3) {
    for (let j = 0; j < i; j += 3) {
      const inverse = 1 / ((x[i]! - x[j]!) ** 2 + (x[i + 1]! - x[j + 1]!) ** 2 + (x[i + 2]! - x[j + 2]!) ** 2);
      const factor = 24 * inverse ** 4 * (1 - 2 * inverse ** 3);
      for (let k = 0; k < 3; k++) {
        const force = factor * (x[i + k]! - x[j + k]!);
        out[i + k] = out[i + k]! + force;
        out[j + k] = out[j + k]! - force;
      }
    }
  }
  return out;
}
