import { expect, it } from 'vitest';
import { hermiteBasis } from './hermite-basis.ts';

/** Function j at rotation r, [size, size]. */
const field = (size: number, rotations: number, r: number, j: number, order = size) => {
  const { count, values } = hermiteBasis(size, rotations, 2, order);
  return Array.from({ length: size * size }, (_, p) => values[(r * size * size + p) * count + j]!);
};

it('has order (order + 1) / 2 functions of norm 1', () => {
  const { count } = hermiteBasis(7, 4, 2);
  expect(count).toBe(28);
  for (let j = 0; j < count; j++) {
    const norm = Math.hypot(...field(7, 4, 0, j));
    expect(Math.abs(norm - 1)).toBeLessThan(1e-14);
  }
});

it('a quarter turn moves every function by a quarter, exactly', () => {
  for (const j of [0, 1, 2, 4, 7]) {
    const [still, turned] = [field(5, 4, 0, j), field(5, 4, 1, j)];
    const quarter = (k: 1 | -1) =>
      still.every((value, p) => {
        const [y, x] = [Math.floor(p / 5), p % 5];
        const to = k === 1 ? x * 5 + 4 - y : (4 - x) * 5 + y;
        return Math.abs(turned[to]! - value) < 1e-15;
      });
    expect(quarter(1) || quarter(-1)).toBe(true);
  }
});

it('the first function is a Gaussian: the same at every rotation, even, largest in the middle', () => {
  const [still, turned] = [field(5, 8, 0, 0), field(5, 8, 1, 0)];
  still.forEach((value, p) => {
    // The rotated samples are summed in another order.
    expect(Math.abs(turned[p]! - value)).toBeLessThan(1e-15);
    expect(Math.abs(still[24 - p]! - value)).toBeLessThan(1e-15);
    expect(value).toBeLessThanOrEqual(still[12]!);
  });
});

it('functions of odd degree change sign under a half turn, those of even degree do not', () => {
  // Degrees 0, 1, 1, 2, 2, 2.
  [0, 1, 1, 2, 2, 2].forEach((degree, j) => {
    const [still, turned] = [field(5, 2, 0, j), field(5, 2, 1, j)];
    still.forEach((value, p) => {
      expect(Math.abs(turned[p]! - (-1) ** degree * value)).toBeLessThan(1e-15);
    });
  });
});
