import { expect, it } from 'vitest';
import { planBuffers } from './buffer-plan.ts';

it('shares a buffer between values whose lives do not meet', () => {
  const plan = planBuffers([
    { size: 100, firstStep: 0, lastStep: 1 },
    { size: 90, firstStep: 1, lastStep: 2 },
    { size: 80, firstStep: 2, lastStep: 3 },
  ]);
  // The second begins while the first is still read; the third fits where the first was.
  expect(plan).toEqual({ bufferOf: [0, 1, 0], sizes: [100, 90] });
});

it('takes the smallest free buffer that fits, and none more than twice too large', () => {
  const plan = planBuffers([
    { size: 100, firstStep: 0, lastStep: 0 },
    { size: 60, firstStep: 0, lastStep: 0 },
    { size: 55, firstStep: 1, lastStep: 1 },
    { size: 10, firstStep: 2, lastStep: 2 },
  ]);
  expect(plan).toEqual({ bufferOf: [0, 1, 1, 2], sizes: [100, 60, 10] });
});
