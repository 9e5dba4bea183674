/**
 * The visiting distribution of generalised annealing: heavy-tailed steps whose size falls with the temperature.
 * Source: Tsallis and Stariolo, Physica A 233 (1996) 395-406; Xiang, Sun, Fan and Gong, Phys. Lett. A 233 (1997) 216-220.
 */
import type { Stream } from '@thetakit/random';

/** ln Gamma(x) for x > 0 by Stirling's series after shifting x beyond 10; relative error below 1e-14. */
export function logGamma(x: number): number {
  let shift = 0;
  let z = x;
  for (; z < 10; z++) shift -= Math.log(z);
  const z2 = 1 / (z * z);
  const series = (1 / 12 - z2 * (1 / 360 - z2 * (1 / 1260 - z2 * (1 / 1680 - z2 / 1188)))) / z;
  return shift + (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series;
}

/** Scale of the numerator of a step at temperature T, for the parameter q of the distribution, 1 < q < 3. */
export function visitScale(temperature: number, q: number): number {
  const f4 = (Math.sqrt(Math.PI) * temperature ** (1 / (q - 1)) * (q - 1) ** (4 - q)) / (2 ** ((2 - q) / (q - 1)) * (3 - q));
  const f5 = 1 / (q - 1) - 0.5;
  const f6 = (Math.PI * (1 - f5)) / Math.sin(Math.PI * (1 - f5)) / Math.exp(logGamma(2 - f5));
  return (f4 / f6) ** ((q - 1) / (3 - q));
}

/** A step: normal / |normal|^((q - 1) / (3 - q)), cut off at 1e8. */
export function visitStep(stream: Stream, scale: number, q: number): number {
  const step = (scale * stream.normal()) / Math.abs(stream.normal()) ** ((q - 1) / (3 - q));
  return Number.isFinite(step) && Math.abs(step) <= 1e8 ? step : 1e8 * (2 * stream.uniform() - 1);
}

/** The value moved into [low, high) by whole widths. */
export function wrap(value: number, low: number, high: number): number {
  const width = high - low;
  if (width === 0) return low;
  const turns = (value - low) / width;
  return Math.min(high, Math.max(low, low + (turns - Math.floor(turns)) * width));
}
