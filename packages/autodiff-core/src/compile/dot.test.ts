import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { DotParams, Node } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';
import { createBuilder, createInput } from '../primitives/create-builder.ts';
import { dot } from '../primitives/dot.ts';
import { compile } from './compile.ts';

/** Small integers, so that every product and sum is exact and all orders of summation agree. */
const integers = (size: number, seed: number) => Float64Array.from({ length: size }, (_, i) => ((i * 7919 + seed * 104729) % 19) - 9);

interface Contraction {
  readonly shapeA: number[];
  readonly shapeB: number[];
  readonly contract: [number[], number[]];
  readonly batch: [number[], number[]];
}

/** Axes with roles, then shuffled into each operand. */
const contractions = fc
  .record({
    batch: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 1 }),
    contract: fc.array(fc.constantFrom(1, 2, 3, 5, 8, 33), { maxLength: 2 }),
    freeA: fc.array(fc.constantFrom(1, 2, 4, 7, 13), { maxLength: 2 }),
    freeB: fc.array(fc.constantFrom(1, 3, 4, 6, 11), { maxLength: 2 }),
    order: fc.array(fc.nat(1000), { minLength: 12, maxLength: 12 }),
  })
  .map(({ batch, contract, freeA, freeB, order }): Contraction => {
    const place = (free: readonly number[], offset: number) => {
      const roles = [
        ...batch.map((extent, i) => ({ extent, role: 'batch', i })),
        ...contract.map((extent, i) => ({ extent, role: 'contract', i })),
        ...free.map((extent, i) => ({ extent, role: 'free', i })),
      ];
      const shuffled = roles.map((each, i) => ({ ...each, key: order[(i + offset) % order.length] as number })).sort((x, y) => x.key - y.key);
      const axesOf = (role: string) =>
        shuffled
          .map((each, axis) => ({ ...each, axis }))
          .filter((each) => each.role === role)
          .sort((x, y) => x.i - y.i)
          .map(({ axis }) => axis);
      return { shape: shuffled.map(({ extent }) => extent), batch: axesOf('batch'), contract: axesOf('contract') };
    };
    const [a, b] = [place(freeA, 0), place(freeB, 5)];
    return { shapeA: a.shape, shapeB: b.shape, contract: [a.contract, b.contract], batch: [a.batch, b.batch] };
  });

/** -0 as 0: a sum that starts from 0 cannot be -0, a single product can. */
const unsigned = (value: number) => value + 0;

/** By the primitive's own evaluation. */
function expected(node: Node, a: Float64Array, b: Float64Array): number[] {
  const out = new Float64Array(sizeOf(node.shape));
  dot.evaluate(node as Node<DotParams>, [a, b], out);
  return [...out];
}

it('contracts any axes in any order as the definition does', () => {
  fc.assert(
    fc.property(contractions, ({ shapeA, shapeB, contract, batch }) => {
      const builder = createBuilder();
      const [a, b] = [createInput(builder, shapeA), createInput(builder, shapeB)];
      const node = builder.make(dot, [a, b], { contract, batch });
      const [x, y] = [integers(sizeOf(shapeA), 1), integers(sizeOf(shapeB), 2)];
      const out = new Float64Array(sizeOf(node.shape));
      compile({ inputs: [a, b], outputs: [node] }, { mode: 'js' }).run([x, y], [out]);
      expect([...out].map(unsigned)).toEqual(expected(node, x, y).map(unsigned));
    }),
    { seed: 7, numRuns: 120 },
  );
}, 30_000);

it('reads views of operands in place', () => {
  // A' B[2:40, ::-1] with A [38, 30]: slices, reversals and transposes are strides, so nothing is stored but the result.
  const builder = createBuilder();
  const { ops } = builder;
  const [a, b] = [createInput(builder, [38, 30]), createInput(builder, [41, 25])];
  const node = ops.matMul(ops.transpose(a, [1, 0]), ops.slice(ops.reverse(b, [1]), [2, 0], [40, 25]));
  const compiled = compile({ inputs: [a, b], outputs: [node] }, { mode: 'js' });
  expect(compiled.source).not.toMatch(/B\.get/);
  const [x, y] = [integers(38 * 30, 3), integers(41 * 25, 4)];
  const out = new Float64Array(30 * 25);
  compiled.run([x, y], [out]);
  const element = (i: number, j: number) =>
    Array.from({ length: 38 }, (_, k) => (x[k * 30 + i] as number) * (y[(k + 2) * 25 + 24 - j] as number)).reduce((s, t) => s + t);
  expect([out[0], out[7 * 25 + 3], out[749]]).toEqual([element(0, 0), element(7, 3), element(29, 24)]);
});
