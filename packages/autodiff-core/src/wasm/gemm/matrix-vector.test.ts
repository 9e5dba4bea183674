/** Products with a vector against the plain double loop: every edge of the blocks, gaps between rows, strides of the vector. */
import { describe, expect, it } from 'vitest';
import { instantiateKernels } from '../kernel-module.ts';
import { lanesOf, type Precision } from '../lanes.ts';

const value = (seed: number, i: number) => Math.sin(seed + 1.7 * i);

interface Layout {
  /** Elements from row to row (column to column) beyond their length. */
  readonly gap: number;
  /** Elements from one element of the vector, or of the result, to the next where a kernel allows that. */
  readonly step: number;
  readonly adds: boolean;
}

function check(precision: Precision, kernel: 'gemvRows' | 'gemvColumns', m: number, k: number, { gap, step, adds }: Layout): void {
  const { bytes } = lanesOf[precision];
  const byRows = kernel === 'gemvRows';
  const [aRow, aDepth] = byRows ? [k + gap, 1] : [1, m + gap];
  const [bDepth, outRow] = byRows ? [1, step] : [step, 1];
  const [sizeA, sizeB, sizeOut] = [m * k + gap * Math.max(m, k), Math.max(k * bDepth, 1), (m + 3) * outRow];
  const memory = new WebAssembly.Memory({ initial: Math.ceil(((sizeA + sizeB + sizeOut) * bytes + 64) / 65536) });
  const view = precision === 'float64' ? new Float64Array(memory.buffer) : new Float32Array(memory.buffer);
  const [a, b, out] = [1, 1 + sizeA, 1 + sizeA + sizeB];
  for (let i = 0; i < sizeA; i++) view[a + i] = value(1, i);
  for (let i = 0; i < sizeB; i++) view[b + i] = value(2, i);
  view.fill(0.5, out, out + sizeOut);
  const run = instantiateKernels(precision, memory)[kernel] as (...args: number[]) => void;
  run(a * bytes, b * bytes, out * bytes, m, 1, k, 0, bDepth * bytes, 0, outRow * bytes, adds ? 1 : 0, aRow * bytes, aDepth * bytes);
  // k sums, each rounded: k eps times the sum of the magnitudes, which are below 1.
  const tolerance = (k + 4) ** 2 * (precision === 'float64' ? 2 ** -53 : 2 ** -24);
  for (let i = 0; i < sizeOut; i++) {
    const row = i / outRow;
    const inside = Number.isInteger(row) && row < m;
    let expected = inside && !adds ? 0 : 0.5;
    for (let p = 0; p < k && inside; p++) expected += (view[a + row * aRow + p * aDepth] as number) * (view[b + p * bDepth] as number);
    if (!(Math.abs((view[out + i] as number) - expected) <= (inside ? tolerance : 0)))
      throw new Error(`element ${i} of ${m} x ${k} is ${view[out + i]} instead of ${expected}`);
  }
}

describe.each(['float64', 'float32'] as const)('in %s', (precision) => {
  describe.each(['gemvRows', 'gemvColumns'] as const)('%s', (kernel) => {
    it.each([
      [1, 1],
      [3, 2],
      [4, 8],
      [5, 9],
      [13, 17],
      [7, 0],
      [21, 71],
      [64, 64],
    ])('multiplies %d x %d by a vector', (m, k) => check(precision, kernel, m, k, { gap: 0, step: 1, adds: false }));

    it.each([
      { gap: 3, step: 1, adds: false },
      { gap: 0, step: 2, adds: false },
      { gap: 1, step: 3, adds: true },
      { gap: 0, step: 1, adds: true },
    ])('reads and writes what it is to, and nothing else: %o', (layout) => {
      check(precision, kernel, 11, 23, layout);
      check(precision, kernel, 34, 6, layout);
    });

    it('keeps NaN and infinities in their rows', () => {
      const { bytes } = lanesOf[precision];
      const memory = new WebAssembly.Memory({ initial: 1 });
      const view = precision === 'float64' ? new Float64Array(memory.buffer) : new Float32Array(memory.buffer);
      // A 5 x 2 matrix of ones but NaN in row 1 and infinity in row 3, times (1, 2).
      const byRows = kernel === 'gemvRows';
      const place = (i: number, p: number) => (byRows ? 2 * i + p : 5 * p + i);
      view.fill(1, 0, 10);
      view[place(1, 1)] = Number.NaN;
      view[place(3, 0)] = Number.POSITIVE_INFINITY;
      view.set([1, 2], 10);
      const strides = byRows ? [2 * bytes, bytes] : [bytes, 5 * bytes];
      (instantiateKernels(precision, memory)[kernel] as (...args: number[]) => void)(0, 10 * bytes, 512, 5, 1, 2, 0, bytes, 0, bytes, 0, ...strides);
      expect([...view.slice(512 / bytes, 512 / bytes + 5)]).toEqual([3, Number.NaN, 3, Number.POSITIVE_INFINITY, 3]);
    });
  });
});
