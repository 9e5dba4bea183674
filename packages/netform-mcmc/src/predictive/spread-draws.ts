import type { Draws } from '../chain/draws.ts';
import { drawAt } from '../chain/draws.ts';

/** `count` parameter vectors spread evenly over all draws of all chains, in order; repeated when there are fewer draws. */
export function spreadDraws(draws: Draws, count: number): Float64Array[] {
  const total = draws.chains * draws.draws;
  return Array.from({ length: count }, (_, s) => {
    const at = Math.floor(((s + 0.5) * total) / count);
    return drawAt(draws, Math.floor(at / draws.draws), at % draws.draws);
  });
}
