/** Scales and ticks of an axis, by d3-scale. */
import { type ScaleContinuousNumeric, scaleLinear, scaleLog } from 'd3-scale';
import type { Axis } from './scene.ts';

/** From the units of an axis to pixels and back. */
export type AxisScale = ScaleContinuousNumeric<number, number>;

/** The scale of an axis over these pixels. A domain without length is widened; a logarithmic one is kept above zero. */
export function axisScale(axis: Axis, from: number, to: number): AxisScale {
  let [low, high] = axis.domain;
  if (axis.scale === 'log') {
    low = Math.max(low, Number.MIN_VALUE * 1e16);
    return scaleLog()
      .domain([low, high > low ? high : low * 10])
      .range([from, to]);
  }
  if (!(high > low)) [low, high] = [low - 0.5, high + 0.5];
  return scaleLinear().domain([low, high]).range([from, to]);
}

/** Places and labels of about `count` ticks. */
export function ticksOf(axis: Axis, scale: AxisScale, count: number): { value: number; label: string }[] {
  if (axis.scale !== 'log') {
    const format = scale.tickFormat(count);
    return scale.ticks(count).map((value) => ({ value, label: format(value) }));
  }
  const [low = 1, high = 10] = scale.domain();
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const every = Math.max(1, Math.ceil((last - first + 1) / count));
  return Array.from({ length: Math.max(0, Math.floor((last - first) / every) + 1) }, (_, i) => first + i * every).map((power) => ({
    value: 10 ** power,
    label: power >= -2 && power <= 3 ? String(Number((10 ** power).toPrecision(3))) : `1e${power}`,
  }));
}
