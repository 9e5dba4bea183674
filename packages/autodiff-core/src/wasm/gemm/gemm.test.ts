/** Matrix products against the plain triple loop: every edge of the blocks, every layout. */
import { describe, expect, it } from 'vitest';
import type { KernelExports } from '../kernel-exports.ts';
import { instantiateKernels } from '../kernel-module.ts';
import { lanesOf, type Precision } from '../lanes.ts';
import { KC, MC, scratchBytes } from './gemm.ts';

const value = (seed: number, i: number) => Math.sin(seed + 1.7 * i);

interface Layout {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly adds: boolean;
  readonly gap: number;
}

function check(precision: Precision, m: number, n: number, k: number, { transposeA, transposeB, adds, gap }: Layout): void {
  const { bytes } = lanesOf[precision];
  const [sizeA, sizeB, sizeOut] = [m * k, k * n, m * (n + gap)];
  const atA = 64;
  const atB = atA + sizeA * bytes;
  const atOut = atB + sizeB * bytes;
  const scratch = Math.ceil((atOut + sizeOut * bytes) / 16) * 16;
  const memory = new WebAssembly.Memory({ initial: Math.ceil((scratch + scratchBytes(lanesOf[precision], m, n, k)) / 65536) });
  const view = precision === 'float64' ? new Float64Array(memory.buffer) : new Float32Array(memory.buffer);
  for (let i = 0; i < sizeA; i++) view[atA / bytes + i] = value(1, i);
  for (let i = 0; i < sizeB; i++) view[atB / bytes + i] = value(2, i);
  view.fill(0.5, atOut / bytes, atOut / bytes + sizeOut);
  const [aRow, aDepth] = transposeA ? [1, m] : [k, 1];
  const [bDepth, bColumn] = transposeB ? [1, k] : [n, 1];
  const kernels: KernelExports = instantiateKernels(precision, memory);
  kernels['gemm']?.(atA, atB, atOut, m, n, k, scratch, bDepth * bytes, bColumn * bytes, (n + gap) * bytes, adds ? 1 : 0, aRow * bytes, aDepth * bytes);
  // k sums, each rounded: k eps times the sum of the magnitudes, which are below 1.
  const tolerance = (k + 4) ** 2 * (precision === 'float64' ? 2 ** -53 : 2 ** -24);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n + gap; j++) {
      let expected = j < n && !adds ? 0 : 0.5;
      for (let p = 0; p < k && j < n; p++)
        expected += (view[atA / bytes + i * aRow + p * aDepth] as number) * (view[atB / bytes + p * bDepth + j * bColumn] as number);
      const actual = view[atOut / bytes + i * (n + gap) + j] as number;
      if (!(Math.abs(actual - expected) <= tolerance)) throw new Error(`element (${i}, ${j}) is ${actual} instead of ${expected}`);
    }
  }
}

describe.each(['float64', 'float32'] as const)('gemm in %s', (precision) => {
  const plain: Layout = { transposeA: false, transposeB: false, adds: false, gap: 0 };
  it.each([
    [1, 1, 1],
    [4, 8, 3],
    [5, 9, 7],
    [3, 2, 1],
    [13, 17, 0],
    [MC + 3, 11, KC + 5],
    [7, 530, 20],
  ])('multiplies %d x %d of depth %d', (m, n, k) => check(precision, m, n, k, plain));

  it.each([
    { ...plain, transposeA: true },
    { ...plain, transposeB: true },
    { transposeA: true, transposeB: true, adds: true, gap: 3 },
    { ...plain, adds: true },
    { ...plain, gap: 5 },
  ])('reads and writes any layout: %o', (layout) => {
    check(precision, 21, 19, 23, layout);
    check(precision, 6, 40, KC + 1, layout);
  });

  it('lets NaN and infinities of an edge stay where they belong', () => {
    const { bytes } = lanesOf[precision];
    const memory = new WebAssembly.Memory({ initial: 1 });
    const view = precision === 'float64' ? new Float64Array(memory.buffer) : new Float32Array(memory.buffer);
    // a is 5 x 1 with NaN in its last row, which also pads the block; b is 1 x 3.
    view.set([1, 2, 3, 4, Number.NaN, 1, Number.POSITIVE_INFINITY, 0], 16 / bytes);
    instantiateKernels(precision, memory)['gemm']?.(16, 16 + 5 * bytes, 1024, 5, 3, 1, 2048, 3 * bytes, bytes, 3 * bytes, 0, bytes, bytes);
    const at = 1024 / bytes;
    expect([...view.slice(at, at + 15)]).toEqual(
      [1, 2, 3, 4].flatMap((each) => [each, Number.POSITIVE_INFINITY, 0]).concat([Number.NaN, Number.NaN, Number.NaN]),
    );
  });
});
