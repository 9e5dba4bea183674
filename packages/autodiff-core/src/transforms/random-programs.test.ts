/**
 * Random programs of 5 to 30 nodes: forward mode, reverse mode, differences, the plain evaluation, generated code and
 * the interpreter all agree, to second order. Programs are bounded (tanh, sin, logistic) so that one tolerance serves:
 * differences 1e-7 of the largest entry (h^6 truncation with steep programs), everything else 1e-11 (sums reordered).
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compile } from '../compile/compile.ts';
import type { Node, NumericArray, Ops } from '../ir/node.ts';
import { createBuilder, createInput } from '../primitives/create-builder.ts';
import { evaluateNodes } from '../primitives/evaluate-nodes.ts';
import { tangentsOf } from './linearise.ts';
import { cotangentsOf } from './transpose-linear.ts';

interface Step {
  readonly op: number;
  readonly a: number;
  readonly b: number;
}

const step = fc.record({ op: fc.nat(23), a: fc.nat(60), b: fc.nat(60) });
const number = fc.double({ min: -1, max: 1, noNaN: true });

/** Every node has shape [2, 3]. */
function program(steps: readonly Step[], inputs: readonly Node[], ops: Ops): Node {
  const full = [2, 3];
  const nodes = [...inputs];
  const row = (p: Node, i: number) => ops.broadcast(ops.reshape(ops.slice(p, [i, 0], [i + 1, 3]), [3]), full, [1]);
  for (const { op, a, b } of steps) {
    const p = nodes[a % nodes.length] as Node;
    const q = nodes[b % nodes.length] as Node;
    const make: (() => Node)[] = [
      () => ops.add(p, q),
      () => ops.sub(p, q),
      () => ops.unary('tanh', ops.mul(p, q)),
      () => ops.unary('sin', p),
      () => ops.unary('logistic', p),
      () => ops.unary('softplus', p),
      () => ops.unary('exp', ops.neg(ops.mul(p, p))),
      () => ops.div(p, ops.add(ops.constant(2), ops.mul(q, q))),
      () => ops.unary('sqrt', ops.add(ops.constant(1), ops.mul(p, p))),
      () => ops.unary('log1p', ops.mul(p, p)),
      () => ops.apply('atan2', [p, ops.add(ops.constant(2), ops.unary('sin', q))]),
      () => ops.pow(ops.add(ops.constant(1), ops.mul(p, p)), ops.unary('sin', q)),
      () => ops.integerPow(ops.unary('tanh', p), 3),
      () => ops.broadcast(ops.reduceSum(ops.unary('tanh', p), [1]), full, [0]),
      () => ops.broadcast(ops.unary('tanh', ops.reduceSum(p, [0, 1])), full, []),
      () => row(p, b % 2),
      () => ops.reverse(p, [b % 2]),
      () => ops.concatenate([ops.slice(p, [0, 0], [2, 1]), ops.slice(q, [0, 1], [2, 3])], 1),
      () => ops.pad(ops.slice(p, [0, 0], [2, 2]), [0, 1], [0, 0]),
      () => ops.unary('tanh', ops.dot(p, ops.dot(q, p, { contract: [[0], [0]], batch: [[], []] }), { contract: [[1], [0]], batch: [[], []] })),
      () => ops.apply('softmax', [p], { axes: [b % 2] }),
      () => ops.unary('tanh', ops.broadcast(ops.apply('logSumExp', [p], { axes: [1] }), full, [0])),
      () => ops.apply('cumsum', [ops.unary('sin', p)], { axis: b % 2, exclusive: b % 3 === 0, reverse: b % 5 === 0 }),
      () => ops.apply('gather', [p, ops.array(Float64Array.of(2, 0, 2), [3], 'int32')], { axis: 1, batchDims: 0 }),
    ];
    nodes.push((make[op] as () => Node)());
  }
  return nodes.at(-1) as Node;
}

const evaluate = (node: Node, given: ReadonlyMap<Node, NumericArray>) => (evaluateNodes([node], given) as NumericArray[])[0] as NumericArray;

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  const scale = Math.max(1, ...Array.from(expected, Math.abs));
  for (let i = 0; i < expected.length; i++) expect(Math.abs((actual[i] as number) - (expected[i] as number))).toBeLessThanOrEqual(tolerance * scale);
}

/** Extrapolated central differences of f along a line at 0. */
function slope(f: (t: number) => number): number {
  const central = (h: number) => (f(h) - f(-h)) / (2 * h);
  const [a, b, c] = [central(2 ** -8), central(2 ** -9), central(2 ** -10)];
  return (16 * ((4 * c - b) / 3) - (4 * b - a) / 3) / 15;
}

it('agree in every mode', () => {
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 5, maxLength: 30 }),
      fc.array(number, { minLength: 12, maxLength: 12 }),
      fc.array(number, { minLength: 12, maxLength: 12 }),
      (steps, at, along) => {
        const builder = createBuilder();
        const { ops } = builder;
        const inputs = [createInput(builder, [2, 3]), createInput(builder, [2, 3])];
        const directions = inputs.map((node) => createInput(builder, node.shape));
        const value = ops.reduceSum(program(steps, inputs, ops), [0, 1]);
        const given = new Map<Node, NumericArray>();
        inputs.forEach((node, i) => given.set(node, Float64Array.from(at.slice(6 * i, 6 * i + 6))));
        directions.forEach((node, i) => given.set(node, Float64Array.from(along.slice(6 * i, 6 * i + 6))));
        const seeds = new Map(inputs.map((node, i) => [node, directions[i] as Node]));
        const zero = (node: Node | null | undefined, shape: readonly number[]) => node ?? ops.constant(0, shape);

        const tangent = zero(tangentsOf([value], seeds, ops)[0], []);
        const gradients = cotangentsOf([value], [ops.constant(1)], inputs, builder).map((node) => zero(node, [2, 3]));
        const products = tangentsOf(gradients, seeds, ops).map((node) => zero(node, [2, 3]));
        const outputs = [value, tangent, ...gradients, ...products];

        const moved = (node: Node) => (t: number) => {
          const shifted = new Map(given);
          inputs.forEach((input, i) =>
            shifted.set(
              input,
              (given.get(input) as Float64Array).map((each, k) => each + t * (along[6 * i + k] as number)),
            ),
          );
          return evaluate(node, shifted)[0] as number;
        };
        const forward = evaluate(tangent, given)[0] as number;
        expectClose([forward], [slope(moved(value))], 1e-7);
        const alongGradient = gradients.reduce((sum, node, i) => ops.add(sum, ops.reduceSum(ops.mul(node, directions[i] as Node), [0, 1])), ops.constant(0));
        expectClose([evaluate(alongGradient, given)[0] as number], [forward], 1e-11);
        const curvature = products.reduce((sum, node, i) => ops.add(sum, ops.reduceSum(ops.mul(node, directions[i] as Node), [0, 1])), ops.constant(0));
        expectClose([evaluate(curvature, given)[0] as number], [slope(moved(alongGradient))], 1e-6);

        const all = [...inputs, ...directions];
        for (const mode of ['js', 'interpreter'] as const) {
          const results = outputs.map((node) => new Float64Array(node.shape.reduce((size, dim) => size * dim, 1)));
          compile({ inputs: all, outputs }, { mode }).run(
            all.map((node) => given.get(node) as NumericArray),
            results,
          );
          outputs.forEach((node, i) => expectClose(results[i] as Float64Array, evaluate(node, given), 1e-11));
        }
      },
    ),
    { numRuns: 60, seed: 11 },
  );
}, 60_000);
