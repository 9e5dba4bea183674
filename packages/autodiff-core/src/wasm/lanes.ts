/** What the kernels need to know about each precision: the vector type, its lanes and its operations by one set of names. */
import type { Opcode } from './encode/code.ts';
import { f32, f32x4, f64, f64x2, i32x4, i64x2, v128 } from './encode/opcodes.ts';

export type Precision = 'float64' | 'float32';

/** A vector type: 128 bits of one precision. */
export interface Lanes {
  readonly precision: Precision;
  /** Elements of a vector. */
  readonly count: number;
  /** Bytes of an element, and their logarithm. */
  readonly bytes: number;
  readonly shift: number;
  readonly vector: Readonly<Record<keyof typeof f64x2, Opcode>>;
  readonly scalar: Readonly<Record<keyof typeof f64, Opcode>>;
  /** Integer operations on lanes of the same width. */
  readonly integer: Readonly<Record<keyof typeof i64x2, Opcode>>;
  readonly loadSplat: Opcode;
  readonly loadFirst: Opcode;
  readonly loadLane: Opcode;
  readonly storeLane: Opcode;
}

const float64: Lanes = {
  precision: 'float64',
  count: 2,
  bytes: 8,
  shift: 3,
  vector: f64x2,
  scalar: f64,
  integer: i64x2,
  loadSplat: v128.load64Splat,
  loadFirst: v128.load64Zero,
  loadLane: v128.load64Lane,
  storeLane: v128.store64Lane,
};

const float32: Lanes = {
  precision: 'float32',
  count: 4,
  bytes: 4,
  shift: 2,
  vector: f32x4,
  scalar: f32,
  integer: i32x4,
  loadSplat: v128.load32Splat,
  loadFirst: v128.load32Zero,
  loadLane: v128.load32Lane,
  storeLane: v128.store32Lane,
};

/** The vector type of a precision. */
export const lanesOf: Readonly<Record<Precision, Lanes>> = { float64, float32 };
