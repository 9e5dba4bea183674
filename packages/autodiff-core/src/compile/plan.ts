/** What the passes of the code generator agree on. */
import type { Node } from '../ir/node.ts';
import type { Reducer } from './expression-pool.ts';
import type { Storage } from './storage.ts';

/** Which axes become loops; the elements along the others are written out one by one. */
export interface LoopPolicy {
  /** Axes of the node that are loops, ascending. */
  loopAxes(node: Node): readonly number[];
  /** False when there are no loops at all. */
  readonly loops: boolean;
  /** Matrix products call kernels; otherwise they are written out inside the loops. */
  readonly kernels: boolean;
}

/** How a stored value is computed. */
export type RootKind =
  /** Each element by one expression. */
  | 'elements'
  /** By loops that add up (or take the maximum of) something along reduced axes. */
  | 'accumulate'
  /** By a matrix-product kernel. */
  | 'dot'
  /** By the primitive's own `evaluate`. */
  | 'call';

/** A value that is stored. */
export interface Root {
  readonly node: Node;
  readonly kind: RootKind;
  /** Extents of the loop nest that computes it; empty for straight-line code. */
  readonly domain: readonly number[];
  /** Where it goes: the first is read back, the others are further outputs. */
  readonly targets: readonly Storage[];
}

const reducers: Readonly<Record<string, Reducer>> = { reduceSum: 'sum', reduceMax: 'max', reduceMin: 'min', reduceProd: 'prod' };

/** The reducer of a reduction that the generator knows, or null. */
export function reducerOf(node: Node): Reducer | null {
  return node.primitive.kind === 'reduce' ? (reducers[node.primitive.name] ?? null) : null;
}

/** A reshape renames the elements of what it reshapes: the node whose array holds them. */
export function storedNode(node: Node): Node {
  let base = node;
  while (base.primitive.name === 'reshape') base = base.inputs[0] as Node;
  return base;
}
