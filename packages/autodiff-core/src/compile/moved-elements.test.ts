/** Graphs that move elements about: they stay small as code, and add up what several pieces contribute. */
import { expect, it } from 'vitest';
import type { Node, NumericArray, Ops } from '../ir/node.ts';
import { createBuilder, createInput } from '../primitives/create-builder.ts';
import { type Compiled, compile } from './compile.ts';

/** A graph of inputs of the given shapes. */
function graphOf(shapes: readonly (readonly number[])[], make: (ops: Ops, ...inputs: Node[]) => readonly Node[]) {
  const builder = createBuilder();
  const inputs = shapes.map((shape) => createInput(builder, shape));
  return { inputs, outputs: make(builder.ops, ...inputs) };
}

function evaluate(compiled: Compiled, ...inputs: NumericArray[]): number[][] {
  const outputs = compiled.outputSizes.map((size) => new Float64Array(size));
  compiled.run(inputs, outputs);
  return outputs.map((output) => [...output]);
}

const ramp = (size: number) => Float64Array.from({ length: size }, (_, i) => i + 1);

it('adds up in memory what several pieces of code contribute to', () => {
  // Counts where joined, shifted arrays attain their maximum: one piece per part, all adding into the same elements.
  const graph = graphOf([[1, 3, 4, 1], [4]], (ops, x, w) => {
    const padded = ops.pad(x, [0, 0, 0, 0], [0, 1, 1, 0]);
    const parts = [0, 1, 2, 3].map((i) => {
      const [u, v] = [i >> 1, i % 2];
      const seen = ops.slice(padded, [0, u, v, 0], [1, u + 3, v + 4, 1]);
      const sum = ops.add(seen, ops.broadcast(ops.slice(w, [i], [i + 1]), seen.shape, [3]));
      return ops.reshape(sum, [1, ...sum.shape]);
    });
    const joined = ops.concatenate(parts, 0);
    const attained = ops.equal(joined, ops.broadcast(ops.reduceMax(joined, [0]), joined.shape, [1, 2, 3, 4]));
    const share = ops.div(ops.convert(attained, 'float'), ops.broadcast(ops.reduceSum(ops.convert(attained, 'float'), [0]), joined.shape, [1, 2, 3, 4]));
    return [ops.reduceSum(share, [1, 2, 3, 4])];
  });
  const inputs = [ramp(12).map((each) => Math.sin(each)), Float64Array.of(0.1, 0.2, 0.3, 0.4)];
  const [code, interpreter] = (['js', 'interpreter'] as const).map((mode) => evaluate(compile(graph, { mode }), ...inputs)[0]) as [number[], number[]];
  code.forEach((each, i) => expect(each).toBeCloseTo(interpreter[i] as number, 12));
  expect(code.reduce((sum, each) => sum + each, 0)).toBeCloseTo(12, 12);
});

it('moves large arrays in loops, whatever stores the result', () => {
  const made: ((ops: Ops, a: Node) => Node)[] = [
    (ops, a) => ops.transpose(a, [1, 0]),
    (ops, a) =>
      ops.gather(
        a,
        ops.array(
          Float64Array.from({ length: 40 }, (_, i) => 39 - i),
          [40],
          'int32',
        ),
        0,
      ),
    (_ops, a) => a,
    // The argument of a call.
    (ops, a) => ops.apply('argMax', [ops.transpose(a, [1, 0])], { axis: 0 }),
  ];
  for (const make of made) {
    const graph = graphOf([[40, 50]], (ops, a) => [make(ops, a)]);
    const { source = '' } = compile(graph, { mode: 'js' });
    expect(source).toMatch(/for \(/);
    expect(source.length).toBeLessThan(10_000);
    const rough = ramp(2000).map((each) => Math.sin(each));
    expect(evaluate(compile(graph, { mode: 'js' }), rough)).toEqual(evaluate(compile(graph, { mode: 'interpreter' }), rough));
  }
});
