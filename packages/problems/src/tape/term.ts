/**
 * The arithmetic in which problems are written down: `x(2).minus(x(1).square()).times(10)`.
 * Writing a formula records it on a tape; a Program evaluates the tape and its derivatives, so that value,
 * gradient, Jacobian and Hessian of a problem all come from one definition.
 */

/** What a node of a tape computes from its operands a and b, or from a and its constant c. */
export const OP = {
  input: 0,
  constant: 1,
  add: 2,
  subtract: 3,
  multiply: 4,
  divide: 5,
  power: 6,
  constantPower: 7,
  square: 8,
  exp: 9,
  log: 10,
  sin: 11,
  cos: 12,
  atan: 13,
  sqrt: 14,
  abs: 15,
  angle: 16,
} as const;

/** A recorded formula: node i computes op[i] of nodes left[i] and right[i] (-1 when absent) and constant[i]. */
export interface Tape {
  readonly op: number[];
  readonly left: number[];
  readonly right: number[];
  readonly constant: number[];
}

/** A number, or a part of a formula. */
export type Operand = Term | number;

/** A node of a tape, with the arithmetic that makes further nodes. */
export class Term {
  readonly tape: Tape;
  /** Position on the tape. */
  readonly index: number;

  constructor(tape: Tape, op: number, left = -1, right = -1, constant = 0) {
    this.tape = tape;
    this.index = tape.op.length;
    tape.op.push(op);
    tape.left.push(left);
    tape.right.push(right);
    tape.constant.push(constant);
  }

  /** this + other. */
  plus(other: Operand): Term {
    return this.#binary(OP.add, other);
  }
  /** this - other. */
  minus(other: Operand): Term {
    return this.#binary(OP.subtract, other);
  }
  /** this * other. */
  times(other: Operand): Term {
    return this.#binary(OP.multiply, other);
  }
  /** this / other. */
  over(other: Operand): Term {
    return this.#binary(OP.divide, other);
  }
  /** other - this. */
  from(other: Operand): Term {
    return this.#lift(other).#binary(OP.subtract, this);
  }
  /** -this. */
  negate(): Term {
    return this.times(-1);
  }
  /** this^2. */
  square(): Term {
    return new Term(this.tape, OP.square, this.index);
  }
  /** this^exponent; a variable exponent needs a positive base. */
  power(exponent: Operand): Term {
    return typeof exponent === 'number' ? new Term(this.tape, OP.constantPower, this.index, -1, exponent) : this.#binary(OP.power, exponent);
  }
  /** A node of one operand. */
  unary(op: number): Term {
    return new Term(this.tape, op, this.index);
  }
  /** A node of two operands. */
  binary(op: number, other: Operand): Term {
    return this.#binary(op, other);
  }

  #binary(op: number, other: Operand): Term {
    return new Term(this.tape, op, this.index, this.#lift(other).index);
  }
  #lift(value: Operand): Term {
    return typeof value === 'number' ? new Term(this.tape, OP.constant, -1, -1, value) : value;
  }
}

/** e^a. */
export const exp = (a: Term): Term => a.unary(OP.exp);
/** Natural logarithm of a. */
export const log = (a: Term): Term => a.unary(OP.log);
/** sin a. */
export const sin = (a: Term): Term => a.unary(OP.sin);
/** cos a. */
export const cos = (a: Term): Term => a.unary(OP.cos);
/** arctan a. */
export const atan = (a: Term): Term => a.unary(OP.atan);
/** Square root of a. */
export const sqrt = (a: Term): Term => a.unary(OP.sqrt);
/** |a|. */
export const abs = (a: Term): Term => a.unary(OP.abs);
/** The angle of the point (x, y) in (-pi/2, 3 pi/2): arctan(y/x), plus pi when x < 0; the cut is on x = 0, y < 0. */
export const angle = (y: Term, x: Term): Term => y.binary(OP.angle, x);

/** Sum of at least one term. */
export function sum(terms: readonly Term[]): Term {
  return terms.reduce((total, term) => total.plus(term));
}

/** Product of at least one term. */
export function product(terms: readonly Term[]): Term {
  return terms.reduce((total, term) => total.times(term));
}

/** make(1), ..., make(count). */
export function terms<T>(count: number, make: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i + 1));
}
