/** Trees of parameters: taking apart, putting together, one flat vector. */
import { Tensor, type TensorInfo } from '@tensorflow/tfjs-core';
import { ThetakitError } from '@thetakit/registry';
import { NdArray } from '../array/nd-array.ts';
import { sizeOf } from '../ir/shape.ts';
import { currentRecorder } from '../trace/record.ts';
import { leafConstant } from '../transforms/call-traced.ts';
import { leafAval, readLeaf } from '../tree/leaf-values.ts';
import { flattenTree, type Structure, structureKey, unflattenTree } from '../tree/structure.ts';
import type { Result } from './types.ts';

/** The leaves of a tree in order, and the structure to put them back. A leaf is whatever is not a record or a tuple. */
export function treeFlatten(tree: unknown): { readonly leaves: unknown[]; readonly structure: Structure } {
  const { structure, leaves } = flattenTree('treeFlatten', tree);
  return { leaves: [...leaves], structure };
}

/**
 * The tree of a structure with the given leaves, which may be of any kind.
 * @throws SHAPE_MISMATCH when there are more or fewer leaves than places.
 */
export function treeUnflatten(structure: Structure, leaves: readonly unknown[]): unknown {
  const places = countLeaves(structure);
  if (places !== leaves.length) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who: 'treeUnflatten',
      problem: `${leaves.length} leaves are given for ${places} places`,
      action: 'Pass one leaf for each place of the structure',
      received: leaves.length,
      expected: places,
    });
  }
  return unflattenTree(structure, leaves);
}

/**
 * f of every leaf (with the leaves of `others` in the same places), in the records of the first tree.
 * @throws SHAPE_MISMATCH when another tree has a different structure.
 */
export function treeMap(f: (...leaves: never[]) => unknown, tree: unknown, ...others: readonly unknown[]): unknown {
  const first = flattenTree('treeMap', tree);
  const rest = others.map((other) => {
    const flat = flattenTree('treeMap', other);
    const [received, expected] = [structureKey(flat.structure), structureKey(first.structure)];
    if (received === expected) return flat.leaves;
    throw new ThetakitError('SHAPE_MISMATCH', {
      who: 'treeMap',
      problem: `a tree is ${received}, expected ${expected}`,
      action: 'Pass trees of the same records',
      received,
      expected,
    });
  });
  return unflattenTree(
    first.structure,
    first.leaves.map((leaf, i) => (f as (...all: unknown[]) => unknown)(leaf, ...rest.map((leaves) => leaves[i]))),
  );
}

/** A tree as one vector, and the way back. */
export interface Raveled<T, V> {
  /** Leaves one after the other, each in row-major order. */
  readonly vector: V;
  /** The tree of a vector of that length: numbers for scalars, NdArrays for the rest (tensors inside traced functions). */
  readonly unravel: (vector: V) => Result<T>;
}

/**
 * A tree as one vector. Outside of traced functions a Float64Array; inside, a tensor of rank 1, through which
 * derivatives flow both ways.
 * @throws SHAPE_MISMATCH when `unravel` gets a vector of another length.
 */
export function ravel<T>(tree: T): Raveled<T, Float64Array & Tensor> {
  const { structure, leaves } = flattenTree('ravel', tree);
  return (currentRecorder() === undefined ? ravelValues(structure, leaves) : ravelTraced(structure, leaves)) as never;
}

function ravelValues(structure: Structure, leaves: readonly unknown[]): Raveled<unknown, Float64Array> {
  const shapes = leaves.map((leaf) => leafAval('ravel', leaf).shape);
  const starts = offsets(shapes);
  const n = starts.at(-1) as number;
  const vector = new Float64Array(n);
  leaves.forEach((leaf, i) => {
    readLeaf(leaf, vector.subarray(starts[i], starts[i + 1]));
  });
  return {
    vector,
    unravel(x) {
      requireLength(x.length, n);
      const parts = shapes.map((shape, i) =>
        shape.length === 0 ? (x[starts[i] as number] as number) : new NdArray(x.slice(starts[i], starts[i + 1]), shape, 'float64'),
      );
      return unflattenTree(structure, parts) as never;
    },
  };
}

function ravelTraced(structure: Structure, leaves: readonly unknown[]): Raveled<unknown, Tensor> {
  const recorder = currentRecorder() as NonNullable<ReturnType<typeof currentRecorder>>;
  const { builder } = recorder;
  const { ops } = builder;
  const nodes = leaves.map((leaf) => (leaf instanceof Tensor ? recorder.nodeOf(leaf as TensorInfo) : leafConstant('ravel', leaf, builder)));
  const shapes = nodes.map(({ shape }) => shape);
  const starts = offsets(shapes);
  const parts = nodes.map((node) => ops.reshape(ops.convert(node, 'float'), [sizeOf(node.shape)]));
  return {
    vector: recorder.tensorOf(ops.concatenate(parts, 0)),
    unravel(x) {
      const now = currentRecorder() ?? recorder;
      const node = now.nodeOf(x as TensorInfo);
      requireLength(node.shape[0] ?? 1, starts.at(-1) as number);
      const own = shapes.map((shape, i) => now.tensorOf(ops.reshape(ops.slice(node, [starts[i] as number], [starts[i + 1] as number]), shape)));
      return unflattenTree(structure, own) as never;
    },
  };
}

/** Where each leaf begins, and the total length at the end. */
function offsets(shapes: readonly (readonly number[])[]): number[] {
  const starts = [0];
  for (const shape of shapes) starts.push((starts.at(-1) as number) + sizeOf(shape));
  return starts;
}

function countLeaves(structure: Structure): number {
  return structure.kind === 'leaf' ? 1 : structure.items.reduce((sum, item) => sum + countLeaves(item), 0);
}

function requireLength(received: number, expected: number): void {
  if (received === expected) return;
  throw new ThetakitError('SHAPE_MISMATCH', {
    who: 'ravel',
    problem: `the vector has length ${received}, expected ${expected}`,
    action: 'Pass a vector with one element for each number of the tree',
    received,
    expected,
  });
}
