/** Graphs get simpler while they are built, and stay equal. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Builder } from '../ir/builder.ts';
import { topologicalOrder } from '../ir/graph.ts';
import type { Node, NumericArray, Ops } from '../ir/node.ts';
import { createBuilder, createInput, createOps } from './create-builder.ts';
import { evaluateNodes } from './evaluate-nodes.ts';

const { ops } = createBuilder();
const builder = createBuilder();
const o = builder.ops;
const x = createInput(builder, [3]);
const y = createInput(builder, [3]);
const m = createInput(builder, [2, 3]);
const s = createInput(builder, []);

describe('the same node comes back for', () => {
  it.each<[string, Node, Node]>([
    ['equal nodes', o.add(x, y), o.add(x, y)],
    ['operands of + in the other order', o.add(x, y), o.add(y, x)],
    ['x + 0', o.add(x, o.constant(0)), x],
    ['0 - x', o.sub(o.constant(0), x), o.neg(x)],
    ['x * 1', o.mul(o.constant(1), x), x],
    ['x * -1', o.mul(x, o.constant(-1)), o.neg(x)],
    ['x + x', o.add(x, x), o.mul(o.constant(2), x)],
    ['-(-x)', o.neg(o.neg(x)), x],
    ['x + -y', o.add(x, o.neg(y)), o.sub(x, y)],
    ['(-x)(-y)', o.mul(o.neg(x), o.neg(y)), o.mul(x, y)],
    ['2 (3 x)', o.mul(o.constant(2), o.mul(o.constant(3), x)), o.mul(o.constant(6), x)],
    ['x / 4', o.div(x, o.constant(4)), o.mul(x, o.constant(0.25))],
    ['x^2', o.pow(x, o.constant(2)), o.mul(x, x)],
    ['x^0.5', o.pow(x, o.constant(0.5)), o.unary('sqrt', x)],
    ['exp of a constant', o.unary('exp', o.constant(1)), o.constant(Math.E)],
    ['a repeated scalar beside an array', o.mul(x, o.broadcast(s, [3], [])), o.mul(x, s)],
    ['work on repeated values', o.unary('exp', o.broadcast(x, [2, 3], [1])), o.broadcast(o.unary('exp', x), [2, 3], [1])],
    ['select by a constant', o.select(o.constant(1, [], 'bool'), x, y), x],
    ['reshape of reshape', o.reshape(o.reshape(m, [6]), [2, 3]), m],
    ['transpose of transpose', o.transpose(o.transpose(m, [1, 0]), [1, 0]), m],
    ['slice of slice', o.slice(o.slice(x, [1], [3]), [1], [2]), o.slice(x, [2], [3])],
    ['slice of a part of a concatenation', o.slice(o.concatenate([x, y], 0), [3], [6]), y],
    ['reverse of reverse', o.reverse(o.reverse(m, [0, 1]), [1]), o.reverse(m, [0])],
    ['nested concatenations', o.concatenate([o.concatenate([x, y], 0), x], 0), o.concatenate([x, y, x], 0)],
    ['pad by nothing', o.pad(x, [0], [0]), x],
    ['sum of sums', o.reduceSum(o.reduceSum(m, [1]), [0]), o.reduceSum(m, [0, 1])],
    ['sum of a repetition', o.reduceSum(o.broadcast(x, [2, 3], [1]), [0]), o.mul(o.constant(2), x)],
    ['sum of a multiple', o.reduceSum(o.mul(s, x), [0]), o.mul(s, o.reduceSum(x, [0]))],
    ['product with a transposed matrix', o.matMul(m, o.transpose(m, [1, 0])), o.dot(m, m, { contract: [[1], [1]], batch: [[], []] })],
    ['broadcast of a column', o.broadcast(o.reshape(x, [3, 1]), [3, 2], [0, 1]), o.broadcast(x, [3, 2], [0])],
  ])('%s', (_name, a, b) => {
    expect(a).toBe(b);
  });
});

it('keeps 0 x where x may be infinite, and drops it where it cannot', () => {
  expect(o.mul(o.constant(0), x).primitive.name).toBe('mul');
  const flag = o.convert(o.greater(x, y), 'float');
  expect(o.mul(o.constant(0), flag).primitive.name).toBe('mul');
});

it('folds constants into arrays', () => {
  const a = ops.array(Float64Array.of(1, 2), [2]);
  const sum = ops.reduceSum(ops.mul(a, ops.add(a, ops.constant(1))), [0]);
  // 1*2 + 2*3.
  expect((evaluateNodes([sum], new Map()) as NumericArray[])[0]?.[0]).toBe(8);
  expect(topologicalOrder([sum])).toHaveLength(1);
});

/** A builder that neither simplifies nor folds. */
function plainBuilder(): Builder {
  const plain = new Builder();
  plain.ops = createOps(plain);
  const make = plain.make.bind(plain);
  plain.make = (primitive, inputs, params) => {
    const { simplify: _unused, ...rest } = primitive;
    return make(rest as typeof primitive, inputs, params);
  };
  return plain;
}

/** A random program over matrices [2, 3], rows [3] and scalars, as a function of the constructors. */
type Step = { readonly op: number; readonly a: number; readonly b: number };

function program(steps: readonly Step[], inputs: readonly Node[], { apply, ...c }: Ops): Node {
  const nodes = [...inputs];
  const as = (node: Node) => c.broadcastTo(node.shape.length === 1 && node.shape[0] !== 3 ? c.reduceSum(node, [0]) : node, [2, 3]);
  for (const { op, a, b } of steps) {
    const p = nodes[a % nodes.length] as Node;
    const q = nodes[b % nodes.length] as Node;
    const made = [
      () => c.add(as(p), as(q)),
      () => c.sub(as(p), as(q)),
      () => c.mul(as(p), as(q)),
      () => c.neg(p),
      () => c.mul(c.constant([0, 1, -1, 2, 0.5][b % 5] as number), p),
      () => c.add(p, c.constant(0)),
      () => c.div(p, c.constant([1, 2, 3][b % 3] as number)),
      () => c.max(as(p), as(q)),
      () => c.select(c.greater(as(p), as(q)), as(q), as(p)),
      () => apply('tanh', [p]),
      () => c.reduceSum(as(p), [b % 2]),
      () => c.reduceSum(as(p), [0, 1]),
      () => c.transpose(c.transpose(as(p), [1, 0]), [1, 0]),
      () => c.reverse(as(p), [b % 2]),
      () => c.reshape(c.slice(as(p), [b % 2, 0], [(b % 2) + 1, 3]), [3]),
      () => c.slice(c.concatenate([as(p), as(q)], 0), [b % 3, 0], [(b % 3) + 2, 3]),
      () => c.slice(c.pad(as(p), [1, 0], [0, 1]), [b % 2, 1], [(b % 2) + 2, 4]),
      () => c.dot(as(p), c.dot(as(q), as(p), { contract: [[0], [0]], batch: [[], []] }), { contract: [[1], [0]], batch: [[], []] }),
    ][op % 18] as () => Node;
    nodes.push(made());
  }
  return as(nodes.at(-1) as Node);
}

it('never changes what a program means', () => {
  const step = fc.record({ op: fc.nat(17), a: fc.nat(40), b: fc.nat(40) });
  const number = fc.double({ min: -1, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 25 }), fc.array(number, { minLength: 10, maxLength: 10 }), (steps, values) => {
      const results = [createBuilder(), plainBuilder()].map((each) => {
        const inputs = [createInput(each, [2, 3]), createInput(each, [3]), createInput(each, [])];
        const output = program(steps, inputs, each.ops);
        const given = new Map(inputs.map((node, i) => [node, Float64Array.from([values.slice(0, 6), values.slice(6, 9), values.slice(9)][i] as number[])]));
        return (evaluateNodes([output], given) as NumericArray[])[0] as NumericArray;
      });
      const [simplified, plain] = results as [NumericArray, NumericArray];
      const scale = Math.max(1, ...Array.from(plain, Math.abs));
      // Rules reorder sums and products: a few roundings for each of at most 25 steps.
      for (let i = 0; i < 6; i++) {
        const difference = Math.abs((simplified[i] as number) - (plain[i] as number));
        expect(difference <= 1e-12 * scale || Object.is(simplified[i], plain[i])).toBe(true);
      }
    }),
    { numRuns: 400, seed: 7 },
  );
});
