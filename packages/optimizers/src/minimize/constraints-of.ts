/** From the ways in which people write constraints to one vector function with sides. */
import { type Bounds, type Constraints, show, ThetakitError } from '@thetakit/registry';
import { differenceJacobian, differenceWork, relativeSteps } from '../run/difference.ts';
import type { Difference } from '../run/settings.ts';
import { asRows, asVector, type MatrixLike, type VectorLike } from './answers.ts';

/** A side of constraints: one number for all rows, or one per row. */
export type Side = VectorLike | number;

/** SciPy's dictionary: fun(x) = 0 ('eq') or fun(x) >= 0 ('ineq'), one or several rows. */
export interface FunctionConstraint {
  readonly type: 'eq' | 'ineq';
  readonly fun: (x: Float64Array) => VectorLike | number;
  /** Jacobian by rows or row-major; the gradient when there is one row; differences when absent. */
  readonly jac?: ((x: Float64Array) => MatrixLike) | undefined;
}

/** lb <= A x <= ub; A by rows, or row-major. A side that is left out is no side. */
export interface LinearConstraint {
  readonly A: MatrixLike;
  readonly lb?: Side;
  readonly ub?: Side;
}

/** lb <= fun(x) <= ub. */
export interface NonlinearConstraint {
  readonly fun: (x: Float64Array) => VectorLike | number;
  readonly lb?: Side;
  readonly ub?: Side;
  readonly jac?: ((x: Float64Array) => MatrixLike) | undefined;
}

/** Any way of writing constraints, or a list of them. */
export type ConstraintsInput = Constraints | OneConstraint | readonly OneConstraint[];
type OneConstraint = FunctionConstraint | LinearConstraint | NonlinearConstraint;

/** How missing Jacobians are made. */
interface Context {
  readonly who: string;
  readonly x0: Float64Array;
  readonly bounds: Bounds | undefined;
  readonly difference: Difference;
}

/** Some rows of the whole. */
interface Block {
  readonly count: number;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  values(x: Float64Array, out: Float64Array): void;
  jacobian(x: Float64Array, out: Float64Array): void;
}

/**
 * All constraints as one function; undefined for none. Calls each function once at x0 to count its rows.
 * Throws CONSTRAINTS_INVALID, SHAPE_MISMATCH, ARGUMENT_TYPE or OPTION_UNKNOWN.
 */
export function constraintsOf(input: ConstraintsInput | null | undefined, context: Context): Constraints | undefined {
  if (input === undefined || input === null) return undefined;
  if (typeof input === 'object' && 'count' in input && 'values' in input) return input as Constraints;
  const list = (Array.isArray(input) ? input : [input]) as readonly OneConstraint[];
  if (list.length === 0) return undefined;
  const blocks = list.map((one, k) => blockOf(one, `constraint ${k}`, context));
  const count = blocks.reduce((total, block) => total + block.count, 0);
  const n = context.x0.length;
  const stack = (width: number, write: (block: Block, part: Float64Array) => void, out: Float64Array) => {
    let at = 0;
    for (const block of blocks) {
      write(block, out.subarray(at * width, (at + block.count) * width));
      at += block.count;
    }
    return out;
  };
  return {
    count,
    lower: stack(1, (block, part) => part.set(block.lower), new Float64Array(count)),
    upper: stack(1, (block, part) => part.set(block.upper), new Float64Array(count)),
    values: (x, out = new Float64Array(count)) => stack(1, (block, part) => block.values(x, part), out),
    jacobian: (x, out = new Float64Array(count * n)) => stack(n, (block, part) => block.jacobian(x, part), out),
  };
}

const fieldsOf = { function: ['type', 'fun', 'jac'], linear: ['A', 'lb', 'ub'], nonlinear: ['fun', 'lb', 'ub', 'jac'] } as const;

function blockOf(one: OneConstraint, name: string, context: Context): Block {
  if (typeof one !== 'object' || one === null) throw wrongForm(context.who, name, one);
  const kind = 'type' in one ? 'function' : 'A' in one ? 'linear' : 'nonlinear';
  const unknown = Object.keys(one).find((field) => !(fieldsOf[kind] as readonly string[]).includes(field));
  if (unknown !== undefined) {
    throw new ThetakitError('OPTION_UNKNOWN', {
      who: context.who,
      problem: `${JSON.stringify(unknown)} is not a field of ${name}`,
      action: `Use ${fieldsOf[kind].join(', ')}`,
      received: unknown,
    });
  }
  if ('A' in one) return linearBlock(one, name, context);
  if (typeof one.fun !== 'function') throw wrongForm(context.who, name, one);
  if (!('type' in one)) return functionBlock(one, name, context, one.lb ?? -Infinity, one.ub ?? Infinity);
  if (one.type !== 'eq' && one.type !== 'ineq') throw wrongForm(context.who, name, one);
  return functionBlock(one, name, context, 0, one.type === 'eq' ? 0 : Infinity);
}

function wrongForm(who: string, name: string, received: unknown): ThetakitError {
  return new ThetakitError('ARGUMENT_TYPE', {
    who,
    problem: `${name} is ${show(received)}, expected { type: 'eq' | 'ineq', fun }, { fun, lb, ub } or { A, lb, ub }`,
    action: 'Write it in one of these forms',
    received,
  });
}

function linearBlock({ A, lb = -Infinity, ub = Infinity }: LinearConstraint, name: string, { who, x0 }: Context): Block {
  const n = x0.length;
  const rows = Float64Array.from(asRows(A));
  const count = rows.length / n;
  if (!Number.isInteger(count) || count === 0 || !rows.every(Number.isFinite)) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who,
      problem: `A of ${name} has ${rows.length} numbers, expected finite numbers, ${n} in each row`,
      action: 'Give one coefficient per variable in each row',
      received: rows.length,
    });
  }
  return {
    count,
    lower: side(who, name, lb, count),
    upper: side(who, name, ub, count),
    values: (x, out) => {
      for (let k = 0; k < count; k++) {
        let total = 0;
        for (let i = 0; i < n; i++) total += rows[k * n + i]! * x[i]!;
        out[k] = total;
      }
    },
    jacobian: (_, out) => out.set(rows),
  };
}

function functionBlock({ fun, jac }: Pick<NonlinearConstraint, 'fun' | 'jac'>, name: string, context: Context, lb: Side, ub: Side): Block {
  const { who, x0, bounds, difference } = context;
  const first = fun(x0.slice());
  const count = typeof first === 'number' ? 1 : (first?.length ?? 0);
  const values = (x: Float64Array, out: Float64Array) => void asVector(who, `the result of ${name}`, fun(x.slice()), out, 'constraint');
  const here = new Float64Array(count);
  values(x0, here);
  const work = differenceWork(x0.length, count);
  return {
    count,
    lower: side(who, name, lb, count),
    upper: side(who, name, ub, count),
    values,
    jacobian: (x, out) => {
      if (jac !== undefined) {
        asVector(who, `the Jacobian of ${name}`, asRows(jac(x.slice())), out, 'constraint and variable');
        return;
      }
      values(x, here);
      differenceJacobian(values, x, here, out, work, relativeSteps[difference], difference === '3-point', bounds);
    },
  };
}

function side(who: string, name: string, value: Side, count: number): Float64Array {
  if (typeof value === 'number') return new Float64Array(count).fill(value);
  if (value.length === count) return Float64Array.from(value);
  throw new ThetakitError('CONSTRAINTS_INVALID', {
    who,
    problem: `${name} has ${count} rows and a side of ${value.length} numbers`,
    action: 'Give one number for all rows, or one per row',
    received: value.length,
    expected: count,
  });
}
