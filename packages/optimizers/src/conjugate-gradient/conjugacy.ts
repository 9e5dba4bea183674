/**
 * The factor beta of p+ = -g+ + beta p, with y = g+ - g.
 *
 *   Polak-Ribiere+:  beta = max(0, g+^T y / g^T g)
 *   Hager-Zhang:     beta = max((y - 2 p |y|^2 / p^T y)^T g+ / p^T y,  -1 / (|p| min(0.01, |g|)))
 *
 * Sources: Polak and Ribiere, RIRO 3 (1969) 35-43; Gilbert and Nocedal, SIAM J. Optim. 2 (1992) 21-42 (the plus);
 *   Hager and Zhang, SIAM J. Optim. 16 (2005) 170-192, doi:10.1137/030601880, (1.3), (1.6).
 */
import { norm2 } from '../dense/vector.ts';

/** Which beta. */
export type ConjugacyRule = 'polak-ribiere' | 'hager-zhang';

/** beta for the old gradient, the new one and the old direction; 0, a step of steepest descent, where it is not defined. */
export function conjugacy(rule: ConjugacyRule, old: Float64Array, gradient: Float64Array, step: Float64Array): number {
  let yg = 0;
  let yy = 0;
  let py = 0;
  let pg = 0;
  let gg = 0;
  for (let i = 0; i < step.length; i++) {
    const g = gradient[i]!;
    const y = g - old[i]!;
    yg += y * g;
    yy += y * y;
    py += step[i]! * y;
    pg += step[i]! * g;
    gg += old[i]! * old[i]!;
  }
  const beta = rule === 'polak-ribiere' ? Math.max(0, yg / gg) : Math.max((yg - 2 * pg * (yy / py)) / py, -1 / (norm2(step) * Math.min(0.01, Math.sqrt(gg))));
  return Number.isFinite(beta) ? beta : 0;
}
