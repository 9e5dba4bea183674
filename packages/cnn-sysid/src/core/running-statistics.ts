/** Running means and variances of every batch normalisation of a model, as plain data. */
import type { StatisticShape } from './tensors.ts';

/** The state of all running statistics. */
export interface RunningStatistics {
  /** Batches seen. */
  readonly count: number;
  /** Stored values by `${name}.mean` and `${name}.variance`, before any correction of the start. */
  readonly values: Readonly<Record<string, Float64Array>>;
}

/** The statistics before the first batch. */
export function startStatistics(shapes: readonly StatisticShape[]): RunningStatistics {
  const values: Record<string, Float64Array> = {};
  for (const { name, channels, start } of shapes) {
    values[`${name}.mean`] = new Float64Array(channels);
    values[`${name}.variance`] = new Float64Array(channels).fill(start === 'tf1' ? 1 : 0);
  }
  return { count: 0, values };
}

/** moving = decay moving + (1 - decay) batch. */
export function updateStatistics(
  shapes: readonly StatisticShape[],
  { count, values }: RunningStatistics,
  batch: Readonly<Record<string, ArrayLike<number>>>,
): RunningStatistics {
  const next: Record<string, Float64Array> = {};
  for (const { name, decay } of shapes) {
    for (const key of [`${name}.mean`, `${name}.variance`]) {
      const seen = batch[key] as ArrayLike<number>;
      next[key] = (values[key] as Float64Array).map((old, i) => decay * old + (1 - decay) * (seen[i] as number));
    }
  }
  return { count: count + 1, values: next };
}

/** What evaluation uses: the stored values, divided by 1 - decay^t where they are debiased; mean 0 and variance 1 before the first batch. */
export function effectiveStatistics(shapes: readonly StatisticShape[], { count, values }: RunningStatistics): Record<string, Float64Array> {
  const effective: Record<string, Float64Array> = {};
  for (const { name, decay, start } of shapes) {
    for (const [key, empty] of [
      [`${name}.mean`, 0],
      [`${name}.variance`, 1],
    ] as const) {
      const stored = values[key] as Float64Array;
      if (start === 'tf1') effective[key] = stored.slice();
      else effective[key] = count === 0 ? stored.map(() => empty) : stored.map((value) => value / (1 - decay ** count));
    }
  }
  return effective;
}
