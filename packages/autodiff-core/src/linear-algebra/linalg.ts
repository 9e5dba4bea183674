/**
 * Linear algebra for traced functions (on tensors) and outside of them (on arrays), in float64, with derivatives of every
 * order. Matrices are in the last two axes; leading axes are stacks of them, and those of two operands must be equal or
 * absent. Symmetric functions symmetrise their argument, (A + A')/2, so their gradients are symmetric.
 */

import type { Tensor } from '@tensorflow/tfjs-core';
import { ThetakitError } from '@thetakit/registry';
import { staged } from '../api/staged.ts';
import type { Arrays, Leaf, Value } from '../api/types.ts';
import type { NdArray } from '../array/nd-array.ts';
import { squareSide, times, transposed } from '../ir/matrices.ts';
import type { Node, Ops } from '../ir/node.ts';
import { shapesEqual, showShape } from '../ir/shape.ts';
import { cholesky as choleskyPrimitive } from '../primitives/cholesky.ts';
import { detSign, logAbsDet } from '../primitives/determinant.ts';
import { eighValues, eighVectors } from '../primitives/eigh.ts';
import { qrQ, qrR } from '../primitives/qr.ts';
import { solve as solvePrimitive } from '../primitives/solve.ts';
import { svdS, svdU, svdV } from '../primitives/svd.ts';
import { triangularSolve as triangularSolvePrimitive } from '../primitives/triangular-solve.ts';
import type { NodeTree } from '../transforms/call-traced.ts';
import type { Structure } from '../tree/structure.ts';

type Matrix = NdArray & Tensor;

const leaf: Structure = { kind: 'leaf' };

/** A function of arrays that returns one array, or a record of arrays. */
/* @__NO_SIDE_EFFECTS__ */
function define(name: string, make: (inputs: readonly Node[], ops: Ops) => Node | Readonly<Record<string, Node>>): (...args: readonly Leaf[]) => unknown {
  return staged(name, (args, { ops }) => {
    const inputs = args.map(({ nodes }: NodeTree) => ops.convert(nodes[0] as Node, 'float'));
    const result = make(inputs, ops);
    if ('primitive' in result) return { structure: leaf, nodes: [result as Node] };
    const keys = Object.keys(result);
    return { structure: { kind: 'record', keys, items: keys.map(() => leaf) }, nodes: keys.map((key) => (result as Record<string, Node>)[key] as Node) };
  });
}

/** L, lower triangular with L L' = A, for symmetric positive definite A [..., n, n]; NaN when it is not definite. */
export const cholesky = define('cholesky', ([a], ops) => ops.apply(choleskyPrimitive, [symmetric('cholesky', a as Node, ops)])) as (a: Leaf) => Matrix;

/** Which triangle `triangularSolve` reads. */
export interface TriangularSolveOptions {
  /** The lower triangle (default) or the upper. */
  readonly lower?: boolean;
  /** Solve with the transpose of that triangle. Default false. */
  readonly transposed?: boolean;
}

/** X with T X = B, T a triangle of A [..., n, n] and B [..., n, k] or a vector [n]. What is outside of the triangle is not read. */
export function triangularSolve(a: Leaf, b: Leaf, { lower = true, transposed: flipped = false }: TriangularSolveOptions = {}): Matrix {
  return define('triangularSolve', ([m, right], ops) =>
    withColumns('triangularSolve', m as Node, right as Node, ops, (left, columns) =>
      ops.apply(triangularSolvePrimitive, [left, columns], { lower, transposed: flipped }),
    ),
  )(a, b) as Matrix;
}

/** X with A X = B by LU with partial pivoting, A [..., n, n] and B [..., n, k] or a vector [n]. Infinite or NaN when A is singular. */
export const solve = define('solve', ([a, b], ops) =>
  withColumns('solve', a as Node, b as Node, ops, (left, right) => ops.apply(solvePrimitive, [left, right], { transposed: false })),
) as (a: Leaf, b: Leaf) => Matrix;

/** The inverse of A [..., n, n]. To apply it to something, `solve` is cheaper and more accurate. */
export const inv = define('inv', ([a], ops) => inverse(a as Node, ops)) as (a: Leaf) => Matrix;

/** log |det A|, [...]; -Infinity when A is singular. Gradient: the inverse transposed. */
export const logdet = define('logdet', ([a], ops) => ops.apply(logAbsDet, [square('logdet', a as Node)])) as (a: Leaf) => Value;

/** Sign and logarithm of |det A|: no overflow where the determinant has one. */
export const slogdet = define('slogdet', ([a], ops) => ({
  sign: ops.apply(detSign, [square('slogdet', a as Node)]),
  logdet: ops.apply(logAbsDet, [a as Node]),
})) as (a: Leaf) => { readonly sign: Value; readonly logdet: Value };

/**
 * det A, [...]. Up to 3 x 3 the polynomial itself, with exact derivatives at singular matrices; larger ones by LU, where
 * the derivative at a singular matrix is NaN.
 */
export const det = define('det', ([a], ops) => determinant(square('det', a as Node), ops)) as (a: Leaf) => Value;

/**
 * Thin QR: q [..., m, k] with orthonormal columns, r [..., k, n] upper triangular with a diagonal >= 0, k = min(m, n).
 * Derivatives need full rank (of the first m columns when m < n).
 */
export const qr = define('qr', ([a], ops) => {
  const { q, r } = thinQr(a as Node, ops);
  return { q, r };
}) as (a: Leaf) => { readonly q: Matrix; readonly r: Matrix };

/**
 * Eigenvalues (ascending) and orthonormal eigenvectors (columns) of symmetric A [..., n, n]; the largest component of
 * each vector is positive. Derivatives of values always exist here (at ties: those of the chosen order); derivatives of
 * vectors are NaN or infinite where eigenvalues are equal, because the vectors are not functions of A there.
 */
export const eigh = define('eigh', ([a], ops) => {
  const s = symmetric('eigh', a as Node, ops);
  return { values: ops.apply(eighValues, [s]), vectors: ops.apply(eighVectors, [s]) };
}) as (a: Leaf) => { readonly values: Arrays<Tensor>; readonly vectors: Matrix };

/**
 * Thin singular value decomposition A = u diag(s) v': u [..., m, k], s [..., k] descending, v [..., n, k], k = min(m, n).
 * Derivatives of s always exist here; those of u and v are NaN or infinite where singular values are equal or 0.
 */
export const svd = define('svd', ([a], ops) => {
  const x = a as Node;
  const [m, n] = x.shape.slice(-2) as [number, number];
  if (m >= n) return { u: ops.apply(svdU, [x]), s: ops.apply(svdS, [x]), v: ops.apply(svdV, [x]) };
  const flipped = transposed(x, ops);
  return { u: ops.apply(svdV, [flipped]), s: ops.apply(svdS, [flipped]), v: ops.apply(svdU, [flipped]) };
}) as (a: Leaf) => { readonly u: Matrix; readonly s: Arrays<Tensor>; readonly v: Matrix };

/**
 * x that minimises |A x - b|, by QR: A [..., m, n] of full rank, b [..., m, k] or a vector [m]. For m < n the solution of
 * least norm.
 */
export const lstsq = define('lstsq', ([a, b], ops) =>
  withColumns('lstsq', a as Node, b as Node, ops, (left, right) => times(pseudoInverse(left, ops), right, ops)),
) as (a: Leaf, b: Leaf) => Matrix;

/** The pseudo-inverse of A [..., m, n] of full rank, by QR. */
export const pinv = define('pinv', ([a], ops) => pseudoInverse(a as Node, ops)) as (a: Leaf) => Matrix;

function square(who: string, a: Node): Node {
  squareSide(who, a.shape);
  return a;
}

function symmetric(who: string, a: Node, ops: Ops): Node {
  return ops.mul(ops.constant(0.5), ops.add(square(who, a), transposed(a, ops)));
}

/** Unit matrices of a shape. */
function identity(shape: readonly number[], ops: Ops): Node {
  const n = shape.at(-1) as number;
  const index = (axis: number) => ops.apply('iota', [], { shape: [n, n], axis, dtype: 'int32' });
  return ops.broadcastTo(ops.convert(ops.equal(index(0), index(1)), 'float'), shape);
}

function inverse(a: Node, ops: Ops): Node {
  return ops.apply(solvePrimitive, [square('inv', a), identity(a.shape, ops)], { transposed: false });
}

function thinQr(a: Node, ops: Ops): { q: Node; r: Node } {
  const [m, n] = a.shape.slice(-2) as [number, number];
  if (m >= n) return { q: ops.apply(qrQ, [a]), r: ops.apply(qrR, [a]) };
  const leading = a.shape.slice(0, -2);
  const columns = (from: number, to: number) => ops.slice(a, [...leading.map(() => 0), 0, from], [...leading, m, to]);
  const first = columns(0, m);
  const q = ops.apply(qrQ, [first]);
  return { q, r: ops.concatenate([ops.apply(qrR, [first]), times(transposed(q, ops), columns(m, n), ops)], a.shape.length - 1) };
}

/** R^-1 Q' for tall matrices; the transpose of that of A' for wide ones. */
function pseudoInverse(a: Node, ops: Ops): Node {
  const [m, n] = a.shape.slice(-2) as [number, number];
  if (m < n) return transposed(pseudoInverse(transposed(a, ops), ops), ops);
  const { q, r } = thinQr(a, ops);
  return ops.apply(triangularSolvePrimitive, [r, transposed(q, ops)], { lower: false, transposed: false });
}

function determinant(a: Node, ops: Ops): Node {
  const n = a.shape.at(-1) as number;
  if (n > 3) return ops.mul(ops.apply(detSign, [a]), ops.unary('exp', ops.apply(logAbsDet, [a])));
  const leading = a.shape.slice(0, -2);
  const zeros = leading.map(() => 0);
  const at = (i: number, j: number) => ops.reshape(ops.slice(a, [...zeros, i, j], [...leading, i + 1, j + 1]), leading);
  if (n === 0) return ops.constant(1, leading);
  if (n === 1) return at(0, 0);
  const minor = (j: number, k: number, row: number) => ops.sub(ops.mul(at(row, j), at(row + 1, k)), ops.mul(at(row, k), at(row + 1, j)));
  if (n === 2) return minor(0, 1, 0);
  return ops.add(ops.sub(ops.mul(at(0, 0), minor(1, 2, 1)), ops.mul(at(0, 1), minor(0, 2, 1))), ops.mul(at(0, 2), minor(0, 1, 1)));
}

/** Applies a function of a matrix and columns; a vector counts as one column, and leading axes are made equal. */
function withColumns(who: string, a: Node, b: Node, ops: Ops, make: (left: Node, right: Node) => Node): Node {
  if (b.shape.length === 1) {
    const result = withColumns(who, a, ops.reshape(b, [...b.shape, 1]), ops, make);
    return ops.reshape(result, result.shape.slice(0, -1));
  }
  const [own, others] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const leading = own.length === 0 ? others : own;
  const fits =
    a.shape.length >= 2 &&
    (others.length === 0 || shapesEqual(leading, others)) &&
    a.shape.at(-2) === b.shape.at(-2) &&
    (who === 'lstsq' || a.shape.at(-1) === a.shape.at(-2));
  if (!fits) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who,
      problem: `the matrices have shape ${showShape(a.shape)}, the right-hand sides ${showShape(b.shape)}`,
      action: 'Pass [..., n, n] and [..., n, k], or a vector [n], with equal leading axes',
      received: [a.shape, b.shape],
    });
  }
  return make(ops.broadcastTo(a, [...leading, ...a.shape.slice(-2)]), ops.broadcastTo(b, [...leading, ...b.shape.slice(-2)]));
}
