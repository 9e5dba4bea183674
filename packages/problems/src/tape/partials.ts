/** Values and partial derivatives of the operations of a tape. a and b are the operands, c the node's constant, v the value. */
import { OP } from './term.ts';

/** The value of one operation. */
export function valueOf(op: number, a: number, b: number, c: number): number {
  switch (op) {
    case OP.add:
      return a + b;
    case OP.subtract:
      return a - b;
    case OP.multiply:
      return a * b;
    case OP.divide:
      return a / b;
    case OP.power:
      return a ** b;
    case OP.constantPower:
      return a ** c;
    case OP.square:
      return a * a;
    case OP.exp:
      return Math.exp(a);
    case OP.log:
      return Math.log(a);
    case OP.sin:
      return Math.sin(a);
    case OP.cos:
      return Math.cos(a);
    case OP.atan:
      return Math.atan(a);
    case OP.sqrt:
      return Math.sqrt(a);
    case OP.abs:
      return Math.abs(a);
    case OP.angle:
      return b === 0 ? Math.sign(a) * (Math.PI / 2) : Math.atan(a / b) + (b < 0 ? Math.PI : 0);
    default:
      return c;
  }
}

/** d value / d a. */
export function partialA(op: number, a: number, b: number, c: number, v: number): number {
  switch (op) {
    case OP.multiply:
      return b;
    case OP.divide:
      return 1 / b;
    case OP.power:
      return b * a ** (b - 1);
    case OP.constantPower:
      return c * a ** (c - 1);
    case OP.square:
      return 2 * a;
    case OP.exp:
      return v;
    case OP.log:
      return 1 / a;
    case OP.sin:
      return Math.cos(a);
    case OP.cos:
      return -Math.sin(a);
    case OP.atan:
      return 1 / (1 + a * a);
    case OP.sqrt:
      return 0.5 / v;
    case OP.abs:
      return Math.sign(a);
    case OP.angle:
      return b / (a * a + b * b);
    default:
      return 1;
  }
}

/** d value / d b, for operations of two operands. */
export function partialB(op: number, a: number, b: number, v: number): number {
  switch (op) {
    case OP.subtract:
      return -1;
    case OP.multiply:
      return a;
    case OP.divide:
      return -v / b;
    case OP.power:
      return v * Math.log(a);
    case OP.angle:
      return -a / (a * a + b * b);
    default:
      return 1;
  }
}

/** d2 value / d a2. */
export function partialAA(op: number, a: number, b: number, c: number, v: number): number {
  switch (op) {
    case OP.power:
      return b * (b - 1) * a ** (b - 2);
    case OP.constantPower:
      return c === 0 || c === 1 ? 0 : c * (c - 1) * a ** (c - 2);
    case OP.square:
      return 2;
    case OP.exp:
      return v;
    case OP.log:
      return -1 / (a * a);
    case OP.sin:
    case OP.cos:
      return -v;
    case OP.atan:
      return (-2 * a) / (1 + a * a) ** 2;
    case OP.sqrt:
      return -0.25 / (a * v);
    case OP.angle:
      return (-2 * a * b) / (a * a + b * b) ** 2;
    default:
      return 0;
  }
}

/** d2 value / d a d b, for operations of two operands. */
export function partialAB(op: number, a: number, b: number): number {
  switch (op) {
    case OP.multiply:
      return 1;
    case OP.divide:
      return -1 / (b * b);
    case OP.power:
      return a ** (b - 1) * (1 + b * Math.log(a));
    case OP.angle:
      return (a * a - b * b) / (a * a + b * b) ** 2;
    default:
      return 0;
  }
}

/** d2 value / d b2, for operations of two operands. */
export function partialBB(op: number, a: number, b: number, v: number): number {
  switch (op) {
    case OP.divide:
      return (2 * v) / (b * b);
    case OP.power:
      return v * Math.log(a) ** 2;
    case OP.angle:
      return (2 * a * b) / (a * a + b * b) ** 2;
    default:
      return 0;
  }
}
