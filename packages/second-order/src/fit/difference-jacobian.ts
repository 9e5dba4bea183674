/**
 * Jacobians of residuals by differences whose steps are relative to each variable, as fits need: parameters of 1e-9 and 1e9 in one model.
 *
 *   h_j = relative step * max(|x_j|, |start_j| / 1000), or the relative step itself when both are 0
 *   3-point: (r(x + h) - r(x - h)) / 2h, next to a bound (4 r(x + h) - r(x + 2h) - 3 r(x)) / 2h;   2-point: (r(x + h) - r(x)) / h
 *
 * Where a start of 0 tells no size and the step is so small that it only shows rounding, it is taken again as for x_j = 1.
 * No evaluation leaves the bounds.
 */
import type { Bounds } from '@thetakit/registry';

/** How the Jacobian is made. */
export type DifferenceScheme = '2-point' | '3-point';

/** Relative steps that balance truncation and rounding. */
const steps = { '2-point': Math.sqrt(Number.EPSILON), '3-point': Math.cbrt(Number.EPSILON) } as const;

/** What the scheme works on. */
export interface DifferenceProblem {
  /** Writes r(x), shape [m], into out. */
  readonly residuals: (x: Float64Array, out: Float64Array) => void;
  readonly start: Float64Array;
  readonly residualCount: number;
  readonly bounds?: Bounds;
}

/** A function that writes the Jacobian at x, row-major [m, n], into `out`. */
export function differenceJacobian(
  { residuals, start, residualCount: m, bounds }: DifferenceProblem,
  scheme: DifferenceScheme,
): (x: Float64Array, out: Float64Array) => void {
  const n = start.length;
  const at = new Float64Array(n);
  const [centre, one, two] = [new Float64Array(m), new Float64Array(m), new Float64Array(m)];
  const step = steps[scheme];
  const evaluate = (j: number, value: number, out: Float64Array) => {
    at[j] = value;
    residuals(at, out);
    return value;
  };
  return (x, out) => {
    at.set(x);
    let hasCentre = false;
    for (let j = 0; j < n; j++) {
      const xj = x[j]!;
      const size = Math.max(Math.abs(xj), Math.abs(start[j]!) / 1000);
      const h = step * (size === 0 ? 1 : size);
      const [low, high] = [bounds?.lower[j] ?? -Infinity, bounds?.upper[j] ?? Infinity];
      const isCentral = scheme === '3-point' && xj - h >= low && xj + h <= high;
      if (!isCentral && !hasCentre) {
        residuals(x, centre);
        hasCentre = true;
      }
      if (isCentral) {
        let up = evaluate(j, xj + h, one);
        let down = evaluate(j, xj - h, two);
        if (start[j] === 0 && size < 1 && xj - step >= low && xj + step <= high && isNoise(one, two)) {
          up = evaluate(j, xj + step, one);
          down = evaluate(j, xj - step, two);
        }
        for (let i = 0; i < m; i++) out[i * n + j] = (one[i]! - two[i]!) / (up - down);
      } else oneSided(j, xj, sideStep(xj, h, low, high, scheme), out);
      at[j] = xj;
    }
  };

  function oneSided(j: number, xj: number, h: number, out: Float64Array): void {
    if (h === 0) {
      for (let i = 0; i < m; i++) out[i * n + j] = 0;
      return;
    }
    const a = evaluate(j, xj + h, one) - xj;
    if (scheme === '2-point') {
      for (let i = 0; i < m; i++) out[i * n + j] = (one[i]! - centre[i]!) / a;
      return;
    }
    const b = evaluate(j, xj + 2 * h, two) - xj;
    // parabola through (0, centre), (a, one), (b, two)
    for (let i = 0; i < m; i++) out[i * n + j] = ((one[i]! - centre[i]!) * (b / a) - (two[i]! - centre[i]!) * (a / b)) / (b - a);
  }
}

/** Do the residuals differ by less than a few digits of themselves? */
function isNoise(one: Float64Array, two: Float64Array): boolean {
  let [difference, size] = [0, 0];
  for (let i = 0; i < one.length; i++) {
    difference = Math.max(difference, Math.abs(one[i]! - two[i]!));
    size = Math.max(size, Math.abs(one[i]!));
  }
  return difference <= 1e4 * Number.EPSILON * size;
}

/** The signed step to the roomier side, short enough that its (double) reach stays inside; 0 for a fixed variable. */
function sideStep(x: number, h: number, low: number, high: number, scheme: DifferenceScheme): number {
  const reach = scheme === '3-point' ? 2 : 1;
  const side = high - x >= reach * h || high - x >= x - low ? 1 : -1;
  const room = side > 0 ? high - x : x - low;
  const length = Math.min(h, (room * (1 - 1e-12)) / reach);
  return x + length === x ? 0 : side * length;
}
