/** A contraction as loops over strided arrays. */
import type { Node } from '../ir/node.ts';
import { stridesOf } from '../ir/shape.ts';
import { dotAxes } from './dot-axes.ts';
import { type StridedOperand, stridedOperand } from './dot-operands.ts';
import type { Storage } from './storage.ts';

/** A loop of a contraction: its extent and what one step means in a, b and the result. */
export interface DotLoop {
  readonly extent: number;
  readonly a: number;
  readonly b: number;
  readonly out: number;
}

/** out[..] = sum over k of a[..] b[..]: an m x n product of depth k inside outer loops. */
export interface DotShape {
  readonly a: StridedOperand;
  readonly b: StridedOperand;
  readonly outer: readonly DotLoop[];
  readonly m: DotLoop;
  readonly n: DotLoop;
  readonly k: DotLoop;
  /** Outer loops over contracted axes: the result is then added to. */
  readonly outerContracted: readonly DotLoop[];
}

const single: DotLoop = { extent: 1, a: 0, b: 0, out: 0 };

/** The loops of a contraction, with axes merged where the strides allow. */
export function dotShape(node: Node, storageOf: (node: Node) => Storage | undefined): DotShape {
  const [a, b] = node.inputs.map((operand) => stridedOperand(operand, storageOf)) as [StridedOperand, StridedOperand];
  const axes = dotAxes(node);
  const shapeA = (node.inputs[0] as Node).shape;
  const shapeB = (node.inputs[1] as Node).shape;
  const outStrides = stridesOf(node.shape);
  let next = 0;
  const loop = (extent: number, axisA: number, axisB: number, isOut: boolean): DotLoop => ({
    extent,
    a: axisA < 0 ? 0 : (a.strides[axisA] as number),
    b: axisB < 0 ? 0 : (b.strides[axisB] as number),
    out: isOut ? (outStrides[next++] as number) : 0,
  });
  const batch = axes.batchA.map((axis, i) => loop(shapeA[axis] as number, axis, axes.batchB[i] as number, true));
  const rows = merged(axes.freeA.map((axis) => loop(shapeA[axis] as number, axis, -1, true)));
  const columns = merged(axes.freeB.map((axis) => loop(shapeB[axis] as number, -1, axis, true)));
  const depth = merged(axes.contractA.map((axis, i) => loop(shapeA[axis] as number, axis, axes.contractB[i] as number, false)));
  return {
    a,
    b,
    outer: [...merged(batch), ...rows.slice(0, -1), ...columns.slice(0, -1)],
    m: rows.at(-1) ?? single,
    n: columns.at(-1) ?? single,
    k: depth.at(-1) ?? single,
    outerContracted: depth.slice(0, -1),
  };
}

/** Neighbouring loops that are one longer loop in all three arrays become one; loops of one step vanish. */
function merged(loops: readonly DotLoop[]): DotLoop[] {
  const result: DotLoop[] = [];
  for (const loop of loops) {
    if (loop.extent === 1) continue;
    const last = result.at(-1);
    const joins = last !== undefined && last.a === loop.a * loop.extent && last.b === loop.b * loop.extent && last.out === loop.out * loop.extent;
    if (joins) result[result.length - 1] = { ...loop, extent: loop.extent * last.extent };
    else result.push(loop);
  }
  return result;
}
