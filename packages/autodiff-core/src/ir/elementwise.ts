/** Rules shared by every element-wise primitive. */
import { bug, ThetakitError } from '@thetakit/registry';
import type { Aval, DType, Node, Ops, Tangent } from './node.ts';
import { shapesEqual, showShape } from './shape.ts';

/** Result of an element-wise primitive: operands of equal shape or rank 0; int32 and float give float. */
export function inferElementwise(who: string, inputs: readonly Aval[], dtype?: DType): Aval {
  let shape: readonly number[] = [];
  for (const input of inputs) {
    if (input.shape.length === 0) continue;
    if (shape.length === 0) shape = input.shape;
    else if (!shapesEqual(shape, input.shape)) {
      throw new ThetakitError('SHAPE_MISMATCH', {
        who,
        problem: `operands have shapes ${showShape(shape)} and ${showShape(input.shape)}`,
        action: 'Element-wise nodes need equal shapes or rank 0; broadcast first',
        received: inputs.map((each) => each.shape),
      });
    }
  }
  return { shape, dtype: dtype ?? commonDType(inputs) };
}

/** float wins over int32, int32 over bool. */
export function commonDType(inputs: readonly Aval[]): DType {
  if (inputs.some((input) => input.dtype === 'float')) return 'float';
  return inputs.some((input) => input.dtype === 'int32') ? 'int32' : 'bool';
}

/** A tangent of the shape of `node`: rank-0 tangents of rank-0 operands grow to the result's shape. */
export function toShapeOf(node: Node, tangent: Tangent, ops: Ops): Tangent {
  return tangent === null || shapesEqual(tangent.shape, node.shape) ? tangent : ops.broadcastTo(tangent, node.shape);
}

/** Sum of the tangents that are not zero, in the shape of `node`. */
export function addTangents(node: Node, a: Tangent, b: Tangent, ops: Ops): Tangent {
  if (a === null) return toShapeOf(node, b, ops);
  if (b === null) return toShapeOf(node, a, ops);
  return toShapeOf(node, ops.add(a, b), ops);
}

/** Undoes the rank-0 broadcast of an element-wise operand: sums a cotangent to the operand's shape. */
export function sumToShape(cotangent: Node, shape: readonly number[], ops: Ops): Node {
  if (shapesEqual(cotangent.shape, shape)) return cotangent;
  if (shape.length !== 0) throw bug('sumToShape', `cotangent ${showShape(cotangent.shape)} for operand ${showShape(shape)}`);
  return ops.reduceSum(
    cotangent,
    cotangent.shape.map((_, axis) => axis),
  );
}

/** Batches an element-wise node: unbatched operands are repeated only when their rank asks for it. */
export function batchElementwise(node: Node, inputs: readonly Node[], batched: readonly boolean[], ops: Ops): Node {
  const batchSize = (inputs[batched.indexOf(true)] as Node).shape[0] as number;
  const full = [batchSize, ...node.shape];
  const operands = inputs.map((input, i) => {
    if (!batched[i]) return input.shape.length === 0 ? input : ops.broadcastTo(input, full);
    if (input.shape.length === full.length) return input;
    // A batched rank-0 operand: [batch] becomes [batch, ...shape].
    return full.length === 1 ? input : ops.broadcast(input, full, [0]);
  });
  return ops.apply(node.primitive, operands, node.params);
}
