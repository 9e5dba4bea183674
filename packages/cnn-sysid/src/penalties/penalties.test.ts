/** Golden values by an independent program in double precision, and the symmetries of the penalties. */
import { mul } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrayOf, runTensors } from '../../test-support/run-tensors.ts';
import { type GroupForm, groupSparsity } from './group-sparsity.ts';
import { type ReadoutPenaltySpec, readoutPenalty } from './readout-penalty.ts';
import { type SmoothnessForm, smoothness } from './smoothness.ts';

const kernel = arrayOf([5, 5, 2, 2], (y = 0, x = 0, i = 0, o = 0) => Math.sin(1 + y + 2 * x + 3 * i + 5 * o));
const scaled = arrayOf([5, 5, 2, 2], (y = 0, x = 0, i = 0, o = 0) => Math.sin(1 + y + 2 * x + 3 * i + 5 * o) * (1 + i + 2 * o));

const rough: readonly (readonly [SmoothnessForm, number | null, number])[] = [
  ['slice', 37.636716574, 37.636716574],
  ['filter', 18.818714167, 18.803233597],
  ['laplace', 15.10708204, 15.110122134],
  ['laplace-valid-sum', null, 5.112284759],
  ['laplace-valid', null, 14.200790999],
  ['gaussian', null, 8.50873212],
];
const grouped: readonly (readonly [GroupForm, number, number])[] = [
  ['slice', 14.087854876, 35.217977879],
  ['filter', 2.828422235, 2.741948686],
  ['mean', 3.521963719, 8.80449447],
];

// The golden numbers have nine decimals; float32 carries 24 bits, so sums of a hundred terms are good to about 1e-6 of the value.
describe.each([
  ['float64', 1e-8],
  ['float32', 1e-5],
] as const)('in %s', (precision, tolerance) => {
  const near = (received: number | undefined, expected: number) =>
    expect(Math.abs((received ?? Number.NaN) - expected)).toBeLessThan(precision === 'float64' ? tolerance : tolerance * Math.max(1, expected));

  it.each(rough)("smoothness '%s' of the two golden kernels", (form, a, b) => {
    if (a !== null) near(runTensors((w) => smoothness(form, w), [kernel], precision)[0], a);
    near(runTensors((w) => smoothness(form, w), [scaled], precision)[0], b);
  });

  it.each(grouped)("group sparsity '%s' of the two golden kernels", (form, a, b) => {
    near(runTensors((w) => groupSparsity(form, w), [kernel], precision)[0], a);
    near(runTensors((w) => groupSparsity(form, w), [scaled], precision)[0], b);
  });

  it('readout penalties of the golden masks and weights', () => {
    near(penaltyOf({ form: 'product', mask: 1 }, precision), 2.175);
    near(penaltyOf({ form: 'separate', mask: 1, reduction: 'mean' }, precision), 0.55);
    near(penaltyOf({ form: 'separate', mask: 0, features: 1, reduction: 'mean' }, precision), 1.875);
    // |M|_1 = 0.6 and 0.5; |Q|_2^2 = 5 and 0.3125.
    near(penaltyOf({ form: 'product-l2', mask: 1 }, precision), 0.6 * Math.sqrt(5) + 0.5 * Math.sqrt(0.3125));
    near(penaltyOf({ form: 'separate-l2', mask: 1, features: 2 }, precision), 1.1 + 2 * 5.3125);
  });
});

it('the product of L1 norms does not see (c M, Q / c)', () => {
  fc.assert(
    fc.property(fc.integer({ min: -20, max: 20 }), (exponent) => {
      const c = 2 ** exponent; // scales exactly
      expect(penaltyOf({ form: 'product', mask: 0.3 }, 'float64', c)).toBe(penaltyOf({ form: 'product', mask: 0.3 }));
    }),
    { numRuns: 10 },
  );
});

it('no smoothness and no scale-free group penalty sees the scale of the kernel', () => {
  for (const [form] of rough) {
    if (form === 'filter') continue; // has 1e-8 below the fraction
    expect(runTensors((w) => smoothness(form, mul(4, w)), [kernel])[0]).toBe(runTensors((w) => smoothness(form, w), [kernel])[0]);
  }
  // 1e-8 beside sums of squares of 25 moves both by less than 1e-9 of their value.
  for (const penalty of [(w: never) => smoothness('filter', w), (w: never) => groupSparsity('filter', w)] as const) {
    const [one, four] = [1, 4].map((c) => runTensors((w) => penalty(mul(c, w) as never), [kernel])[0] ?? Number.NaN);
    expect(Math.abs((one as number) - (four as number))).toBeLessThan(1e-8 * (one as number));
  }
});

function penaltyOf(spec: ReadoutPenaltySpec, precision: 'float64' | 'float32' = 'float64', c = 1): number {
  const mask = { data: [0.1, 0, -0.2, 0.4, 0.3, -0.1].map((value) => value * c), shape: [3, 2] };
  const features = { data: [1, 0.5, -2, 0.25].map((value) => value / c), shape: [2, 2] };
  return runTensors((m, q) => readoutPenalty(spec, m, q) ?? mul(m, 0), [mask, features], precision)[0] ?? Number.NaN;
}
