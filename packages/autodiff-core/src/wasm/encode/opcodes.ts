/** The operations that the kernels use, by their names in the WebAssembly specification. */
import { type Opcode, unsigned } from './code.ts';

const simd = (code: number): Opcode => [0xfd, ...unsigned(code)];

export const i32 = {
  load: [0x28],
  add: [0x6a],
  sub: [0x6b],
  mul: [0x6c],
  and: [0x71],
  shl: [0x74],
  eqz: [0x45],
  ltS: [0x48],
  gtS: [0x4a],
  geS: [0x4e],
  select: [0x1b],
} satisfies Readonly<Record<string, Opcode>>;

export const f64 = { load: [0x2b], store: [0x39], add: [0xa0], mul: [0xa2], min: [0xa4], max: [0xa5], convertI32: [0xb7] } satisfies Readonly<
  Record<string, Opcode>
>;

export const f32 = { load: [0x2a], store: [0x38], add: [0x92], mul: [0x94], min: [0x96], max: [0x97], convertI32: [0xb2] } satisfies Readonly<
  Record<string, Opcode>
>;

export const memory = { fill: [0xfc, 0x0b, 0], copy: [0xfc, 0x0a, 0, 0] } satisfies Readonly<Record<string, Opcode>>;

export const v128 = {
  load: simd(0x00),
  load32Splat: simd(0x09),
  load64Splat: simd(0x0a),
  store: simd(0x0b),
  not: simd(0x4d),
  and: simd(0x4e),
  andnot: simd(0x4f),
  or: simd(0x50),
  xor: simd(0x51),
  bitselect: simd(0x52),
  anyTrue: simd(0x53),
  load32Lane: simd(0x56),
  load64Lane: simd(0x57),
  store32Lane: simd(0x5a),
  store64Lane: simd(0x5b),
  load32Zero: simd(0x5c),
  load64Zero: simd(0x5d),
} satisfies Readonly<Record<string, Opcode>>;

export const f64x2 = {
  splat: simd(0x14),
  eq: simd(0x47),
  ne: simd(0x48),
  lt: simd(0x49),
  gt: simd(0x4a),
  le: simd(0x4b),
  ge: simd(0x4c),
  abs: simd(0xec),
  neg: simd(0xed),
  sqrt: simd(0xef),
  add: simd(0xf0),
  sub: simd(0xf1),
  mul: simd(0xf2),
  div: simd(0xf3),
  min: simd(0xf4),
  max: simd(0xf5),
  pmin: simd(0xf6),
  pmax: simd(0xf7),
  ceil: simd(0x74),
  floor: simd(0x75),
  nearest: simd(0x94),
  relaxedMadd: simd(0x107),
} satisfies Readonly<Record<string, Opcode>>;

export const f32x4 = {
  splat: simd(0x13),
  eq: simd(0x41),
  ne: simd(0x42),
  lt: simd(0x43),
  gt: simd(0x44),
  le: simd(0x45),
  ge: simd(0x46),
  abs: simd(0xe0),
  neg: simd(0xe1),
  sqrt: simd(0xe3),
  add: simd(0xe4),
  sub: simd(0xe5),
  mul: simd(0xe6),
  div: simd(0xe7),
  min: simd(0xe8),
  max: simd(0xe9),
  pmin: simd(0xea),
  pmax: simd(0xeb),
  ceil: simd(0x67),
  floor: simd(0x68),
  nearest: simd(0x6a),
  relaxedMadd: simd(0x105),
} satisfies Readonly<Record<string, Opcode>>;

export const i64x2 = { shl: simd(0xcb), shrU: simd(0xcd), add: simd(0xce), sub: simd(0xd1) } satisfies Readonly<Record<string, Opcode>>;

export const i32x4 = { shl: simd(0xab), shrU: simd(0xad), add: simd(0xae), sub: simd(0xb1) } satisfies Readonly<Record<string, Opcode>>;

/** A single lane of a vector as a number. */
export function extractLane(precision: 'float64' | 'float32', lane: number): Opcode {
  return [...simd(precision === 'float64' ? 0x21 : 0x1f), lane];
}

/** A vector of bytes of two vectors: byte i is byte lanes[i] of the two, written one after the other. */
export function shuffle(lanes: readonly number[]): Opcode {
  return [...simd(0x0d), ...lanes];
}
