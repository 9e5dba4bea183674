/**
 * The body of a loop nest as scalar expressions: pulls elements of nodes through element-wise nodes, views and
 * short reductions down to loads, so that nothing in between is ever stored.
 */
import { bug } from '@thetakit/registry';
import type { ElementwisePrimitive, Node } from '../ir/node.ts';
import { stridesOf } from '../ir/shape.ts';
import { type Affine, affineKey, fixed, linearIndex, type Ranges } from './affine.ts';
import { contractedExtents, dotAxes, operandIndices } from './dot-axes.ts';
import type { Expression } from './expression.ts';
import { combiners, ExpressionPool } from './expression-pool.ts';
import { forEachIndex } from './index-walk.ts';
import { reducerOf, storedNode } from './plan.ts';
import type { Storage } from './storage.ts';
import { StorageNeeded, viewSource } from './view-index.ts';

/** What a body asks about nodes. */
export interface BodyContext {
  /** The array that holds a node, if it is stored and may be read here. */
  storageOf(node: Node): Storage | undefined;
  /** Called when an element of a stored node is read; the index is null when it is read through a reshape. */
  onRead?(node: Node, index: readonly Affine[] | null): void;
  /** Called when an element of a node is expanded here, views included. */
  onVisit?(node: Node): void;
  /** Called when an element of a node is computed here. */
  onCompute?(node: Node, index: readonly Affine[], key: string): void;
}

/** Views whose index maps differ from range to range. */
const rangedViews = new Set(['reshape', 'pad', 'concatenate']);

export class Body {
  readonly pool = new ExpressionPool();
  readonly ranges: Ranges;
  /** True once an index map depended on the ranges: the expressions then hold in these ranges only. */
  dependsOnRanges = false;
  readonly #context: BodyContext;
  readonly #strides = new Map<Node, readonly number[]>();
  readonly #memo = new Map<Node, Map<string, Expression>>();

  constructor(ranges: Ranges, context: BodyContext) {
    this.ranges = ranges;
    this.#context = context;
  }

  /** Element `index` of a node: a load if the node is stored, else an expression. */
  pull(node: Node, index: readonly Affine[]): Expression {
    return this.#lookUp(node, index, false);
  }

  /** Element `index` of a node, computed even if the node is stored; later pulls at this index share it. */
  compute(node: Node, index: readonly Affine[]): Expression {
    return this.#lookUp(node, index, true);
  }

  #lookUp(node: Node, index: readonly Affine[], compute: boolean): Expression {
    let perNode = this.#memo.get(node);
    if (perNode === undefined) {
      perNode = new Map();
      this.#memo.set(node, perNode);
    }
    const key = index.length === 1 ? affineKey(index[0] as Affine) : index.map(affineKey).join(';');
    const known = perNode.get(key);
    if (known !== undefined) return known;
    const made = (compute ? null : this.#load(node, index)) ?? this.#make(node, index, key);
    perNode.set(key, made);
    return made;
  }

  #load(node: Node, index: readonly Affine[]): Expression | null {
    const storage = this.#context.storageOf(node);
    if (storage === undefined) return null;
    this.#context.onRead?.(node, index);
    return this.pool.load(storage, linearIndex(index, this.#stridesOf(node)));
  }

  #stridesOf(node: Node): readonly number[] {
    let strides = this.#strides.get(node);
    if (strides === undefined) {
      strides = stridesOf(node.shape);
      this.#strides.set(node, strides);
    }
    return strides;
  }

  #make(node: Node, index: readonly Affine[], key: string): Expression {
    const { primitive } = node;
    this.#context.onVisit?.(node);
    if (primitive.kind === 'view') return this.#view(node, index);
    if (primitive.name === 'iota') return this.pool.ramp(index[(node.params as { axis: number }).axis] as Affine);
    if (primitive.name === 'constant' && node.shape.length === 0) return this.pool.literal((node.params as { data: Float64Array }).data[0] as number);
    this.#context.onCompute?.(node, index, key);
    if (primitive.kind === 'elementwise') {
      const args = node.inputs.map((input) => this.pull(input, input.shape.length === 0 ? [] : index));
      return this.pool.apply(primitive as ElementwisePrimitive<unknown>, node.params, args);
    }
    const reducer = reducerOf(node);
    if (reducer !== null) return this.pool.combine(reducer, this.#terms(node, index));
    if (primitive.name === 'dot') return this.pool.combine('sum', this.#products(node, index));
    if (primitive.name === 'gather') return this.#gather(node, index);
    throw bug('Body', `no expression for ${primitive.name}`);
  }

  #view(node: Node, index: readonly Affine[]): Expression {
    if (node.primitive.name === 'reshape') {
      const base = storedNode(node);
      const storage = this.#context.storageOf(base);
      if (storage !== undefined) {
        this.#context.onRead?.(base, null);
        return this.pool.load(storage, linearIndex(index, stridesOf(node.shape)));
      }
    }
    if (rangedViews.has(node.primitive.name)) this.dependsOnRanges = true;
    const source = viewSource(node, index, this.ranges);
    if ('node' in source) return this.pull(source.node, source.index);
    return source.fill === null ? this.pool.literal(0) : this.pull(source.fill, []);
  }

  /** The elements that a written-out reduction combines. */
  #terms(node: Node, index: readonly Affine[]): Expression[] {
    const input = node.inputs[0] as Node;
    const { axes } = node.params as { axes: readonly number[] };
    let kept = 0;
    const given = input.shape.map((_, axis) => (axes.includes(axis) ? undefined : index[kept++]));
    const terms: Expression[] = [];
    forEachIndex(input.shape, given, (at) => terms.push(this.pull(input, at)));
    return terms;
  }

  /** The products that a written-out contraction adds up. */
  #products(node: Node, index: readonly Affine[]): Expression[] {
    const [atA, atB] = operandIndices(node, index);
    const products: Expression[] = [];
    const extents = contractedExtents(node);
    forEachIndex(
      extents,
      extents.map(() => undefined),
      (at) => products.push(this.product(node, atA, atB, at)),
    );
    return products;
  }

  /** One product of a contraction: `at` gives the contracted indices; atA and atB hold the others and are overwritten. */
  product(node: Node, atA: Affine[], atB: Affine[], at: readonly Affine[]): Expression {
    const { contractA, contractB } = dotAxes(node);
    at.forEach((each, i) => {
      atA[contractA[i] as number] = each;
      atB[contractB[i] as number] = each;
    });
    const left = this.pull(node.inputs[0] as Node, [...atA]);
    const right = this.pull(node.inputs[1] as Node, [...atB]);
    return this.pool.apply(combiners.prod, undefined, [left, right]);
  }

  /** A gather whose indices are known here is an index map. */
  #gather(node: Node, index: readonly Affine[]): Expression {
    const { axis, batchDims } = node.params as { axis: number; batchDims: number };
    const [data, indices] = node.inputs as readonly [Node, Node];
    const span = indices.shape.length;
    if (batchDims !== 0) throw new StorageNeeded(node);
    const which = this.pull(indices, index.slice(axis, axis + span));
    if (which.kind !== 'literal') throw new StorageNeeded(node);
    if (!(which.value >= 0 && which.value < (data.shape[axis] as number))) return this.pool.literal(Number.NaN);
    return this.pull(data, [...index.slice(0, axis), fixed(which.value), ...index.slice(axis + span)]);
  }
}
