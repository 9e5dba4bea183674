/** What to do with gradients that are not finite, for objectives whose next evaluation at the same point may be fine. */
import { requireArgument, type Transformation } from './transformation.ts';

/**
 * Skips turns whose value or gradient is not finite: nothing moves and the same point is asked for again. After `most` (default 5)
 * such turns in a row the run ends with 'non-finite'. Of use with `createRun`: `minimize` does not evaluate a point twice in a row.
 */
export function skipNonFinite(most = 5): Transformation {
  requireArgument('skipNonFinite', 'most', most, Number.isInteger(most) && most >= 1, 'an integer >= 1');
  return { id: 'skip-non-finite', init: () => ({}), survives: most, gradient: (_g, _state, { value }) => value < Infinity };
}

/** Replaces NaN and infinite components of the gradient by 0. After `most` (default 5) such turns in a row the run ends. */
export function zeroNonFinite(most = 5): Transformation {
  requireArgument('zeroNonFinite', 'most', most, Number.isInteger(most) && most >= 1, 'an integer >= 1');
  return {
    id: 'zero-non-finite',
    init: () => ({}),
    survives: most,
    gradient: (g) => {
      for (let i = 0; i < g.length; i++) if (!Number.isFinite(g[i])) g[i] = 0;
      return true;
    },
  };
}
