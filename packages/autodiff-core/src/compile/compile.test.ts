import { describe, expect, it } from 'vitest';
import type { Node, NumericArray, Ops } from '../ir/node.ts';
import { createBuilder, createInput } from '../primitives/create-builder.ts';
import { type Compiled, type CompileOptions, compile } from './compile.ts';

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
const modes: readonly CompileOptions[] = [{ mode: 'js' }, { mode: 'interpreter' }];
const all = (node: Node) => node.shape.map((_, axis) => axis);

/** A small, a medium and a large length: straight-line code, one function, several functions. */
const lengths = [6, 900, 5000];

describe.each(modes)('compile, $mode', (options) => {
  it.each(lengths)('evaluates into the arrays that it is given, n = %i', (n) => {
    // f = sum x^2 and 2x for x = 1 .. n: n (n + 1)(2n + 1)/6, exact below 2^53.
    const compiled = compile(
      graphOf([[n]], (ops, x) => [ops.reduceSum(ops.mul(x, x), [0]), ops.mul(ops.constant(2), x)]),
      options,
    );
    expect(compiled.inputSizes).toEqual([n]);
    expect(compiled.outputSizes).toEqual([1, n]);
    const [value, gradient] = evaluate(compiled, ramp(n)) as [number[], number[]];
    expect(value).toEqual([(n * (n + 1) * (2 * n + 1)) / 6]);
    expect(gradient).toEqual([...ramp(n)].map((x) => 2 * x));
  });

  it.each(lengths)('takes the arrays as direct arguments too, n = %i', (n) => {
    const compiled = compile(
      graphOf([[n], []], (ops, x, s) => [ops.mul(s, x)]),
      options,
    );
    const out = new Float64Array(n);
    compiled.call(ramp(n), Float64Array.of(3), out);
    expect([...out]).toEqual([...ramp(n)].map((x) => 3 * x));
  });

  it.each(lengths)('lets an output be the array of an input, n = %i', (n) => {
    // The reversed array written over x needs elements of x that have been overwritten, if x is not copied.
    const compiled = compile(
      graphOf([[n]], (ops, x) => [ops.reverse(x, [0]), ops.add(x, ops.constant(1)), x]),
      options,
    );
    const x = ramp(n);
    const outputs = [x, new Float64Array(n), new Float64Array(n)];
    for (let call = 0; call < 2; call++) {
      const before = [...x];
      compiled.run([x], outputs);
      expect([...x]).toEqual([...before].reverse());
      expect([...(outputs[1] as Float64Array)]).toEqual(before.map((each) => each + 1));
      expect([...(outputs[2] as Float64Array)]).toEqual(before);
    }
  });

  it.each(lengths)('exchanges two arrays, n = %i', (n) => {
    const compiled = compile(
      graphOf([[n], [n]], (_ops, x, y) => [y, x]),
      options,
    );
    const [x, y] = [ramp(n), ramp(n).map((each) => -each)];
    compiled.run([x, y], [x, y]);
    expect([...x]).toEqual([...ramp(n)].map((each) => -each));
    expect([...y]).toEqual([...ramp(n)]);
  });

  it.each(lengths)('repeats an output, returns inputs and constants, n = %i', (n) => {
    const graph = graphOf([[n]], (ops, x) => {
      const y = ops.unary('exp', x);
      return [y, y, x, ops.array(ramp(n), [n]), ops.constant(7), ops.reshape(y, [1, n, 1]), ops.apply('iota', [], { shape: [n], axis: 0, dtype: 'int32' })];
    });
    const x = ramp(n).map((each) => each / n);
    const [a, b, c, d, e, f, g] = evaluate(compile(graph, options), x) as number[][];
    expect(a).toEqual([...x.map(Math.exp)]);
    expect([b, f]).toEqual([a, a]);
    expect(c).toEqual([...x]);
    expect(d).toEqual([...ramp(n)]);
    expect(e).toEqual([7]);
    expect(g).toEqual([...ramp(n)].map((each) => each - 1));
  });

  it('joins many parts, more than are worth a loop each', () => {
    // Three arrays of 900 made of slices of 60, 45 and 36 elements in reverse order: 63 different boundaries.
    const graph = graphOf([[900]], (ops, x) =>
      [60, 45, 36].map((width) => {
        const parts = Array.from({ length: 900 / width }, (_, i) => ops.slice(x, [900 - (i + 1) * width], [900 - i * width]));
        return ops.mul(ops.concatenate(parts, 0), ops.constant(2));
      }),
    );
    const results = evaluate(compile(graph, options), ramp(900));
    [60, 45, 36].forEach((width, k) => {
      const at = (i: number) => 2 * (900 - (Math.floor(i / width) + 1) * width + (i % width) + 1);
      expect(results[k]).toEqual(Array.from({ length: 900 }, (_, i) => at(i)));
    });
  });

  it('handles empty arrays: sums are 0, maxima -Infinity, products 1', () => {
    const graph = graphOf([[0, 3], [0]], (ops, a, b) => [
      ops.reduceSum(a, [0]),
      ops.reduceMax(a, [0, 1]),
      ops.reduceProd(b, [0]),
      ops.concatenate([b, b], 0),
      ops.pad(b, [1], [1]),
      ops.dot(b, b, { contract: [[0], [0]], batch: [[], []] }),
    ]);
    expect(evaluate(compile(graph, options), new Float64Array(0), new Float64Array(0))).toEqual([[0, 0, 0], [Number.NEGATIVE_INFINITY], [1], [], [0, 0], [0]]);
  });

  it('evaluates rank 0', () => {
    const graph = graphOf([[], []], (ops, a, b) => [ops.div(a, b), ops.select(ops.less(a, b), a, b), ops.reduceSum(a, [])]);
    expect(evaluate(compile(graph, options), Float64Array.of(3), Float64Array.of(4))).toEqual([[0.75], [3], [3]]);
  });

  it('rounds what it stores to float32 when asked', () => {
    const graph = graphOf([[5]], (ops, x) => [ops.div(x, ops.constant(3)), ops.mul(x, ops.array(Float64Array.of(0.1, 0.2, 0.3, 0.4, 0.5), [5]))]);
    const compiled = compile(graph, { ...options, precision: 'float32' });
    const outputs = [new Float32Array(5), new Float32Array(5)];
    compiled.run([Float32Array.from(ramp(5))], outputs);
    expect([...(outputs[0] as Float32Array)]).toEqual([...ramp(5)].map((x) => Math.fround(x / 3)));
    expect([...(outputs[1] as Float32Array)]).toEqual([...ramp(5)].map((x, i) => Math.fround(x * Math.fround([0.1, 0.2, 0.3, 0.4, 0.5][i] as number))));
  });

  it('gives the same bits at every call and keeps no state between calls', () => {
    const graph = graphOf([[2000]], (ops, x) => [ops.reduceSum(ops.mul(ops.unary('sin', x), ops.reverse(ops.unary('exp', x), [0])), [0]), ops.unary('sin', x)]);
    const compiled = compile(graph, options);
    const x = ramp(2000).map((each) => each / 500);
    const first = evaluate(compiled, x);
    evaluate(
      compiled,
      x.map((each) => -each),
    );
    expect(evaluate(compiled, x)).toEqual(first);
  });

  it.each(lengths)('sums exactly to rounding, n = %i', (n) => {
    // 1/i for i = 1 .. n against the same sum in 106 bits (Neumaier). Blocks of at most 2048 terms in 4 lanes, then the
    // blocks: an element passes at most 512 + n/2048 + 4 additions, so the error is below that many 2^-53 of the sum.
    const graph = graphOf([[n]], (ops, x) => [ops.reduceSum(ops.div(ops.constant(1), x), all(x))]);
    const [[sum]] = evaluate(compile(graph, options), ramp(n)) as [[number]];
    let high = 0;
    let low = 0;
    for (let i = 1; i <= n; i++) {
      const next = high + 1 / i;
      low += Math.abs(high) >= 1 / i ? high - next + 1 / i : 1 / i - next + high;
      high = next;
    }
    expect(Math.abs(sum - (high + low))).toBeLessThan((516 + n / 2048) * 2 ** -53 * high);
  });
});

describe('compile', () => {
  it('interprets where the page forbids generated code', () => {
    const graph = graphOf([[3]], (ops, x) => [ops.mul(x, x)]);
    const allowed = globalThis.Function;
    globalThis.Function = class {
      constructor() {
        throw new EvalError('Refused to evaluate a string as JavaScript');
      }
    } as unknown as FunctionConstructor;
    try {
      const compiled = compile(graph);
      expect(compiled.source).toBeUndefined();
      expect(evaluate(compiled, ramp(3))).toEqual([[1, 4, 9]]);
    } finally {
      globalThis.Function = allowed;
    }
    expect(compile(graph).source).toContain('x0[');
  });

  it.each(modes)('accepts graphs without inputs, and without outputs, $mode', (options) => {
    expect(
      evaluate(
        compile(
          graphOf([], (ops) => [ops.constant(2, [2])]),
          options,
        ),
      ),
    ).toEqual([[2, 2]]);
    expect(
      evaluate(
        compile(
          graphOf([[3]], () => []),
          options,
        ),
        ramp(3),
      ),
    ).toEqual([]);
  });
});

describe('generated code', () => {
  it('allocates no arrays when it runs', () => {
    const graph = graphOf([[40, 30], [30]], (ops, a, b) => {
      const z = ops.unary('tanh', ops.dot(a, b, { contract: [[1], [0]], batch: [[], []] }));
      return [ops.reduceSum(ops.pad(z, [1], [2]), [0]), ops.matMul(ops.transpose(a, [1, 0]), a), ops.concatenate([z, b], 0)];
    });
    const compiled = compile(graph, { mode: 'js' });
    const inputs = [ramp(1200), ramp(30)].map((values) => values.map((each) => each / 1e4));
    const outputs = compiled.outputSizes.map((size) => new Float64Array(size));
    const original = globalThis.Float64Array;
    globalThis.Float64Array = class {
      constructor() {
        throw new Error('allocated');
      }
    } as unknown as Float64ArrayConstructor;
    try {
      compiled.run(inputs, outputs);
    } finally {
      globalThis.Float64Array = original;
    }
    expect(outputs[0]?.[0]).not.toBe(0);
  });

  it('splits the loops of a pad instead of branching per element', () => {
    const graph = graphOf([[5000]], (ops, x) => [ops.add(ops.pad(ops.mul(x, x), [1], [2]), ops.pad(x, [3], [0]))]);
    const { source = '' } = compile(graph, { mode: 'js' });
    const loops = source.slice(source.indexOf('for ('));
    expect(loops).not.toMatch(/\?|\bif\b/);
    const [out] = evaluate(compile(graph, { mode: 'js' }), ramp(5000)) as [number[]];
    expect(out.slice(0, 5)).toEqual([0, 1, 4, 9 + 1, 16 + 2]);
    expect(out.slice(-3)).toEqual([25_000_000 + 4998, 4999, 5000]);
  });

  it('computes a shared function once where value and gradient are one loop', () => {
    const graph = graphOf([[1000]], (ops, x) => [ops.reduceSum(ops.unary('exp', x), [0]), ops.unary('exp', x)]);
    const { source = '' } = compile(graph, { mode: 'js' });
    expect(source.match(/for \(/g)).toHaveLength(1);
    expect(source.match(/Math\.exp/g)).toHaveLength(1);
  });

  it('stores an expensive value that is read at two places, and recomputes a cheap one', () => {
    const twice = (name: string) =>
      graphOf([[4000]], (ops, x) => [ops.mul(ops.slice(ops.unary(name, x), [1], [4000]), ops.slice(ops.unary(name, x), [0], [3999]))]);
    expect(compile(twice('sin'), { mode: 'js' }).source).toMatch(/B\.get/);
    expect(compile(twice('abs'), { mode: 'js' }).source).not.toMatch(/B\.get/);
  });

  it('has no loops for tiny graphs, and no calls to `evaluate` for views', () => {
    const graph = graphOf([[3, 4]], (ops, a) => [ops.slice(ops.pad(ops.reverse(ops.transpose(a, [1, 0]), [0]), [1, 0], [0, 2]), [0, 1], [4, 4], [1, 2])]);
    const { source = '' } = compile(graph, { mode: 'js' });
    expect(source).not.toMatch(/for \(|K\[/);
    // Column r, reversed and transposed: row 0 is padding; rows 1 .. 3 are columns 3, 2, 1 of a, element 1 of each, then padding.
    expect(evaluate(compile(graph, { mode: 'js' }), ramp(12))).toEqual([[0, 0, 8, 0, 7, 0, 6, 0]]);
  });
});
