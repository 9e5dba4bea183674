/**
 * Newton's method for systems of equations, as the lecture has it for one equation: the root of the linear model, again and again.
 *
 *   J(x) p = -F(x),  x <- x + t lambda p             F: R^n -> R^n, J of shape [n, n];  n = 1: x <- x - lambda F / F'
 *
 * `isSafeguarded`, the default: t = 1, 1/2, 1/4, ... until ||F(x + t p)|| <= (1 - 1e-4 t) ||F(x)||. Without it t is 1: the pure method,
 * which may wander off. Near a root where J is regular the digits double each step.
 * Source: J. Nocedal, S.J. Wright, Numerical Optimization, 2nd ed. (2006), section 11.1 and 11.2, doi:10.1007/978-0-387-40065-5.
 */
import { type Outcome, outcomeOf, type StopReason, ThetakitError } from '@thetakit/registry';
import { solveSquare } from '../dense/lu-solve.ts';
import { norm2 } from '../dense/norm.ts';
import { differenceJacobian } from '../fit/difference-jacobian.ts';

/** Options of `newtonRoot`. */
export interface NewtonRootOptions {
  /** J(x), row-major, flat or by rows; three-point differences without it. */
  readonly jac?: (x: Float64Array) => ArrayLike<number> | readonly ArrayLike<number>[];
  /** Factor of the step, in (0, 2); default 1. */
  readonly lambda?: number;
  /** Shorten steps that do not lower ||F||; default true. */
  readonly isSafeguarded?: boolean;
  /** Stop when no component of F is larger; default 1e-12. */
  readonly ftol?: number;
  /** Stop when a whole step is at most this share of x; default 4 eps. */
  readonly xtol?: number;
  /** Default 100. */
  readonly maxiter?: number;
}

/** A root. */
export interface NewtonRootResult extends Outcome {
  readonly x: Float64Array;
  /** F(x). */
  readonly fun: Float64Array;
  readonly nit: number;
  readonly nfev: number;
  readonly njev: number;
  /** Iterates, the start first. */
  readonly path: readonly Float64Array[];
}

const descent = 1e-4;
const mostHalvings = 40;

/** Solves F(x) = 0 from x0. Example: `newtonRoot(([x, y]) => [x * x + y * y - 1, x - y], [1, 0.5]).x`. Throws SHAPE_MISMATCH for F of another length. */
export function newtonRoot(f: (x: Float64Array) => ArrayLike<number>, x0: ArrayLike<number>, options: NewtonRootOptions = {}): NewtonRootResult {
  const { lambda = 1, isSafeguarded = true, ftol = 1e-12, xtol = 4 * Number.EPSILON, maxiter = 100 } = options;
  const n = x0.length;
  const counts = { nfev: 0, njev: 0 };
  const at = (x: Float64Array): Float64Array => {
    counts.nfev += 1;
    const value = Float64Array.from(f(x));
    if (value.length !== n) throw wrongLength(value.length, n);
    return value;
  };
  const jacobian = jacobianOf(at, Float64Array.from(x0), options.jac, counts);
  const path = [Float64Array.from(x0)];
  let x = path[0]!;
  let value = at(x);
  const end = (reason: StopReason): NewtonRootResult => ({ x, fun: value, nit: path.length - 1, ...counts, path, ...outcomeOf(reason) });
  if (!isFinite(value)) return end('non-finite');
  for (;;) {
    if (value.every((v) => Math.abs(v) <= ftol)) return end('function-tolerance');
    if (path.length > maxiter) return end('max-iterations');
    const step = value.map((v) => -lambda * v);
    const matrix = jacobian(x);
    if (!isFinite(matrix)) return end('non-finite');
    if (!solveSquare(matrix, step) || !isFinite(step)) return end('singular');
    const isLast = norm2(step) <= xtol * norm2(x);
    let next = x.map((v, i) => v + step[i]!);
    let there = at(next);
    for (let halving = 1; isSafeguarded && !isLast && !(norm2(there) <= (1 - descent * 0.5 ** (halving - 1)) * norm2(value)); halving++) {
      if (halving > mostHalvings) return end('stalled');
      next = x.map((v, i) => v + 0.5 ** halving * step[i]!);
      there = at(next);
    }
    if (!isFinite(there)) return end('non-finite');
    x = next;
    value = there;
    path.push(x);
    if (isLast) return end('step-tolerance');
  }
}

function isFinite(values: Float64Array): boolean {
  return values.every(Number.isFinite);
}

function jacobianOf(at: (x: Float64Array) => Float64Array, start: Float64Array, given: NewtonRootOptions['jac'], counts: { njev: number }) {
  const n = start.length;
  const differences = differenceJacobian({ residuals: (x, out) => out.set(at(x)), start, residualCount: n }, '3-point');
  return (x: Float64Array): Float64Array => {
    counts.njev += 1;
    const out = new Float64Array(n * n);
    if (given === undefined) {
      differences(x, out);
      return out;
    }
    const rows = given(x);
    const flat = typeof rows[0] === 'number' ? (rows as ArrayLike<number>) : (rows as readonly ArrayLike<number>[]).flatMap((row) => Array.from(row));
    if (flat.length !== n * n) throw wrongLength(flat.length, n * n);
    out.set(flat);
    return out;
  };
}

function wrongLength(received: number, expected: number): ThetakitError {
  return new ThetakitError('SHAPE_MISMATCH', {
    who: 'newtonRoot',
    problem: `there are ${received} numbers, expected ${expected}`,
    action: 'Give as many equations as unknowns, and their square Jacobian',
    received,
    expected,
  });
}
