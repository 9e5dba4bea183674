/**
 * Goldfarb and Idnani's dual method for a strictly convex quadratic program:
 *
 *   minimise 1/2 d^T B d + g^T d   subject to   a_k . d = b_k (k < equalities),  a_k . d >= b_k,  lower <= d <= upper
 *
 * Source: Goldfarb and Idnani, Mathematical Programming 27 (1983) 1-33, doi:10.1007/BF02591962.
 * Ours, not theirs: bounds are constraints without stored normals; dependent but consistent equations are skipped; a fixed
 *   variable (lower = upper) is an equation; the most violated constraint is chosen by its distance, |a . d - b| / |a|.
 * Cost: O(n^2) per change of the active set, after n^3/3 for L^-T.
 */
import { addActive, dropActive, solveTriangle, startBasis } from './active-set.ts';
import type { QpRows, QpWork } from './qp-work.ts';

/** How it ended: 'infeasible' when no d satisfies the constraints, 'failed' when rounding kept it from an end. */
export type QpVerdict = 'solved' | 'infeasible' | 'failed';

/** A program: B = L L^T by its factor, g, rows, and bounds on d. */
export interface Qp {
  factor: Float64Array;
  gradient: Float64Array;
  rows: QpRows;
  lower: Float64Array;
  upper: Float64Array;
}

/** Solves; the solution and its multipliers are in `work`. */
export function solveQp(work: QpWork, qp: Qp): QpVerdict {
  const { n, m } = work;
  startBasis(work, qp.factor);
  freeMinimum(work, qp.gradient);
  work.isActive.fill(0);
  work.multipliers.fill(0);
  let q = 0;
  for (let k = 0; k < qp.rows.equalities; k++) {
    const next = satisfy(work, qp, k, q, true);
    if (next < 0) return next === infeasible ? 'infeasible' : 'failed';
    q = next;
  }
  for (let i = 0; i < n; i++) {
    if (qp.lower[i] !== qp.upper[i]) continue;
    const next = satisfy(work, qp, m + i, q, true);
    if (next < 0) return 'failed';
    q = next;
  }
  for (let turns = 20 * (n + qp.rows.count) + 100; turns > 0; turns--) {
    const worst = mostViolated(work, qp);
    if (worst < 0) return finish(work, q);
    const next = satisfy(work, qp, worst, q, false);
    if (next < 0) return next === infeasible ? 'infeasible' : 'failed';
    q = next;
  }
  return 'failed';
}

const infeasible = -1;
const failed = -2;

/** d <- -B^-1 g = -J J^T g. */
function freeMinimum({ basis, step, coordinates, n }: QpWork, gradient: Float64Array): void {
  for (let j = 0; j < n; j++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += basis[i * n + j]! * gradient[i]!;
    coordinates[j] = sum;
  }
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum -= basis[i * n + j]! * coordinates[j]!;
    step[i] = sum;
  }
}

/** a_k . d - b_k for any constraint by its number. */
function slack({ m, n, step }: QpWork, { rows, lower, upper }: Qp, number: number): number {
  if (number >= m + n) return upper[number - m - n]! - step[number - m - n]!;
  if (number >= m) return step[number - m]! - lower[number - m]!;
  let sum = -rows.sides[number]!;
  for (let i = 0; i < n; i++) sum += rows.normals[number * n + i]! * step[i]!;
  return sum;
}

/** |a_k|_2 and the size that rounding in the slack is relative to. */
function scaleOf({ m, n, step }: QpWork, { rows, lower, upper }: Qp, number: number): { readonly norm: number; readonly size: number } {
  if (number >= m) {
    const i = (number - m) % n;
    return { norm: 1, size: 1e-3 + Math.abs(step[i]!) + Math.abs(number >= m + n ? upper[i]! : lower[i]!) };
  }
  let squares = 0;
  let size = Math.abs(rows.sides[number]!);
  for (let i = 0; i < n; i++) {
    const a = rows.normals[number * n + i]!;
    squares += a * a;
    size += Math.abs(a * step[i]!);
  }
  const norm = Math.sqrt(squares);
  return { norm, size: size + 1e-3 * norm };
}

/** Rounding that a slack may show, relative to the size of its terms. */
const rounding = 1e-13;

/** The number of the most violated constraint, -1 for none. */
function mostViolated(work: QpWork, qp: Qp): number {
  const { m, n, isActive } = work;
  let worst = -1;
  let most = 0;
  for (let k = qp.rows.equalities; k < m + 2 * n; k++) {
    if (k >= qp.rows.count && k < m) continue;
    if (isActive[k] === 1) continue;
    const s = slack(work, qp, k);
    if (!(s < 0)) continue;
    const { norm, size } = scaleOf(work, qp, k);
    if (-s <= rounding * size || -s <= most * norm) continue;
    most = norm === 0 ? Infinity : -s / norm;
    worst = k;
  }
  return worst;
}

/** coordinates <- J^T a_k. */
function setCoordinates({ m, n, basis, coordinates }: QpWork, { rows }: Qp, number: number): void {
  if (number >= m) {
    const sign = number >= m + n ? -1 : 1;
    const i = (number - m) % n;
    for (let j = 0; j < n; j++) coordinates[j] = sign * basis[i * n + j]!;
    return;
  }
  coordinates.fill(0);
  for (let i = 0; i < n; i++) {
    const a = rows.normals[number * n + i]!;
    if (a === 0) continue;
    for (let j = 0; j < n; j++) coordinates[j]! += a * basis[i * n + j]!;
  }
}

/**
 * Moves along the dual path until constraint `number` holds, dropping others on the way. Returns the new count of active
 * constraints, or `infeasible` or `failed`.
 */
function satisfy(work: QpWork, qp: Qp, number: number, active: number, isEquation: boolean): number {
  const { coordinates, change, dual, direction, step, basis, n } = work;
  let q = active;
  let multiplier = 0;
  for (let turns = q + 2; turns > 0; turns--) {
    const s = slack(work, qp, number);
    setCoordinates(work, qp, number);
    solveTriangle(work, q);
    let free = 0;
    let all = 0;
    for (let j = 0; j < n; j++) {
      const square = coordinates[j]! * coordinates[j]!;
      all += square;
      if (j >= q) free += square;
    }
    const isDependent = free <= 1e-22 * all || q === n;
    if (isDependent && isEquation) return Math.abs(s) <= 1e-9 * scaleOf(work, qp, number).size ? q : infeasible;
    const { at, length } = longestDualStep(work, qp, q, isEquation && s > 0 ? -1 : 1);
    const full = isDependent ? Infinity : Math.abs(s) / free;
    const t = Math.min(full, length);
    if (t === Infinity) return infeasible;
    if (!(t >= 0)) return failed;
    // An equation may be approached from both sides.
    const move = isEquation && s > 0 ? -t : t;
    for (let k = 0; k < q; k++) dual[k]! -= move * change[k]!;
    multiplier += move;
    if (!isDependent) {
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let j = q; j < n; j++) sum += basis[i * n + j]! * coordinates[j]!;
        direction[i] = sum;
      }
      for (let i = 0; i < n; i++) step[i]! += move * direction[i]!;
    }
    if (full <= length) {
      addActive(work, q, number, multiplier);
      return q + 1;
    }
    dropActive(work, q, at);
    q -= 1;
  }
  return failed;
}

/** How far the multipliers of the active inequalities allow to go, and which of them becomes zero first. */
function longestDualStep(
  { active, dual, change, m, n }: QpWork,
  { rows, lower, upper }: Qp,
  q: number,
  sign: number,
): { readonly at: number; readonly length: number } {
  let at = -1;
  let length = Infinity;
  for (let k = 0; k < q; k++) {
    const number = active[k]!;
    if (number < rows.equalities) continue;
    if (number >= m && lower[(number - m) % n] === upper[(number - m) % n]) continue;
    const fall = sign * change[k]!;
    if (fall <= 0) continue;
    const ratio = Math.max(dual[k]!, 0) / fall;
    if (ratio < length) {
      length = ratio;
      at = k;
    }
  }
  return { at, length };
}

/** Sorts the multipliers by number. */
function finish({ active, dual, multipliers, step }: QpWork, q: number): QpVerdict {
  for (let k = 0; k < q; k++) multipliers[active[k]!] = dual[k]!;
  return step.every(Number.isFinite) ? 'solved' : 'failed';
}
