/** Derivatives against finite differences. */
import { ThetakitError } from '@thetakit/registry';
import { objective } from './objective.ts';
import type { Input, TracedFunction } from './types.ts';

/** Options of `checkGrads`. */
export interface CheckGradsOptions {
  /** Highest order: 1 checks the gradient, 2 the Hessian as well. Default 2. */
  readonly order?: 1 | 2;
  /** Largest relative deviation, against max(1, |derivative|). Default 1e-6. */
  readonly tolerance?: number;
  /** First step of the differences in units of max(1, |x|); halved twice for extrapolation. Default 1e-3. */
  readonly step?: number;
}

/** Largest deviations found. */
export interface CheckGradsReport {
  readonly gradient: number;
  /** Present for order 2. */
  readonly hessian?: number;
}

/**
 * Compares the gradient (and Hessian) of a scalar function with central differences, extrapolated twice (Richardson:
 * errors of order step^6). Returns the largest deviations.
 *
 * @throws GRADIENT_CHECK_FAILED naming the element, when one exceeds the tolerance.
 */
export function checkGrads<F extends TracedFunction, P extends Input<Parameters<F>[0]>>(f: F, at: P, options: CheckGradsOptions = {}): CheckGradsReport {
  const { order = 2, tolerance = 1e-6, step = 1e-3 } = options;
  const problem = objective(f, at);
  const x = problem.toVector(at);
  const n = x.length;
  const gradient = problem.gradient(x).slice();
  let worst = 0;
  for (let i = 0; i < n; i++)
    worst = Math.max(
      worst,
      compare(
        'gradient',
        [i],
        gradient[i] as number,
        derivative((y) => problem.value(y), x, i, step),
        tolerance,
      ),
    );
  if (order === 1) return { gradient: worst };
  const hessian = problem.hessian(x).slice();
  let worstSecond = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const difference = derivative((y) => problem.gradient(y)[i] as number, x, j, step);
      worstSecond = Math.max(worstSecond, compare('Hessian', [i, j], hessian[i * n + j] as number, difference, tolerance));
    }
  }
  return { gradient: worst, hessian: worstSecond };
}

/** d/dx_i by central differences at h, h/2 and h/4, extrapolated. */
function derivative(f: (x: Float64Array) => number, x: Float64Array, i: number, step: number): number {
  const moved = x.slice();
  const center = x[i] as number;
  const slope = (h: number) => {
    moved[i] = center + h;
    const above = f(moved);
    moved[i] = center - h;
    const below = f(moved);
    return (above - below) / (2 * h);
  };
  const h = step * Math.max(1, Math.abs(center));
  const [a, b, c] = [slope(h), slope(h / 2), slope(h / 4)];
  const [ab, bc] = [(4 * b - a) / 3, (4 * c - b) / 3];
  return (16 * bc - ab) / 15;
}

function compare(what: string, index: readonly number[], derived: number, difference: number, tolerance: number): number {
  const deviation = Math.abs(derived - difference) / Math.max(1, Math.abs(difference));
  if (deviation <= tolerance) return deviation;
  throw new ThetakitError('GRADIENT_CHECK_FAILED', {
    who: 'checkGrads',
    problem: `${what} element [${index.join(', ')}] is ${derived}, finite differences give ${difference}`,
    action: 'Check custom rules and stopGradient, and that the function is smooth at this point',
    received: derived,
    expected: difference,
  });
}
