/**
 * Reduction on a plateau: moves are multiplied by a scale that falls by `factor` whenever f has not become better for
 * `patience` moves. Better means f < best - threshold |best|. After a reduction `cooldown` moves are not counted.
 * The schedule of torch's ReduceLROnPlateau with its relative threshold.
 */
import { requireArgument, type Transformation } from './transformation.ts';

/** How a plateau is recognised and what follows. */
export interface PlateauSettings {
  /** Multiplies the scale; default 0.1. */
  readonly factor?: number;
  /** Moves without improvement that are tolerated; default 10. */
  readonly patience?: number;
  /** Relative improvement that counts; default 1e-4. */
  readonly threshold?: number;
  /** Moves after a reduction that are not counted; default 0. */
  readonly cooldown?: number;
  /** Smallest scale; default 0. */
  readonly least?: number;
}

/** State of the reduction. */
export interface PlateauState {
  scale: number;
  /** Lowest f so far. */
  best: number;
  /** Moves without improvement. */
  bad: number;
  /** Moves left that are not counted. */
  resting: number;
}

/** The state before the first value. */
export const beginPlateau = (): PlateauState => ({ scale: 1, best: Infinity, bad: 0, resting: 0 });

/** Takes one value of f into account and writes the next state into `into`. */
export function advancePlateau(state: PlateauState, value: number, settings: PlateauSettings, into: PlateauState): void {
  const { factor = 0.1, patience = 10, threshold = 1e-4, cooldown = 0, least = 0 } = settings;
  const isBetter = state.best === Infinity ? value < Infinity : value < state.best - threshold * Math.abs(state.best);
  into.best = isBetter ? value : state.best;
  into.bad = isBetter || state.resting > 0 ? 0 : state.bad + 1;
  into.resting = Math.max(state.resting - 1, 0);
  into.scale = state.scale;
  if (into.bad <= patience) return;
  into.scale = Math.max(state.scale * factor, least);
  into.bad = 0;
  into.resting = cooldown;
}

/** Shortens the moves of the rule when f stops becoming better. Stands after the rule. */
export function reduceOnPlateau(settings: PlateauSettings = {}): Transformation {
  const { factor = 0.1 } = settings;
  requireArgument('reduceOnPlateau', 'factor', factor, factor > 0 && factor < 1, 'a number 0 < factor < 1');
  return {
    id: 'reduce-on-plateau',
    init: beginPlateau,
    move: (next, state: PlateauState, { x, value }, into: PlateauState) => {
      advancePlateau(state, value, settings, into);
      for (let i = 0; i < next.length; i++) next[i] = x[i]! + into.scale * (next[i]! - x[i]!);
    },
  };
}
