/** Contours of a function of two variables, from its values on a grid, by d3-contour. */
import { contours } from 'd3-contour';
import type { ContoursMark, Point } from './scene.ts';

/** Cells along each side of the grid. */
const cells = 72;

/**
 * Filled contours over the box x by y. Levels are at equal quantiles of the values, so that valleys and walls both show.
 * Values that are not finite count as the largest finite one.
 */
export function contourMark(f: (x: number, y: number) => number, x: readonly [number, number], y: readonly [number, number], levels = 12): ContoursMark {
  const values = new Float64Array(cells * cells);
  const at = (domain: readonly [number, number], i: number) => domain[0] + ((domain[1] - domain[0]) * (i + 0.5)) / cells;
  for (let row = 0; row < cells; row++) for (let column = 0; column < cells; column++) values[row * cells + column] = f(at(x, column), at(y, row));
  const sorted = values.filter(Number.isFinite).sort();
  const most = sorted.at(-1) ?? 0;
  const clean = Array.from(values, (value) => (Number.isFinite(value) ? value : most));
  const thresholds = Array.from({ length: levels }, (_, k) => sorted[Math.floor((k * (sorted.length - 1)) / levels)] ?? 0);
  const place = ([column = 0, row = 0]: readonly number[]): Point => [x[0] + ((x[1] - x[0]) * column) / cells, y[0] + ((y[1] - y[0]) * row) / cells];
  return {
    type: 'contours',
    levels: contours()
      .size([cells, cells])
      .thresholds([...new Set(thresholds)])(clean)
      .map(({ value, coordinates }) => ({ value, rings: coordinates.flat().map((ring) => ring.map(place)) })),
  };
}
