import { isThetakitError } from '@thetakit/registry';
import { expect, it } from 'vitest';
import { type PlaygroundRequest, runLoss } from './run-loss.ts';
import { SAMPLES } from './samples.ts';

const request: PlaygroundRequest = {
  code: 'const half: number = 0.5;\nreturn tf.mul(half, tf.sum(tf.square(tf.sub(x, [1, 2]))));',
  kind: 'minimizer',
  method: 'bfgs',
  options: {},
  start: [0, 0],
  box: { x: [-2, 2], y: [-1, 3] },
  seed: 1,
};

it('runs TypeScript with its types stripped', () => {
  const { path, values, summary, grid, side } = runLoss(request);
  // f = |x - (1, 2)|^2 / 2: from (0, 0), where f = 2.5, to its minimum 0.
  expect(values[0]).toBeCloseTo(2.5, 12);
  expect(summary['success']).toBe(true);
  expect(path.at(-1)![0]).toBeCloseTo(1, 6);
  expect(path.at(-1)![1]).toBeCloseTo(2, 6);
  // The first cell of the grid has its centre at x = -2 + 4/144, y = -1 + 4/144.
  const [a, b] = [-2 + 4 / 144, -1 + 4 / 144];
  expect(grid).toHaveLength(side * side);
  expect(grid[0]).toBeCloseTo(((a - 1) ** 2 + (b - 2) ** 2) / 2, 12);
});

it.each(SAMPLES)('runs the sample $id', ({ code }) => {
  expect(runLoss({ ...request, code, method: 'l-bfgs-b', start: [0.5, 0.5] }).summary['success']).toBe(true);
});

it('passes on what is wrong', () => {
  expect(() => runLoss({ ...request, code: 'return tf.square(' })).toThrow(/Unexpected token/);
  expect(() => runLoss({ ...request, options: { nonsense: 1 } })).toThrow('OPTION_UNKNOWN: bfgs: "nonsense" is not an option');
  try {
    runLoss({ ...request, code: 'return x.dataSync()[0];' });
    expect.unreachable();
  } catch (error) {
    expect(isThetakitError(error) && error.code).toBe('TRACE_VALUE_READ');
  }
});
