/** Points of a line with noise, three of them moved away. */
import { keyOf, streamOf } from '@thetakit/random';

/** The line that the points come from. */
export const TRUE_LINE = { slope: 1.5, level: 1 } as const;

/** 24 points: y = 1 + 1.5 t + 0.4 e with standard normal e, t on [-2, 2]; the last three are `outlier` lower. */
export function noisyLine(seed: number, outlier: number): { readonly t: Float64Array; readonly y: Float64Array } {
  const stream = streamOf(keyOf(seed));
  const t = Float64Array.from({ length: 24 }, (_, i) => -2 + (4 * i) / 23);
  const y = t.map((at, i) => TRUE_LINE.level + TRUE_LINE.slope * at + 0.4 * stream.normal() - (i >= 21 ? outlier : 0));
  return { t, y };
}
