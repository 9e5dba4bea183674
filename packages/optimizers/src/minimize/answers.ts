/** What user functions may return, checked and turned into numbers and vectors. */
import { show, ThetakitError } from '@thetakit/registry';

/** A vector as users write it. */
export type VectorLike = ArrayLike<number>;
/** A matrix as users write it: row-major numbers, or rows. */
export type MatrixLike = ArrayLike<number> | readonly ArrayLike<number>[];

/** A value of f: a number, or an array of one number. */
export function asValue(who: string, value: unknown): number {
  if (typeof value === 'number') return value;
  if (isPromise(value)) {
    throw new ThetakitError('ARGUMENT_TYPE', {
      who,
      problem: 'fun returned a promise, expected a number',
      action: 'Use minimizeAsync for asynchronous functions',
    });
  }
  if (Array.isArray(value) && value.length === 1 && typeof value[0] === 'number') return value[0];
  throw new ThetakitError('ARGUMENT_TYPE', {
    who,
    problem: `fun returned ${show(value)}, expected a number`,
    action: Array.isArray(value) ? 'Pass jac: true when fun returns [value, gradient]' : 'Return a number',
    received: value,
  });
}

/** Is it a promise? */
export function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

/** The pair [value, gradient] of jac: true; the gradient goes into `out`. */
export function asPair(who: string, pair: unknown, out: Float64Array): number {
  if (isPromise(pair)) return asValue(who, pair);
  if (!Array.isArray(pair) || pair.length !== 2 || typeof pair[0] !== 'number') {
    throw new ThetakitError('ARGUMENT_TYPE', {
      who,
      problem: `fun returned ${show(pair)}, expected [value, gradient] because jac is true`,
      action: 'Return both, or leave jac out',
      received: pair,
    });
  }
  asVector(who, 'the gradient of fun', pair[1], out);
  return pair[0];
}

/** Copies a vector of the right length into `out`; `per` says in the error what each number is of. */
export function asVector(who: string, what: string, value: unknown, out: Float64Array, per = 'variable'): Float64Array {
  const list = typeof value === 'number' ? [value] : (value as ArrayLike<number> | null | undefined);
  if (list === null || list === undefined || typeof list !== 'object' || typeof list.length !== 'number') {
    throw new ThetakitError('ARGUMENT_TYPE', {
      who,
      problem: `${what} is ${show(value)}, expected an array of ${out.length} numbers`,
      action: 'Return a Float64Array or an array of numbers',
      received: value,
    });
  }
  if (list.length !== out.length) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who,
      problem: `${what} has length ${list.length}, expected ${out.length}`,
      action: `Return one number per ${per}`,
      received: list.length,
      expected: out.length,
    });
  }
  for (let i = 0; i < out.length; i++) out[i] = list[i]!;
  return out;
}

/** Copies an n x n matrix, given by rows or row-major, into `out`. */
export function asMatrix(who: string, value: unknown, out: Float64Array): Float64Array {
  return asVector(who, 'the Hessian', asRows(value), out);
}

/** Rows written one after the other; anything else as it is. */
export function asRows(value: unknown): ArrayLike<number> {
  const rows = value as ArrayLike<unknown> | null | undefined;
  const first = rows?.[0];
  if (typeof first !== 'object' || first === null) return value as ArrayLike<number>;
  return Array.from(rows as ArrayLike<ArrayLike<number>>).flatMap((row) => Array.from(row));
}
