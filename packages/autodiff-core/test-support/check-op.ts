/**
 * Derivatives of F = sum w op(x)^2 along a direction v, to third order, against differences of the order below.
 *
 * Differences are central ones at h = 2^-7, 2^-8, 2^-9, extrapolated twice: truncation h^6 phi^(7)/.. is below 1e-11 for
 * phi^(7) < 1e2 |phi|, and rounding eps |phi| / h about 3e-14; both relative to the largest value met. 1e-7 leaves four
 * digits for seventh derivatives that are that much larger.
 */
import { expect } from 'vitest';
import type { Node, NumericArray } from '../src/ir/node.ts';
import { sizeOf } from '../src/ir/shape.ts';
import { createBuilder, createInput } from '../src/primitives/create-builder.ts';
import { evaluateNodes } from '../src/primitives/evaluate-nodes.ts';
import { callTraced } from '../src/transforms/call-traced.ts';
import { tangentsOf } from '../src/transforms/linearise.ts';
import { cotangentsOf } from '../src/transforms/transpose-linear.ts';
import type { OpCase } from './op-cases.ts';

const tolerance = 1e-7;

/** Traces the case once; throws what tracing throws. */
function derivativesAlong({ x, f }: OpCase) {
  const builder = createBuilder();
  const { ops } = builder;
  const input = createInput(builder, [x.length]);
  const direction = createInput(builder, [x.length]);
  const { nodes } = callTraced('op', f as never, [{ structure: { kind: 'leaf' }, nodes: [input] }], builder);
  const output = ops.convert(nodes[0] as Node, 'float');
  const size = sizeOf(output.shape);
  const weights = ops.array(
    Float64Array.from({ length: size }, (_, i) => 0.7 + 0.5 * Math.cos(1.7 * i)),
    [size],
  );
  const flat = ops.reshape(output, [size]);
  const value = ops.reduceSum(ops.mul(weights, ops.mul(flat, flat)), [0]);
  const gradient = cotangentsOf([value], [ops.constant(1)], [input], builder)[0] ?? ops.constant(0, [x.length]);
  const seeds = new Map([[input, direction]]);
  const next = (node: Node) => tangentsOf([node], seeds, ops)[0] ?? ops.constant(0);
  const first = ops.reduceSum(ops.mul(gradient, direction), [0]);
  const second = next(first);
  return { nodes: [value, first, second, next(second)], forward: next(value), input, direction };
}

/** Checks a case to its order: reverse mode for the first, forward over reverse for the others, and forward mode beside it. */
export function checkOp(each: OpCase): void {
  const { nodes, forward, input, direction } = derivativesAlong(each);
  const v = each.x.map((_, i) => Math.sin(3 * i + 1));
  const at = (t: number) => {
    const given = new Map<Node, NumericArray>([
      [input, each.x.map((xi, i) => xi + t * (v[i] as number))],
      [direction, v],
    ]);
    return (evaluateNodes([...nodes, forward], given) as NumericArray[]).map((array) => array[0] as number);
  };
  const steps = [2 ** -7, 2 ** -8, 2 ** -9].map((h) => ({ h, above: at(h), below: at(-h) }));
  const here = at(0);
  for (let order = 1; order <= (each.order ?? 3); order++) {
    const [a, b, c] = steps.map(({ h, above, below }) => ((above[order - 1] as number) - (below[order - 1] as number)) / (2 * h)) as [number, number, number];
    const expected = (16 * ((4 * c - b) / 3) - (4 * b - a) / 3) / 15;
    const scale = Math.max(
      1,
      Math.abs(expected),
      ...steps.flatMap(({ above, below }) => [Math.abs(above[order - 1] as number), Math.abs(below[order - 1] as number)]),
    );
    expect(Math.abs((here[order] as number) - expected) / scale, `order ${order}: ${here[order]} against ${expected}`).toBeLessThan(tolerance);
  }
  const [, first, , , forwardFirst] = here as [number, number, number, number, number];
  // The adjoint identity: the same sums in another order.
  expect(Math.abs(first - forwardFirst)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(first)));
}
