import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { topologicalOrder } from '../ir/graph.ts';
import type { ElementwisePrimitive, Graph, KernelPrimitive, Node, NumericArray, Ops } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';
import { createBuilder, createInput } from '../primitives/create-builder.ts';
import { compile } from './compile.ts';
import { leafValues } from './leaf-values.ts';

/** Evaluates node by node with each primitive's own definition: slow and obvious. */
function evaluateNaively(graph: Graph, inputs: readonly NumericArray[]): Float64Array[] {
  const values = new Map<Node, Float64Array>();
  graph.inputs.forEach((node, i) => values.set(node, Float64Array.from(inputs[i] as NumericArray)));
  for (const node of topologicalOrder(graph.outputs)) {
    if (values.has(node)) continue;
    const args = node.inputs.map((input) => values.get(input) as Float64Array);
    const out = new Float64Array(sizeOf(node.shape));
    const { primitive } = node;
    if (primitive.kind === 'leaf') out.set(leafValues(node));
    else if (primitive.kind === 'elementwise') {
      const scalar = (primitive as ElementwisePrimitive<unknown>).scalar(node.params);
      for (let i = 0; i < out.length; i++) out[i] = scalar(...args.map((arg, k) => arg[node.inputs[k]?.shape.length === 0 ? 0 : i] as number));
    } else (primitive as KernelPrimitive<unknown>).evaluate(node, args, out);
    values.set(node, out);
  }
  return graph.outputs.map((node) => values.get(node) as Float64Array);
}

/** A source of small numbers from a fast-check array. */
class Choices {
  readonly #numbers: readonly number[];
  #next = 0;
  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }
  below(n: number): number {
    return (this.#numbers[this.#next++ % this.#numbers.length] as number) % n;
  }
  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
}

type Grow = (a: Node, like: readonly Node[], ops: Ops, choose: Choices) => Node;

const anyAxis = (a: Node, choose: Choices) => choose.below(Math.max(a.shape.length, 1));
const isSmall = (a: Node, most: number) => sizeOf(a.shape) <= most;

/** Ways to make a node from `a` and others of its shape or of rank 0; all keep values of moderate size. */
const growers: readonly Grow[] = [
  (a, like, ops, choose) => ops.add(a, choose.of(like)),
  (a, like, ops, choose) => ops.mul(a, ops.unary('tanh', choose.of(like))),
  (a, like, ops, choose) => ops.sub(choose.of(like), a),
  (a, _like, ops, choose) => ops.unary(choose.of(['tanh', 'sin', 'logistic', 'softplus', 'neg', 'abs']), a),
  (a, like, ops, choose) => ops.select(ops.greater(a, choose.of(like)), a, ops.constant(0.5)),
  (a, like, ops, choose) => ops.max(a, ops.div(choose.of(like), ops.constant(3))),
  (a, _like, ops) =>
    ops.transpose(
      a,
      a.shape.map((_, i) => a.shape.length - 1 - i),
    ),
  (a, _like, ops, choose) => (a.shape.length === 0 ? a : ops.reverse(a, [anyAxis(a, choose)])),
  (a, _like, ops, choose) => {
    if (a.shape.length === 0) return a;
    const start = a.shape.map((dim) => choose.below(Math.max(1, Math.min(3, dim))));
    return ops.slice(
      a,
      start,
      a.shape.map((dim, i) => Math.max(start[i] as number, dim - choose.below(2))),
      a.shape.map(() => 1 + choose.below(2)),
    );
  },
  (a, _like, ops, choose) => {
    const edge = () => a.shape.map(() => choose.below(3));
    return isSmall(a, 4000)
      ? ops.pad(
          a,
          edge(),
          edge(),
          a.shape.map(() => choose.below(2) * choose.below(2)),
          choose.of([ops.constant(0), ops.constant(0.25)]),
        )
      : a;
  },
  (a, like, ops, choose) => {
    const parts = like.filter((node) => node.shape.length === a.shape.length);
    return a.shape.length > 0 && isSmall(a, 4000) ? ops.concatenate([a, choose.of(parts), a], anyAxis(a, choose)) : a;
  },
  (a, _like, ops, choose) => (isSmall(a, 1000) ? ops.broadcastTo(a, [choose.below(4) + 1, ...a.shape]) : a),
  (a, _like, ops, choose) => {
    const size = sizeOf(a.shape);
    return ops.reshape(a, choose.of([[size], [1, ...a.shape], [size, 1], a.shape.length === 2 ? [...a.shape].reverse() : a.shape]));
  },
  (a, _like, ops, choose) => (a.shape.length === 0 ? a : ops.mul(ops.constant(0.25), ops.reduceSum(a, [anyAxis(a, choose)]))),
  (a, _like, ops, choose) => {
    const axis = anyAxis(a, choose);
    return a.shape.length === 0 || a.shape[axis] === 0 ? a : ops.reduceMax(a, [axis]);
  },
  (a, _like, ops) =>
    ops.mul(
      ops.constant(0.125),
      ops.reduceSum(
        a,
        a.shape.map((_, i) => i),
      ),
    ),
  (a, _like, ops, choose) => {
    if (a.shape.length !== 2) return a;
    const right = ops.transpose(a, [1, 0]);
    return ops.mul(ops.constant(1 / 16), choose.below(2) === 0 ? ops.matMul(a, right) : ops.matMul(right, ops.unary('tanh', a)));
  },
  (a, _like, ops, choose) => {
    const axis = anyAxis(a, choose);
    const extent = a.shape[axis] ?? 0;
    return extent === 0 ? a : ops.gather(a, ops.array(Float64Array.from([0, extent - 1, 0]), [3]), axis);
  },
];

/** One more random node. */
function grow(nodes: readonly Node[], ops: Ops, choose: Choices): Node {
  const a = choose.of(nodes);
  const like = nodes.filter((node) => node.shape.length === 0 || String(node.shape) === String(a.shape));
  return choose.of(growers)(a, like, ops, choose);
}

interface Sample {
  readonly graph: Graph;
  readonly inputs: Float64Array[];
}

function randomGraph(numbers: readonly number[], shapes: readonly (readonly number[])[]): Sample {
  const builder = createBuilder();
  const choose = new Choices(numbers);
  const inputs = shapes.map((shape) => createInput(builder, shape));
  const nodes: Node[] = [
    ...inputs,
    builder.ops.constant(1.5),
    builder.ops.array(
      Float64Array.from({ length: sizeOf(shapes[0] as number[]) }, (_, i) => Math.cos(i)),
      shapes[0] as number[],
    ),
  ];
  for (let i = 0; i < 6 + choose.below(14); i++) {
    const node = grow(nodes, builder.ops, choose);
    if (sizeOf(node.shape) <= 20000) nodes.push(node);
  }
  const outputs = [
    nodes[nodes.length - 1] as Node,
    choose.of(nodes),
    choose.of(nodes),
    builder.ops.reduceSum(
      nodes[nodes.length - 1] as Node,
      (nodes[nodes.length - 1] as Node).shape.map((_, i) => i),
    ),
  ];
  return { graph: { inputs, outputs }, inputs: shapes.map((shape, k) => Float64Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(1 + i * (k + 1)))) };
}

function outputsOf(graph: Graph): Float64Array[] {
  return graph.outputs.map((node) => new Float64Array(sizeOf(node.shape)).fill(Number.NaN));
}

/** Largest difference relative to the largest magnitude of the expected array. */
function difference(actual: NumericArray, expected: Float64Array): number {
  const scale = expected.reduce((most, each) => Math.max(most, Math.abs(each)), 1);
  return expected.reduce((most, each, i) => (Object.is(each, actual[i]) ? most : Math.max(most, Math.abs(each - (actual[i] as number)) / scale || 0)), 0);
}

function firstDifference(actual: Float64Array, expected: Float64Array): string {
  const at = expected.findIndex((each, i) => !(Math.abs(each - (actual[i] as number)) < 1e-9 * Math.max(1, Math.abs(each))) && !Object.is(each, actual[i]));
  return `element ${at} of ${expected.length} is ${actual[at]} instead of ${expected[at]}`;
}

const shapeSets = fc.constantFrom(
  { name: 'tiny', shapes: [[3], [2, 3], []] },
  { name: 'rows', shapes: [[40, 3], [40], [3]] },
  { name: 'large', shapes: [[40, 30], [30, 7], [1200]] },
  { name: 'long', shapes: [[2000], [1999], []] },
  { name: 'empty', shapes: [[0], [0, 3], [4]] },
);

describe('random graphs', () => {
  // Sums of at most 20000 moderate terms in different orders: rounding differs by less than 20000 * 2^-53 relative to
  // the largest partial sum, and up to a hundredfold by the products and tanh that follow.
  const tolerance = 1e-10;

  it('have the same values compiled, interpreted and evaluated node by node', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 40, maxLength: 80 }), shapeSets, (numbers, { shapes }) => {
        const { graph, inputs } = randomGraph(numbers, shapes);
        const expected = evaluateNaively(graph, inputs);
        for (const mode of ['js', 'wasm', 'interpreter'] as const) {
          const compiled = compile(graph, { mode });
          const outputs = outputsOf(graph);
          compiled.run(inputs, outputs);
          outputs.forEach((output, i) => {
            if (difference(output, expected[i] as Float64Array) > tolerance)
              throw new Error(`${mode} output ${i}: ${firstDifference(output, expected[i] as Float64Array)}\n${compiled.source ?? ''}`);
          });
          const again = outputsOf(graph);
          compiled.run(inputs, again);
          expect(again).toEqual(outputs);
        }
      }),
      { seed: 20261124, numRuns: 200, endOnFailure: true },
    );
  }, 60_000);
});
