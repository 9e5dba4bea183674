/**
 * Which variables each element of a result depends on, by propagation of index sets through the graph. Exact for
 * element-wise work, moved elements, gathers at known places, reductions and products with constant matrices; anything
 * else is taken to mix all that it reads, so a pattern may hold too much, never too little.
 */
import { topologicalOrder } from '../ir/graph.ts';
import type { DotParams, Node, NumericArray, Ops, ViewPrimitive } from '../ir/node.ts';
import { evaluateReduce, type ReduceParams } from '../ir/reduce.ts';
import { evaluateRows } from '../ir/rows.ts';
import { sizeOf } from '../ir/shape.ts';
import type { ConstantParams } from '../primitives/constant.ts';
import type { CumsumParams } from '../primitives/cumsum.ts';
import { positions } from '../primitives/dot-evaluate.ts';
import { evaluateNodes } from '../primitives/evaluate-nodes.ts';
import { type GatherParams, gather, gatherLoops } from '../primitives/gather.ts';
import { emptySet, type IndexSet, IndexUnions } from './index-sets.ts';

/** A set for each element. */
type Sets = readonly IndexSet[];

/** Their derivative is zero wherever it exists. */
const flat = new Set(['sign', 'floor', 'ceil', 'round', 'floorDiv', 'stopGradient']);

/** Sets of the elements of `output`, given the number of the first element of each variable leaf, n in all. */
export function dependence(output: Node, leaves: ReadonlyMap<Node, number>, n: number, ops: Ops): Sets {
  return new Dependence(leaves, n, ops).of(output);
}

class Dependence {
  readonly #known = new Map<Node, Sets | null>();
  readonly #unions: IndexUnions;
  readonly #ops: Ops;

  constructor(leaves: ReadonlyMap<Node, number>, n: number, ops: Ops) {
    this.#unions = new IndexUnions(n);
    this.#ops = ops;
    for (const [leaf, start] of leaves) {
      this.#known.set(
        leaf,
        Array.from({ length: sizeOf(leaf.shape) }, (_, i) => [start + i]),
      );
    }
  }

  of(output: Node): Sets {
    return this.#sets(output) ?? Array.from({ length: sizeOf(output.shape) }, () => emptySet);
  }

  #sets(output: Node): Sets | null {
    for (const node of topologicalOrder([output])) if (!this.#known.has(node)) this.#known.set(node, this.#compute(node));
    return this.#known.get(output) as Sets | null;
  }

  /** Null when nothing of the node depends on a variable. */
  #compute(node: Node): Sets | null {
    const inputs = node.inputs.map((input) => this.#known.get(input) ?? null);
    if (node.dtype !== 'float' || flat.has(node.primitive.name) || inputs.every((each) => each === null)) return null;
    const { kind, name, lower } = node.primitive;
    if (kind === 'elementwise') return this.#elementwise(node, inputs);
    if (kind === 'view') return this.#moved(node, inputs, (ids, out) => (node.primitive as ViewPrimitive<unknown>).evaluate(node, ids, out));
    if (kind === 'reduce' || name === 'logSumExp' || name === 'norm') return this.#reduced(node as Node<ReduceParams>, inputs);
    if (name === 'softmax' || name === 'logSoftmax') return this.#rows(node, (node.params as ReduceParams).axes, inputs[0] as Sets, false, false);
    if (name === 'cumsum') return this.#rows(node, [(node.params as CumsumParams).axis], inputs[0] as Sets, true, (node.params as CumsumParams).reverse);
    if (name === 'dot') return this.#product(node as Node<DotParams>, inputs);
    if (name === 'barrier') return inputs[0] as Sets | null;
    if ((name === 'checkpoint' || name === 'customCall') && lower !== undefined) return this.#sets(lower(node, node.inputs, this.#ops));
    return this.#picked(node as Node<GatherParams>, inputs) ?? this.#mixed(node, inputs);
  }

  #elementwise(node: Node, inputs: readonly (Sets | null)[]): Sets {
    return Array.from({ length: sizeOf(node.shape) }, (_, i) =>
      this.#unions.of(inputs.flatMap((sets) => (sets === null ? [] : [(sets.length === 1 ? sets[0] : sets[i]) as IndexSet]))),
    );
  }

  /** Runs a map of elements on their numbers, 0 for those that depend on nothing. */
  #moved(node: Node, inputs: readonly (Sets | null)[], evaluate: (ids: readonly NumericArray[], out: Float64Array) => void): Sets {
    const pool: IndexSet[] = [emptySet];
    const ids = node.inputs.map((input, i) => {
      const sets = inputs[i];
      return Float64Array.from({ length: sizeOf(input.shape) }, (_, k) => (sets == null ? 0 : pool.push(sets[k] as IndexSet) - 1));
    });
    const out = new Float64Array(sizeOf(node.shape));
    evaluate(ids, out);
    return Array.from(out, (id) => pool[id] ?? emptySet);
  }

  #reduced(node: Node<ReduceParams>, inputs: readonly (Sets | null)[]): Sets {
    const pool: IndexSet[] = [];
    const own = inputs[0] as Sets;
    const ids = Float64Array.from(own, (_, i) => i);
    evaluateReduce(node, ids, new Float64Array(sizeOf(node.shape)), (values) => pool.push(this.#unions.of(Array.from(values, (i) => own[i] as IndexSet))) - 1);
    return pool;
  }

  /** Each element of a row depends on the whole row, or on what comes before it. */
  #rows(node: Node, axes: readonly number[], own: Sets, running: boolean, backwards: boolean): Sets {
    const pool: IndexSet[] = [];
    const out = new Float64Array(own.length);
    evaluateRows(
      { ...node, params: { axes } } as Node<ReduceParams>,
      Float64Array.from(own, (_, i) => i),
      out,
      (row) => {
        const sets = Array.from(row, (i) => own[i] as IndexSet);
        if (!running) row.fill(pool.push(this.#unions.of(sets)) - 1);
        let sum = emptySet;
        for (let step = 0; running && step < row.length; step++) {
          const at = backwards ? row.length - 1 - step : step;
          sum = this.#unions.of([sum, sets[at] as IndexSet]);
          row[at] = pool.push(sum) - 1;
        }
      },
    );
    return Array.from(out, (id) => pool[id] as IndexSet);
  }

  /** Rows of a and columns of b; where one side is a stored constant, only where it is not zero. */
  #product(node: Node<DotParams>, [a, b]: readonly (Sets | null)[]): Sets {
    const [left, right] = node.inputs.map((input, side) => sideOf(input, node.params, side as 0 | 1)) as [Side, Side];
    const out: IndexSet[] = [];
    for (let g = 0; g < left.batch.length; g++) {
      const rows = lineUnions(left, g, a ?? null, this.#unions);
      const columns = lineUnions(right, g, b ?? null, this.#unions);
      for (let i = 0; i < left.free.length; i++) {
        for (let j = 0; j < right.free.length; j++) {
          if (b == null && right.values !== null) out.push(maskedUnion(left, i, a as Sets, right, j, g, this.#unions));
          else if (a == null && left.values !== null) out.push(maskedUnion(right, j, b as Sets, left, i, g, this.#unions));
          else out.push(this.#unions.of([rows[i] as IndexSet, columns[j] as IndexSet]));
        }
      }
    }
    return out;
  }

  /** gather and scatterAdd at places that are known while tracing. */
  #picked(node: Node<GatherParams>, inputs: readonly (Sets | null)[]): Sets | null {
    const { name } = node.primitive;
    if (name !== 'gather' && name !== 'scatterAdd') return null;
    const indices = evaluateNodes([node.inputs[1] as Node], new Map())?.[0];
    if (indices === undefined) return null;
    if (name === 'gather') return this.#moved(node, [inputs[0] ?? null, null], ([data], out) => gather.evaluate(node, [data as NumericArray, indices], out));
    const [base, , updates] = inputs;
    const out: IndexSet[] = base === null || base === undefined ? Array.from({ length: sizeOf(node.shape) }, () => emptySet) : [...base];
    const { batch, middle, rows, picked, run } = gatherLoops(node.shape, (node.inputs[1] as Node).shape, node.params);
    for (let at = 0; updates != null && at < batch * middle * picked; at++) {
      const row = indices[Math.floor(at / (middle * picked)) * picked + (at % picked)] as number;
      if (!(row >= 0 && row < rows)) continue;
      const to = (Math.floor(at / picked) * rows + row) * run;
      for (let k = 0; k < run; k++) out[to + k] = this.#unions.of([out[to + k] as IndexSet, updates[at * run + k] as IndexSet]);
    }
    return out;
  }

  #mixed(node: Node, inputs: readonly (Sets | null)[]): Sets {
    const all = this.#unions.of(inputs.flatMap((sets) => sets ?? []));
    return Array.from({ length: sizeOf(node.shape) }, () => all);
  }
}

/** Where the elements of one operand of a product are, and its values when it is a stored constant. */
interface Side {
  readonly batch: Int32Array;
  readonly free: Int32Array;
  readonly inner: Int32Array;
  readonly values: Float64Array | null;
}

function sideOf(input: Node, { contract, batch }: DotParams, side: 0 | 1): Side {
  const free = input.shape.map((_, axis) => axis).filter((axis) => !contract[side].includes(axis) && !batch[side].includes(axis));
  return {
    batch: positions(input.shape, batch[side]),
    free: positions(input.shape, free),
    inner: positions(input.shape, contract[side]),
    values: input.primitive.name === 'constant' ? (input.params as ConstantParams).data : null,
  };
}

function lineUnions({ batch, free, inner }: Side, g: number, sets: Sets | null, unions: IndexUnions): IndexSet[] {
  return Array.from(free, (at) => (sets === null ? emptySet : unions.of(Array.from(inner, (k) => sets[(batch[g] as number) + at + k] as IndexSet))));
}

/** Union over the contracted elements where the constant side is not zero. */
function maskedUnion(own: Side, i: number, sets: Sets, constant: Side, j: number, g: number, unions: IndexUnions): IndexSet {
  const from = (own.batch[g] as number) + (own.free[i] as number);
  const other = (constant.batch[g] as number) + (constant.free[j] as number);
  const used: IndexSet[] = [];
  for (let k = 0; k < own.inner.length; k++) {
    if ((constant.values as Float64Array)[other + (constant.inner[k] as number)] !== 0) used.push(sets[from + (own.inner[k] as number)] as IndexSet);
  }
  return unions.of(used);
}
