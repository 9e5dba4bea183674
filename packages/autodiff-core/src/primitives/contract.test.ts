/**
 * What every primitive owes: its tangent is the limit of differences, its transpose is the adjoint of its tangent, its
 * batching is a loop, its second derivative follows, and compiled code gives the values of the plain evaluation.
 *
 * Tolerances: central differences extrapolated twice from h = 2^-7 leave h^6 f^(7)/… about 1e-13 and rounding eps/h about
 * 3e-14, relative to the size of the function and its derivatives; 1e-8 allows derivatives of order 7 of 1e4.
 * The adjoint identity and batching are the same sums in another order: 1e-12.
 */
import { describe, expect, it } from 'vitest';
import { primitiveCalled } from '../../test-support/every-primitive.ts';
import { type Case, cases, exempt } from '../../test-support/primitive-cases.ts';
import { compile } from '../compile/compile.ts';
import type { Node, NumericArray } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';
import { batchNodes } from '../transforms/batch.ts';
import { tangentsOf } from '../transforms/linearise.ts';
import { cotangentsOf } from '../transforms/transpose-linear.ts';
import { createBuilder, createInput } from './create-builder.ts';
import { evaluateNodes } from './evaluate-nodes.ts';
import { primitives } from './table.ts';

it('covers every primitive', () => {
  const covered = new Set([...cases.map(({ name }) => name), ...Object.keys(exempt)]);
  expect([...primitives.keys()].filter((name) => !covered.has(name))).toEqual([]);
});

/** A node of the case over fresh inputs, with directions for the float ones. */
function setUp({ name, operands, params }: Case) {
  const builder = createBuilder();
  const inputs = operands.map(({ shape, dtype }) => createInput(builder, shape, dtype ?? 'float'));
  const output = builder.ops.apply(primitiveCalled(name), inputs, params);
  const values = operands.map(({ values: each }) => Float64Array.from(each));
  const moving = inputs.filter((node) => node.dtype === 'float');
  const directions = moving.map((node) => createInput(builder, node.shape));
  const given = new Map<Node, NumericArray>(inputs.map((node, i) => [node, values[i] as Float64Array]));
  moving.forEach((_, i) => {
    given.set(
      directions[i] as Node,
      Float64Array.from({ length: sizeOf((moving[i] as Node).shape) }, (_unused, k) => Math.sin(k + 2 * i + 1)),
    );
  });
  return { builder, inputs, output, moving, directions, given };
}

const evaluate = (node: Node, given: ReadonlyMap<Node, NumericArray>) => Float64Array.from((evaluateNodes([node], given) as NumericArray[])[0] as NumericArray);

/** d/dt of a node along the directions, by extrapolated central differences. */
function differences(node: Node, { given, moving, directions }: ReturnType<typeof setUp>): Float64Array {
  const at = (t: number) => {
    const moved = new Map(given);
    moving.forEach((input, i) =>
      moved.set(
        input,
        (given.get(input) as Float64Array).map((x, k) => x + t * ((given.get(directions[i] as Node) as Float64Array)[k] as number)),
      ),
    );
    return evaluate(node, moved);
  };
  const slope = (h: number) => {
    const below = at(-h);
    return at(h).map((above, i) => (above - (below[i] as number)) / (2 * h));
  };
  const [a, b, c] = [slope(2 ** -7), slope(2 ** -8), slope(2 ** -9)];
  return a.map((each, i) => {
    const [ab, bc] = [(4 * (b[i] as number) - each) / 3, (4 * (c[i] as number) - (b[i] as number)) / 3];
    return (16 * bc - ab) / 15;
  });
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  const scale = Array.from(expected).reduce((largest, each) => Math.max(largest, Math.abs(each)), 1);
  for (let i = 0; i < actual.length; i++) expect(Math.abs((actual[i] as number) - (expected[i] as number)) / scale).toBeLessThanOrEqual(tolerance);
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a).reduce((sum, each, i) => sum + each * (b[i] as number), 0);

describe.each(cases.map((each, i) => ({ ...each, label: `${each.name} #${i}` })))('$label', (each) => {
  const tolerance = each.tolerance ?? 1e-8;

  it('has the tangent of its differences, twice', () => {
    const setup = setUp(each);
    const seeds = new Map(setup.moving.map((node, i) => [node, setup.directions[i] as Node]));
    const first = tangentsOf([setup.output], seeds, setup.builder.ops)[0];
    const expected = differences(setup.output, setup);
    if (first == null) return expectClose(expected, new Float64Array(expected.length), 0);
    expectClose(evaluate(first, setup.given), expected, tolerance);
    const second = tangentsOf([first], seeds, setup.builder.ops)[0];
    const expectedSecond = differences(first, setup);
    expectClose(second == null ? new Float64Array(expectedSecond.length) : evaluate(second, setup.given), expectedSecond, 10 * tolerance);
  });

  it('has a transpose that is the adjoint of its tangent', () => {
    const setup = setUp(each);
    const { builder, given, moving, directions, output } = setup;
    const seeds = new Map(moving.map((node, i) => [node, directions[i] as Node]));
    const tangent = tangentsOf([output], seeds, builder.ops)[0];
    if (tangent == null) return expect(cotangentsOf([output], [builder.ops.constant(1, output.shape)], moving, builder).every((c) => c === null)).toBe(true);
    const c = createInput(builder, output.shape);
    const weights = Float64Array.from({ length: sizeOf(output.shape) }, (_, i) => Math.cos(3 * i + 1));
    const all = new Map(given).set(c, weights);
    const back = cotangentsOf([output], [c], moving, builder);
    const left = dot(weights, evaluate(tangent, all));
    const right = back.reduce((sum, node, i) => sum + (node === null ? 0 : dot(evaluate(node, all), all.get(directions[i] as Node) as NumericArray)), 0);
    expect(Math.abs(left - right)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(left)));
  });

  it('batches like a loop, whichever inputs are batched', () => {
    const { builder, inputs, output, given } = setUp(each);
    for (let mask = 1; mask < 2 ** inputs.length; mask++) {
      const size = 3;
      const batched = new Map<Node, Node>();
      const all = new Map(given);
      inputs.forEach((node, i) => {
        if ((mask >> i) % 2 === 0) return;
        const wide = createInput(builder, [size, ...node.shape], node.dtype);
        batched.set(node, wide);
        const own = given.get(node) as Float64Array;
        // Members differ in floats; integers and flags are rotated instead, so that they stay valid.
        all.set(
          wide,
          Float64Array.from({ length: size * own.length }, (_, k) =>
            node.dtype === 'float'
              ? (own[k % own.length] as number) * (1 + 0.01 * Math.floor(k / own.length))
              : (own[(k + Math.floor(k / own.length)) % own.length] as number),
          ),
        );
      });
      const result = evaluate(batchNodes([output], batched, size, builder.ops)[0] as Node, all);
      const length = sizeOf(output.shape);
      for (let member = 0; member < size; member++) {
        const single = new Map(given);
        for (const [node, wide] of batched)
          single.set(node, (all.get(wide) as Float64Array).slice(member * sizeOf(node.shape), (member + 1) * sizeOf(node.shape)));
        expectClose(result.slice(member * length, (member + 1) * length), evaluate(output, single), 1e-12);
      }
    }
  });

  it.each(['js', 'wasm', 'interpreter'] as const)('compiles to the same values (%s)', (mode) => {
    const { inputs, output, given } = setUp(each);
    const out = new Float64Array(sizeOf(output.shape));
    compile({ inputs, outputs: [output] }, { mode }).run(
      inputs.map((node) => given.get(node) as NumericArray),
      [out],
    );
    expectClose(out, evaluate(output, given), 1e-13);
  });
});
