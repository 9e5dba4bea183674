/**
 * The step of an SQP iteration: the quadratic program at x, and when its linearised constraints contradict each other, the
 * elastic program, in which each row may be missed by s_j at the cost 1/2 weight s_j^2:
 *
 *   minimise g . d + 1/2 d^T B d + 1/2 weight |s|^2   subject to   h + A d + s = 0 (>= 0),   lower - x <= d <= upper - x.
 *
 * It always has a solution, with multipliers weight s_j.
 */

import { cholesky } from '../qp/cholesky.ts';
import { newQpWork, type QpWork } from '../qp/qp-work.ts';
import type { QpVerdict } from '../qp/solve-qp.ts';
import { type Qp, solveQp } from '../qp/solve-qp.ts';
import type { Rows } from '../rows.ts';

/** Buffers of both programs; the elastic one has n + rows variables. Contents are never read from one iteration to the next. */
export interface SubproblemWork {
  readonly plain: QpWork;
  readonly elastic: QpWork;
  readonly program: Qp;
  readonly elasticProgram: Qp;
}

/** Allocates. */
export function newSubproblemWork(n: number, { count, equalities }: Rows): SubproblemWork {
  const size = count === 0 ? 0 : n + count;
  const program = (variables: number): Qp => ({
    factor: new Float64Array(variables * variables),
    gradient: new Float64Array(variables),
    rows: { count, equalities, normals: new Float64Array(count * variables), sides: new Float64Array(count) },
    lower: new Float64Array(variables).fill(-Infinity),
    upper: new Float64Array(variables).fill(Infinity),
  });
  return { plain: newQpWork(n, count), elastic: newQpWork(size, count), program: program(n), elasticProgram: program(size) };
}

/** What a subproblem is about. */
export interface Subproblem {
  readonly x: Float64Array;
  readonly gradient: Float64Array;
  /** B, [n, n]. */
  readonly hessian: Float64Array;
  readonly normals: Float64Array;
  /** h, the right sides being -h. */
  readonly values: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** Solves into `step` (shape [n]) and `multipliers` (one per row). 'infeasible' asks for `solveElastic`. */
export function solveSubproblem({ plain, program }: SubproblemWork, at: Subproblem, step: Float64Array, multipliers: Float64Array): QpVerdict {
  const n = step.length;
  if (!cholesky(at.hessian, n, program.factor)) return 'failed';
  program.gradient.set(at.gradient);
  program.rows.normals.set(at.normals);
  setSides(program, at);
  const verdict = solveQp(plain, program);
  if (verdict === 'solved') take(plain, step, multipliers);
  return verdict;
}

function setSides(program: Qp, { x, values, lower, upper }: Subproblem): void {
  for (let j = 0; j < values.length; j++) program.rows.sides[j] = -values[j]!;
  for (let i = 0; i < x.length; i++) {
    program.lower[i] = lower[i]! - x[i]!;
    program.upper[i] = upper[i]! - x[i]!;
  }
}

function take(work: QpWork, step: Float64Array, multipliers: Float64Array): void {
  for (let i = 0; i < step.length; i++) step[i] = work.step[i]!;
  for (let j = 0; j < multipliers.length; j++) multipliers[j] = work.multipliers[j]!;
}

/** Solves the elastic program, with the factor of B that `solveSubproblem` made before. */
export function solveElastic(
  { elastic, program: { factor }, elasticProgram: program }: SubproblemWork,
  at: Subproblem,
  weight: number,
  step: Float64Array,
  multipliers: Float64Array,
): QpVerdict {
  const n = step.length;
  const count = multipliers.length;
  const size = n + count;
  if (count === 0) return 'failed';
  program.factor.fill(0);
  for (let i = 0; i < n; i++) for (let k = 0; k <= i; k++) program.factor[i * size + k] = factor[i * n + k]!;
  program.rows.normals.fill(0);
  for (let j = 0; j < count; j++) {
    program.factor[(n + j) * size + n + j] = Math.sqrt(weight);
    for (let i = 0; i < n; i++) program.rows.normals[j * size + i] = at.normals[j * n + i]!;
    program.rows.normals[j * size + n + j] = 1;
  }
  program.gradient.fill(0);
  program.gradient.set(at.gradient);
  setSides(program, at);
  const verdict = solveQp(elastic, program);
  if (verdict === 'solved') take(elastic, step, multipliers);
  return verdict;
}
