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

/** Grows a graph by one random node; all operations keep values of moderate size. */
function grow(nodes: Node[], ops: Ops, choose: Choices): Node {
  const a = choose.of(nodes);
  const rank = a.shape.length;
  const axis = choose.below(Math.max(rank, 1));
  const like = nodes.filter((node) => node.shape.length === 0 || String(node.shape) === String(a.shape));
  switch (choose.below(18)) {
    case 0:
      return ops.add(a, choose.of(like));
    case 1:
      return ops.mul(a, ops.unary('tanh', choose.of(like)));
    case 2:
      return ops.sub(choose.of(like), a);
    case 3:
      return ops.unary(choose.of(['tanh', 'sin', 'logistic', 'softplus', 'neg', 'abs']), a);
    case 4:
      return ops.select(ops.greater(a, choose.of(like)), a, ops.constant(0.5));
    case 5:
      return ops.max(a, ops.div(choose.of(like), ops.constant(3)));
    case 6:
      return ops.transpose(
        a,
        a.shape.map((_, i) => rank - 1 - i),
      );
    case 7:
      return rank === 0 ? a : ops.reverse(a, [axis]);
    case 8: {
      if (rank === 0) return a;
      const start = a.shape.map((dim) => choose.below(Math.max(1, Math.min(3, dim))));
      return ops.slice(
        a,
        start,
        a.shape.map((dim, i) => Math.max(start[i] as number, dim - choose.below(2))),
        a.shape.map(() => 1 + choose.below(2)),
      );
    }
    case 9: {
      const edge = () => a.shape.map(() => choose.below(3));
      return sizeOf(a.shape) > 4000
        ? a
        : ops.pad(
            a,
            edge(),
            edge(),
            a.shape.map(() => choose.below(2) * choose.below(2)),
            choose.of([ops.constant(0), ops.constant(0.25)]),
          );
    }
    case 10:
      return rank === 0 || sizeOf(a.shape) > 4000 ? a : ops.concatenate([a, choose.of(like.filter((node) => node.shape.length === rank)), a], axis);
    case 11:
      return sizeOf(a.shape) > 1000 ? a : ops.broadcastTo(a, [choose.below(4) + 1, ...a.shape]);
    case 12:
      return ops.reshape(
        a,
        choose.of([[sizeOf(a.shape)], [1, ...a.shape], [sizeOf(a.shape), 1], a.shape.length === 2 ? [a.shape[1] as number, a.shape[0] as number] : a.shape]),
      );
    case 13:
      return rank === 0 ? a : ops.mul(ops.constant(0.25), ops.reduceSum(a, [axis]));
    case 14:
      return rank === 0 || a.shape[axis] === 0 ? a : ops.reduceMax(a, [axis]);
    case 15:
      return ops.mul(
        ops.constant(0.125),
        ops.reduceSum(
          a,
          a.shape.map((_, i) => i),
        ),
      );
    case 16: {
      if (rank !== 2) return a;
      const right = ops.transpose(a, [1, 0]);
      return ops.mul(ops.constant(1 / 16), choose.below(2) === 0 ? ops.matMul(a, right) : ops.matMul(right, ops.unary('tanh', a)));
    }
    default:
      if (rank === 0 || a.shape[axis] === 0) return a;
      return ops.gather(a, ops.array(Float64Array.from([0, (a.shape[axis] as number) - 1, 0]), [3]), axis);
  }
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
        for (const mode of ['js', 'interpreter'] as const) {
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
