/**
 * Sharpness-aware minimisation: the gradient is taken where f is highest in a ball of radius rho, and used at x.
 *
 *   x+ = rule(x, g(x + rho g(x) / |g(x)|))                       two gradients per move
 *
 * Source: Foret et al., ICLR 2021, arXiv:2010.01412. It must stand first in a chain.
 */
import { norm2 } from '../../dense/vector.ts';
import { noState, requireArgument, type Transformation } from './transformation.ts';

/** Sharpness-aware minimisation with radius `rho` (default 0.05), in the unit of x. */
export function sam({ rho = 0.05 }: { readonly rho?: number } = {}): Transformation {
  requireArgument('sam', 'rho', rho, rho > 0, 'a number > 0');
  return {
    id: 'sam',
    init: noState,
    gradient: () => true,
    probe: (point, gradient, x) => {
      const norm = norm2(gradient);
      if (norm === 0) return false;
      for (let i = 0; i < x.length; i++) point[i] = x[i]! + (rho * gradient[i]!) / norm;
      return true;
    },
  };
}
