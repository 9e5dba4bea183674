import { leastSquares } from '@thetakit/second-order';

// A line through six points, one of which is wrong.
const t = [0, 1, 2, 3, 4, 5];
const y = [1, 3, 5, 7, 9, 40];
const residuals = ([level, slope]: Float64Array) => t.map((at, i) => level! + slope! * at - y[i]!);

for (const loss of ['linear', 'soft-l1', 'cauchy'] as const) {
  const { x } = leastSquares(residuals, [0, 0], { loss });
  console.log(loss.padEnd(8), Array.from(x, (value) => value.toFixed(2)).join(' '));
}
