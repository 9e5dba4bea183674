/**
 * The augmented Lagrangian of Powell, Hestenes and Rockafellar over scaled rows w_j h_j and the scaled objective:
 *
 *   L(x; u, rho) = s f + sum_j psi_j,   psi = -u h + rho/2 h^2                                    for equations
 *                                       psi = (max(0, u - rho h)^2 - u^2) / (2 rho)               for inequalities h >= 0
 *   grad L = s g - sum_j m_j w_j grad h_j,   m = u - rho h,  cut off at 0 for inequalities: the next multipliers
 */
import type { Rows } from '../rows.ts';

/** What the augmented Lagrangian is made of besides x. Plain data. */
export interface AugmentedTerms {
  /** Scale s of f. */
  objectiveScale: number;
  /** Scales w of the rows. */
  rowScale: Float64Array;
  /** Multipliers u of the scaled rows. */
  multipliers: Float64Array;
  /** Penalty rho. */
  penalty: number;
}

/** The next multiplier of row j, whose unscaled value is h. */
export function nextMultiplier({ equalities }: Rows, { rowScale, multipliers, penalty }: AugmentedTerms, j: number, h: number): number {
  const m = multipliers[j]! - penalty * rowScale[j]! * h;
  return j < equalities ? m : Math.max(0, m);
}

/** L; +Infinity where f is. */
export function augmentedValue(rows: Rows, terms: AugmentedTerms, fun: number, h: Float64Array): number {
  const { objectiveScale, rowScale, multipliers, penalty } = terms;
  if (fun === Infinity) return Infinity;
  let sum = objectiveScale * fun;
  for (let j = 0; j < rows.count; j++) {
    const u = multipliers[j]!;
    const scaled = rowScale[j]! * h[j]!;
    const m = u - penalty * scaled;
    if (j < rows.equalities || m > 0) sum += scaled * (0.5 * penalty * scaled - u);
    else sum -= (u * u) / (2 * penalty);
  }
  return sum;
}

/** out <- grad L, from g and the normals of the rows, row-major. */
export function augmentedGradient(rows: Rows, terms: AugmentedTerms, gradient: Float64Array, h: Float64Array, normals: Float64Array, out: Float64Array): void {
  const n = out.length;
  for (let i = 0; i < n; i++) out[i] = terms.objectiveScale * gradient[i]!;
  for (let j = 0; j < rows.count; j++) {
    const m = nextMultiplier(rows, terms, j, h[j]!) * terms.rowScale[j]!;
    if (m === 0) continue;
    for (let i = 0; i < n; i++) out[i]! -= m * normals[j * n + i]!;
  }
}
