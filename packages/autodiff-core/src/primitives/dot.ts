/**
 * Contraction of two arrays over pairs of axes, with shared batch axes: result axes are batch, free of a, free of b.
 * Linear in one input at a time; the transposes are contractions again.
 */
import { ThetakitError } from '@thetakit/registry';
import type { DotParams, KernelPrimitive, Node, NumericArray, Ops } from '../ir/node.ts';
import { showShape } from '../ir/shape.ts';
import { batchDot } from './dot-batch.ts';
import { evaluateDot } from './dot-evaluate.ts';
import { inversePermutation, type TransposeParams } from './transpose.ts';

export const dot: KernelPrimitive<DotParams> = {
  name: 'dot',
  kind: 'kernel',
  infer(inputs, params) {
    const [a, b] = [inputs[0]?.shape ?? [], inputs[1]?.shape ?? []];
    const { contract, batch } = params;
    const agree = (pair: readonly [readonly number[], readonly number[]]) =>
      pair[0].length === pair[1].length && pair[0].every((axis, i) => a[axis] !== undefined && a[axis] === b[pair[1][i] as number]);
    if (!agree(contract) || !agree(batch)) {
      throw new ThetakitError('SHAPE_MISMATCH', {
        who: 'dot',
        problem: `shapes ${showShape(a)} and ${showShape(b)} do not agree along axes ${showShape(contract[0])} and ${showShape(contract[1])}`,
        action: 'Make the contracted axes equal',
        received: [a, b],
      });
    }
    const shape = [
      ...batch[0].map((axis) => a[axis] as number),
      ...freeAxes(a.length, contract[0], batch[0]).map((axis) => a[axis] as number),
      ...freeAxes(b.length, contract[1], batch[1]).map((axis) => b[axis] as number),
    ];
    return { shape, dtype: inputs.every((each) => each.dtype === 'int32') ? 'int32' : 'float' };
  },
  simplify(inputs, params, ops) {
    const [a, b] = inputs as readonly [Node, Node];
    const plainA = throughTranspose(a, params, 0);
    const plainB = throughTranspose(b, plainA?.params ?? params, 1);
    if (plainA !== null || plainB !== null) return ops.dot(plainA?.source ?? a, plainB?.source ?? b, (plainB ?? plainA)?.params as DotParams);
    const withIdentity = byIdentity(a, b, params, ops);
    if (withIdentity !== null) return withIdentity;
    if (a.primitive.name === 'neg') return ops.neg(ops.dot(a.inputs[0] as Node, b, params));
    if (b.primitive.name === 'neg') return ops.neg(ops.dot(a, b.inputs[0] as Node, params));
    return scaleOut(a, (x) => ops.dot(x, b, params), ops) ?? scaleOut(b, (x) => ops.dot(a, x, params), ops);
  },
  evaluate: (node, inputs, out) => evaluateDot(node as Node<DotParams>, inputs as readonly [NumericArray, NumericArray], out),
  jvp(node, [ta, tb], ops) {
    const [a, b] = node.inputs as readonly [Node, Node];
    const fromA = ta == null ? null : ops.dot(ta, b, node.params);
    const fromB = tb == null ? null : ops.dot(a, tb, node.params);
    return fromA === null ? fromB : fromB === null ? fromA : ops.add(fromA, fromB);
  },
  transpose(node, c, linear, ops) {
    return [linear[0] ? cotangentOf(node as Node<DotParams>, c, 0, ops) : null, linear[1] ? cotangentOf(node as Node<DotParams>, c, 1, ops) : null];
  },
  batch: (node, inputs, batched, ops) => batchDot(node as Node<DotParams>, inputs as readonly [Node, Node], batched, ops),
};

/** Axes that are neither contracted nor batch, ascending. */
export function freeAxes(rank: number, contract: readonly number[], batch: readonly number[]): number[] {
  return Array.from({ length: rank }, (_, axis) => axis).filter((axis) => !contract.includes(axis) && !batch.includes(axis));
}

/** Cotangent of one operand: contract c with the other operand over the other's free axes, then order the axes. */
function cotangentOf(node: Node<DotParams>, c: Node, side: 0 | 1, ops: Ops): Node {
  const other = side === 0 ? 1 : 0;
  const { contract, batch } = node.params;
  const own = node.inputs[side] as Node;
  const rest = node.inputs[other] as Node;
  const batchCount = batch[0].length;
  const freeOwn = freeAxes(own.shape.length, contract[side], batch[side]);
  const freeRest = freeAxes(rest.shape.length, contract[other], batch[other]);
  const restStart = side === 0 ? batchCount + freeOwn.length : batchCount;
  const product = ops.dot(c, rest, {
    contract: [freeRest.map((_, i) => restStart + i), freeRest],
    batch: [batch[0].map((_, i) => i), batch[other]],
  });
  // Axes of the product: batch, free axes of `own`, contracted axes of `rest` in ascending order.
  const sorted = contract[other].map((axis, i) => ({ axis, i })).sort((x, y) => x.axis - y.axis);
  const layout = [...batch[side], ...freeOwn, ...sorted.map(({ i }) => contract[side][i] as number)];
  return ops.transpose(product, inversePermutation(layout));
}

/** A transposed operand is read in place when its free axes keep their order. */
function throughTranspose(x: Node, params: DotParams, side: 0 | 1): { source: Node; params: DotParams } | null {
  if (x.primitive.name !== 'transpose') return null;
  const { permutation } = x.params as TransposeParams;
  const free = freeAxes(x.shape.length, params.contract[side], params.batch[side]).map((axis) => permutation[axis] as number);
  if (!free.every((axis, i) => i === 0 || axis > (free[i - 1] as number))) return null;
  const renamed = (pair: readonly [readonly number[], readonly number[]]): readonly [readonly number[], readonly number[]] => {
    const axes = pair[side].map((axis) => permutation[axis] as number);
    return side === 0 ? [axes, pair[1]] : [pair[0], axes];
  };
  return { source: x.inputs[0] as Node, params: { contract: renamed(params.contract), batch: renamed(params.batch) } };
}

/** dot(s x, b) = s dot(x, b) for s of rank 0. */
function scaleOut(x: Node, product: (x: Node) => Node, ops: Ops): Node | null {
  if (x.primitive.name !== 'mul' || x.dtype !== 'float') return null;
  const [s, y] = x.inputs as readonly [Node, Node];
  if (s.shape.length === 0 && y.shape.length > 0 && s.dtype === 'float') return ops.mul(s, product(y));
  if (y.shape.length === 0 && s.shape.length > 0 && y.dtype === 'float') return ops.mul(y, product(s));
  return null;
}

/** A product with an identity matrix is the other operand, its contracted axis where the identity's free one would be. */
function byIdentity(a: Node, b: Node, { contract, batch }: DotParams, ops: Ops): Node | null {
  if (contract[0].length !== 1 || batch[0].length > 0) return null;
  if (isIdentity(b) && a.dtype === 'float') {
    const axis = contract[0][0] as number;
    return ops.transpose(a, [...freeAxes(a.shape.length, [axis], []), axis]);
  }
  if (isIdentity(a) && b.dtype === 'float') {
    const axis = contract[1][0] as number;
    return ops.transpose(b, [axis, ...freeAxes(b.shape.length, [axis], [])]);
  }
  return null;
}

/** The form in which bases are made: float(row index = column index). */
function isIdentity(x: Node): boolean {
  const equal = x.primitive.name === 'convert' ? x.inputs[0] : undefined;
  if (equal?.primitive.name !== 'equal' || x.shape.length !== 2 || x.shape[0] !== x.shape[1]) return false;
  const axes = equal.inputs.map((each) => (each.primitive.name === 'iota' ? (each.params as { axis: number }).axis : -1));
  return axes.includes(0) && axes.includes(1);
}
