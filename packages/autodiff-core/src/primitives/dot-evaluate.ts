/**
 * Evaluation of dot without special cases: both operands are read along strides as [batch, free, contracted].
 */
import type { DotParams, Node, NumericArray } from '../ir/node.ts';
import { sizeOf, stridesOf } from '../ir/shape.ts';
import { walk } from '../ir/strided-copy.ts';

/** Positions of the elements of some axes, in row-major order. */
export function positions(shape: readonly number[], axes: readonly number[]): Int32Array {
  const strides = stridesOf(shape);
  const view = { shape: axes.map((axis) => shape[axis] as number), offset: 0, strides: axes.map((axis) => strides[axis] as number) };
  const out = new Int32Array(sizeOf(view.shape));
  walk(view, (at, i) => {
    out[i] = at;
  });
  return out;
}

export function evaluateDot(node: Node<DotParams>, [a, b]: readonly [NumericArray, NumericArray], out: NumericArray): void {
  const { contract, batch } = node.params;
  const [shapeA, shapeB] = node.inputs.map((input) => input.shape) as [readonly number[], readonly number[]];
  const free = (shape: readonly number[], side: 0 | 1) => shape.map((_, i) => i).filter((i) => !contract[side].includes(i) && !batch[side].includes(i));
  const [batchA, freeA, innerA] = [positions(shapeA, batch[0]), positions(shapeA, free(shapeA, 0)), positions(shapeA, contract[0])];
  const [batchB, freeB, innerB] = [positions(shapeB, batch[1]), positions(shapeB, free(shapeB, 1)), positions(shapeB, contract[1])];
  let at = 0;
  for (let g = 0; g < batchA.length; g++) {
    for (let i = 0; i < freeA.length; i++) {
      const fromA = (batchA[g] as number) + (freeA[i] as number);
      for (let j = 0; j < freeB.length; j++) {
        const fromB = (batchB[g] as number) + (freeB[j] as number);
        let sum = 0;
        for (let k = 0; k < innerA.length; k++) sum += (a[fromA + (innerA[k] as number)] as number) * (b[fromB + (innerB[k] as number)] as number);
        out[at++] = sum;
      }
    }
  }
}
