/** Transformations that remember: running means, accumulation, lookahead. */
import { requireArgument, type Transformation } from './transformation.ts';

/** State of a running mean: the mean, shape [n], and how many vectors went in. */
interface MeanState {
  mean: Float64Array;
  count: number;
}

const beginMean = (x0: Float64Array): MeanState => ({ mean: new Float64Array(x0.length), count: 0 });

/**
 * Replaces the gradient, or the move, by its exponential mean m = decay m + (1 - decay) g, divided by 1 - decay^t unless
 * `debias` is false.
 */
export function ema({ decay = 0.9, debias = true }: { readonly decay?: number; readonly debias?: boolean } = {}): Transformation {
  requireArgument('ema', 'decay', decay, decay >= 0 && decay < 1, 'a number 0 <= decay < 1');
  const advance = (v: Float64Array, origin: Float64Array | null, state: MeanState, into: MeanState) => {
    into.count = state.count + 1;
    const divisor = debias ? 1 - decay ** into.count : 1;
    for (let i = 0; i < v.length; i++) {
      const base = origin === null ? 0 : origin[i]!;
      into.mean[i] = decay * state.mean[i]! + (1 - decay) * (v[i]! - base);
      v[i] = base + into.mean[i]! / divisor;
    }
  };
  return {
    id: 'ema',
    init: beginMean,
    gradient: (g, state, _turn, into) => {
      advance(g, null, state, into);
      return true;
    },
    move: (next, state, { x }, into) => advance(next, x, state, into),
  };
}

/**
 * Hands the rule the mean of every `count` gradients; the point stays where it is meanwhile. Made for gradients that differ from call to
 * call, told through `createRun`: `minimize` does not evaluate a point again that is asked for twice in a row.
 */
export function accumulate(count: number): Transformation {
  requireArgument('accumulate', 'count', count, Number.isInteger(count) && count >= 1, 'an integer >= 1');
  return {
    id: 'accumulate',
    init: beginMean,
    gradient: (g, state: MeanState, _turn, into: MeanState) => {
      const seen = state.count + 1;
      for (let i = 0; i < g.length; i++) g[i] = state.mean[i]! + (g[i]! - state.mean[i]!) / seen;
      const isFull = seen === count;
      into.count = isFull ? 0 : seen;
      if (isFull) into.mean.fill(0);
      else into.mean.set(g);
      return isFull;
    },
  };
}

/**
 * Lookahead: after every `every` fast steps the slow point goes `share` of the way to the fast one, which restarts there.
 * Source: Zhang et al., NeurIPS 2019, arXiv:1907.08610.
 */
export function lookahead({ every = 6, share = 0.5 }: { readonly every?: number; readonly share?: number } = {}): Transformation {
  requireArgument('lookahead', 'every', every, Number.isInteger(every) && every >= 1, 'an integer >= 1');
  requireArgument('lookahead', 'share', share, share > 0 && share <= 1, 'a number 0 < share <= 1');
  return {
    id: 'lookahead',
    init: (x0) => ({ mean: x0.slice(), count: 0 }),
    move: (next, state: MeanState, _turn, into: MeanState) => {
      into.count = (state.count + 1) % every;
      into.mean.set(state.mean);
      if (into.count > 0) return;
      for (let i = 0; i < next.length; i++) into.mean[i]! += share * (next[i]! - into.mean[i]!);
      next.set(into.mean);
    },
  };
}
